// Names of columns and the JSON paths behind them: `data->a->>b`, `"quoted name"`, `with-dash`.
import type { Field, JsonStep } from './ast.ts'
import type { Scanner } from './lexer.ts'
import { fail, looksAt, plainIdentifier, quoted, skipSpace, take } from './lexer.ts'
import { limits } from './limits.ts'
import { tooMuch } from '../refusals.ts'
import type { Values } from './values.ts'
import { keep } from './values.ts'

export const expectingName = 'field name (* or [a..z0..9_$])'

/** A name, quoted or plain; plain ones may hold dashes, but not the arrow `->`. */
export function fieldName(s: Scanner): string {
  if (looksAt(s, '"')) return quoted(s)
  let name = plainIdentifier(s, expectingName)
  while (looksAt(s, '-') && !looksAt(s, '->')) {
    s.at++
    name += `-${plainIdentifier(s, expectingName)}`
  }
  return name
}

/** A field with its path; spaces around it are allowed. The second part is the last key, which names the result. */
export function field(s: Scanner, values: Values): { field: Field; lastKey: string | null } {
  skipSpace(s)
  const column = fieldName(s)
  const { path, lastKey } = jsonPath(s, values)
  skipSpace(s)
  return { field: { column, path }, lastKey }
}

const index = /-?[0-9]+(?=->|::|\.|,|\)|$)/y
const key = /[^(\-:.,>)]+/y

/** Zero or more steps; keys and indexes become values, never text of the statement. */
function jsonPath(s: Scanner, values: Values): { path: readonly JsonStep[]; lastKey: string | null } {
  const path: JsonStep[] = []
  let lastKey: string | null = null
  while (looksAt(s, '->')) {
    if (path.length === limits.jsonSteps) throw tooMuch('JSON path steps', limits.jsonSteps)
    const asText = looksAt(s, '->>')
    s.at += asText ? 3 : 2
    index.lastIndex = s.at
    const found = index.exec(s.text)
    if (found) {
      s.at += found[0].length
      path.push({ asText, by: 'index', slot: keep(values, found[0]) })
    } else {
      lastKey = jsonKey(s)
      path.push({ asText, by: 'key', slot: keep(values, lastKey) })
    }
  }
  return { path, lastKey }
}

function jsonKey(s: Scanner): string {
  if (looksAt(s, '"')) return quoted(s)
  if (looksAt(s, '-')) fail(s, 'digit', s.at + 1)
  let name = jsonKeyPart(s, '"-", digit or ')
  while (looksAt(s, '-') && !looksAt(s, '->')) {
    s.at++
    name += `-${jsonKeyPart(s)}`
  }
  return name
}

/** @param or what else could stand here, for the error */
function jsonKeyPart(s: Scanner, or = ''): string {
  key.lastIndex = s.at
  const found = key.exec(s.text)?.[0]
  if (found === undefined) return fail(s, `${or}any non reserved character different from: .,>()`)
  s.at += found.length
  return found.trim()
}

/** Names separated by dots; the last one may have a JSON path: the key of a filter. */
export function treePath(s: Scanner, values: Values): { embed: readonly string[]; field: Field } {
  const names = [fieldName(s)]
  while (take(s, '.')) names.push(fieldName(s))
  const column = names.pop() ?? ''
  return { embed: names, field: { column, path: jsonPath(s, values).path } }
}
