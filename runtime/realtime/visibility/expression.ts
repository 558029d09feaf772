// Policies that can be decided without PostgreSQL: conditions of the few forms whose meaning their text tells for sure,
// as pg_get_expr writes them. Everything else is left to PostgreSQL.
import type { Column } from '../tables/tables.ts'
import type { Image } from '../tables/image.ts'

/** Whether an image is visible to the user with this id (`sub` in its canonical form; undefined for none). */
export type Decision = (image: Image, sub: string | undefined) => boolean

export interface Decided {
  readonly decide: Decision
  /** Whether the user matters. */
  readonly bySub: boolean
  /** Where all that counts is that a column holds the user's id: its name. */
  readonly owner?: string | undefined
}

const uid = String.raw`(?:auth\.uid\(\)|\( SELECT auth\.uid\(\) AS uid\))`
const name = String.raw`(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)`
const ownerFirst = new RegExp(`^(${name}) = ${uid}$`)
const ownerLast = new RegExp(`^${uid} = (${name})$`)
const bare = new RegExp(`^(${name})$`)
const nulls = new RegExp(`^(${name}) IS (NOT )?NULL$`)
const text = new RegExp(`^(${name}) = '((?:[^']|'')*)'::text$`)
const integer = new RegExp(`^(${name}) = (-?\\d{1,18})$`)
const signedIn = new RegExp(`^${uid} IS NOT NULL$`)

const unquote = (written: string): string =>
  written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written

/** Takes brackets off that stand around the whole. */
function stripped(expression: string): string {
  if (!expression.startsWith('(') || !expression.endsWith(')')) return expression
  let depth = 0
  for (let at = 0; at < expression.length; at += 1) {
    const sign = expression[at]
    if (sign === "'" || sign === '"') {
      at = expression.indexOf(sign, at + 1)
      if (at < 0) return expression
    } else if (sign === '(') depth += 1
    else if (sign === ')') depth -= 1
    if (depth === 0 && at < expression.length - 1) return expression
  }
  return stripped(expression.slice(1, -1))
}

/** Parts between `word` that stand in no brackets or quotes. */
function split(expression: string, word: string): string[] {
  const parts: string[] = []
  let [depth, start] = [0, 0]
  for (let at = 0; at < expression.length; at += 1) {
    const sign = expression[at]
    if (sign === "'" || sign === '"') {
      at = expression.indexOf(sign, at + 1)
      if (at < 0) return [expression]
    } else if (sign === '(') depth += 1
    else if (sign === ')') depth -= 1
    else if (depth === 0 && expression.startsWith(word, at)) {
      parts.push(expression.slice(start, at))
      start = at + word.length
      at = start - 1
    }
  }
  return [...parts, expression.slice(start)]
}

const always = (value: boolean): Decided => ({ decide: () => value, bySub: false })

function atom(expression: string, columns: ReadonlyMap<string, Column>): Decided | undefined {
  if (expression === 'true') return always(true)
  if (expression === 'false') return always(false)
  if (signedIn.test(expression)) return { decide: (_image, sub) => sub !== undefined, bySub: true }
  const typed = (found: string | undefined, types: readonly string[]): string | undefined => {
    const column = found === undefined ? undefined : columns.get(unquote(found))
    return column && types.includes(column.type) && !column.isFolding ? column.name : undefined
  }
  const [, first] = ownerFirst.exec(expression) ?? ownerLast.exec(expression) ?? []
  const owner = typed(first, ['uuid'])
  if (owner !== undefined)
    return {
      decide: (image, sub) => sub !== undefined && image.get(owner) === `"${sub}"`,
      ...{ bySub: true, owner },
    }
  const boolean = typed(bare.exec(expression)?.[1], ['bool'])
  if (boolean !== undefined) return { decide: (image) => image.get(boolean) === 'true', bySub: false }
  const [, nullable, not] = nulls.exec(expression) ?? []
  const nullableColumn = nullable === undefined ? undefined : columns.get(unquote(nullable))
  const tested = nullableColumn?.isRow === false ? nullableColumn.name : undefined
  if (tested !== undefined)
    return {
      decide: (image) => ((image.get(tested) ?? 'null') === 'null') === (not === undefined),
      bySub: false,
    }
  const [, worded, words = ''] = text.exec(expression) ?? []
  const ofText = typed(worded, ['text'])
  if (ofText !== undefined) {
    const plain = words.replaceAll("''", "'")
    return {
      decide: (image) => {
        const value = image.get(ofText)
        return value?.startsWith('"') === true && (JSON.parse(value) as string) === plain
      },
      bySub: false,
    }
  }
  const [, counted, number] = integer.exec(expression) ?? []
  const ofNumber = typed(counted, ['int2', 'int4', 'int8'])
  if (ofNumber !== undefined) return { decide: (image) => image.get(ofNumber) === number, bySub: false }
  return undefined
}

/** How several conditions count together. */
export function combine(all: readonly Decided[], how: 'or' | 'and'): Decided {
  const [only] = all
  if (all.length === 1 && only) return only
  const decide: Decision =
    how === 'or'
      ? (image, sub) => all.some((one) => one.decide(image, sub))
      : (image, sub) => all.every((one) => one.decide(image, sub))
  return { decide, bySub: all.some(({ bySub }) => bySub) }
}

/**
 * What decides a policy's condition; undefined where only PostgreSQL can. SQL's null counts as false, and no form here
 * denies another one, so that null need not be told from false.
 */
export function decided(condition: string, columns: ReadonlyMap<string, Column>): Decided | undefined {
  const expression = stripped(condition.trim())
  for (const [word, how] of [
    [' OR ', 'or'],
    [' AND ', 'and'],
  ] as const) {
    const parts = split(expression, word)
    if (parts.length < 2) continue
    const made = parts.map((part) => decided(part, columns))
    return made.every((one) => one !== undefined) ? combine(made, how) : undefined
  }
  return atom(expression, columns)
}
