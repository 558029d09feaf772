// `select=id,title:name,data->>x,created_at::date`. Refuses embeds and aggregates, unknown casts, doubled names.
import { errors } from '../../errors/index.ts'
import { Buffer } from 'node:buffer'
import type { SelectItem } from './ast.ts'
import { field, fieldName } from './field.ts'
import type { Scanner } from './lexer.ts'
import { atEnd, end, fail, looksAt, plainIdentifier, scanner, skipSpace, take } from './lexer.ts'
import { limits } from './limits.ts'
import { notSupported, tooMuch } from '../refusals.ts'
import type { Values } from './values.ts'

/** @param value the parameter's text; empty means no column at all, as in PostgREST */
export function select(value: string, values: Values): readonly SelectItem[] {
  if (value === '*') return [{ kind: 'star' }]
  const s = scanner(`failed to parse select parameter (${value})`, value)
  const items: SelectItem[] = []
  const names = new Set<string>()
  if (value.trim() === '') return items
  do {
    if (items.length === limits.selectItems) throw tooMuch('select items', limits.selectItems)
    const next = item(s, values)
    const name = next.kind === 'star' ? '*' : next.name
    if (names.has(name))
      throw errors.invalidQuery(
        `"${s.label}"`,
        `${JSON.stringify(name)} is selected twice; give one an alias.`,
      )
    names.add(name)
    items.push(next)
  } while (take(s, ','))
  end(s, '"," or end of input')
  return items
}

const star = /\*[ \t]*(?=,|$)/y

function item(s: Scanner, values: Values): SelectItem {
  skipSpace(s)
  star.lastIndex = s.at
  const found = star.exec(s.text)
  if (found) {
    s.at += found[0].length
    return { kind: 'star' }
  }
  if (looksAt(s, '...')) throw notSupported('Spreading of an embedded resource')
  const alias = optionalAlias(s)
  if (looksAt(s, 'count()')) throw errors.aggregatesDisabled()
  const { field: subject, lastKey } = field(s, values)
  if (looksAt(s, '(') || looksAt(s, '!')) throw notSupported(`Embedding of '${subject.column}'`)
  const cast = take(s, '::') ? plainIdentifier(s, 'letter or digit') : null
  if (aggregate.test(s.text.slice(s.at))) throw errors.aggregatesDisabled()
  skipSpace(s)
  if (!atEnd(s) && !looksAt(s, ',')) fail(s, '"," or end of input')
  const name = alias ?? lastKey ?? subject.column
  if (Buffer.byteLength(name) > limits.nameBytes)
    throw errors.invalidQuery(
      `"${s.label}"`,
      `The alias ${JSON.stringify(name)} is longer than ${limits.nameBytes} bytes.`,
    )
  return { kind: 'column', field: subject, name, cast }
}

const aggregate = /^\.(sum|avg|count|max|min)\(\)/

/** `alias:`, which is not the `::` of a cast; the cursor goes back when there is none. */
function optionalAlias(s: Scanner): string | null {
  const start = s.at
  const name = fieldName(s)
  if (looksAt(s, ':') && !looksAt(s, '::')) {
    s.at++
    skipSpace(s)
    return name
  }
  s.at = start
  return null
}
