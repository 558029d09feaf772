// From the text of a policy's expression to its parts: what AND, OR and NOT join, by PostgreSQL's own parser. Refuses nothing:
// what it does not understand is one leaf.
import { splitStatements } from '../../db/migrations/split-statements.ts'
import type { PolicyPart } from '../contract/policies.ts'

interface BoolExpr {
  readonly boolop: 'AND_EXPR' | 'OR_EXPR' | 'NOT_EXPR'
  readonly args: readonly Readonly<Record<string, unknown>>[]
}

interface Target {
  readonly ResTarget: { readonly val: Readonly<Record<string, unknown>> }
}

const kinds = { AND_EXPR: 'and', OR_EXPR: 'or', NOT_EXPR: 'not' } as const
const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[()[\]]|[\s\S]/g
const escaped = /[eE]'(?:[^'\\]|''|\\[\s\S])*'/y

/** Words and signs of `text` with the depth of brackets at which they stand. */
function* tokensOf(
  text: string,
): Generator<{ readonly text: string; readonly at: number; readonly depth: number }> {
  let depth = 0
  let at = 0
  while (at < text.length) {
    escaped.lastIndex = token.lastIndex = at
    const found = (escaped.exec(text) ?? token.exec(text))?.[0] ?? ''
    if (found === ')' || found === ']') depth -= 1
    yield { text: found, at, depth }
    if (found === '(' || found === '[') depth += 1
    at += found.length
  }
}

/** Without the brackets around the whole. */
function bare(text: string): string {
  const trimmed = text.trim()
  if (!trimmed.startsWith('(')) return trimmed
  for (const { text: found, at, depth } of tokensOf(trimmed)) {
    if (found === ')' && depth === 0) {
      return at === trimmed.length - 1 ? bare(trimmed.slice(1, -1)) : trimmed
    }
  }
  return trimmed
}

/** What stands between the words `and` or `or` outside of brackets, or after `not`. */
function slices(text: string, kind: 'and' | 'or' | 'not'): readonly string[] {
  if (kind === 'not') return /^not\b/i.test(text) ? [text.slice(3)] : []
  const cuts = [...tokensOf(text)].filter(
    ({ text: found, depth }) => depth === 0 && found.toLowerCase() === kind,
  )
  const starts = [0, ...cuts.map(({ at }) => at + kind.length)]
  return starts.map((start, index) => text.slice(start, cuts[index]?.at))
}

function add(parts: PolicyPart[], text: string, tree: Readonly<Record<string, unknown>>): number {
  const own = bare(text)
  const place = parts.length
  parts.push({ kind: 'leaf', text: own, parts: [] })
  const bool = tree.BoolExpr as BoolExpr | undefined
  if (!bool) return place
  const kind = kinds[bool.boolop]
  const texts = slices(own, kind)
  if (texts.length !== bool.args.length) return place
  const inner = texts.map((one, index) => add(parts, one, bool.args[index] ?? {}))
  parts[place] = { kind, text: own, parts: inner }
  return place
}

/** @param text an expression as `pg_get_expr` writes it: everything that AND, OR and NOT join stands in brackets */
export async function partsOf(text: string): Promise<readonly PolicyPart[]> {
  const statements = await splitStatements(`select (${text}\n)`)
  const targets = statements?.[0]?.tree.targetList as readonly Target[] | undefined
  const parts: PolicyPart[] = []
  add(parts, text, targets?.[0]?.ResTarget.val ?? {})
  return parts
}
