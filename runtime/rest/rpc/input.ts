// How a function is given its arguments, as SQL: by name from the query string, by name from a JSON body, or the whole
// body at once. Names and types come from the facts; what the request holds are values.
import type { Routine } from '../contract.ts'
import type { Slot } from '../parse/ast.ts'
import type { Values } from '../parse/values.ts'
import { keep } from '../parse/values.ts'
import type { Sql } from '../sql/fragment.ts'
import { comma, join, nothing, sql, value } from '../sql/fragment.ts'
import { columnType, ident, qualified } from '../sql/ident.ts'
import type { Split } from './arguments.ts'
import { valuesOf } from './arguments.ts'
import type { CallBody } from './body.ts'
import { takesWholeBody } from './find.ts'

/** The shape of what a function is given. Arguments are those of the routine, by their place. */
export type Input =
  | { readonly kind: 'text'; readonly given: readonly { readonly at: number; readonly slot: Slot }[] }
  | { readonly kind: 'json'; readonly given: readonly number[]; readonly slot: Slot; readonly many: boolean }
  | { readonly kind: 'whole'; readonly slot: Slot }

const places = ({ arguments: all }: Routine, names: readonly string[]): readonly number[] =>
  all.flatMap(({ name }, at) => (names.includes(name) ? [at] : []))

/** Arguments of a query string or a form; each becomes a value of its own. */
export function textInput(routine: Routine, args: Split['args'], values: Values): Input {
  const given = valuesOf(routine, args)
  return {
    kind: 'text',
    given: places(routine, [...given.keys()]).map((at) => ({
      at,
      slot: keep(values, given.get(routine.arguments[at]?.name ?? '') ?? ''),
    })),
  }
}

/** Arguments of a body, which is one value. */
export function bodyInput(routine: Routine, body: CallBody, values: Values): Input {
  if (body.args !== null) return textInput(routine, body.args, values)
  const slot = keep(values, body.text)
  if (takesWholeBody(routine)) return { kind: 'whole', slot }
  return { kind: 'json', given: places(routine, body.names), slot, many: body.many }
}

/** The call itself, and what it reads its arguments from (` FROM …, LATERAL ` or nothing before a FROM of its own). */
export interface Call {
  readonly call: Sql
  /** `<rows of the arguments> ` to stand before the call in FROM; null where the arguments are values. */
  readonly from: Sql | null
}

/** `"schema"."name"(…)` with its arguments. */
export function callOf(routine: Routine, input: Input): Call {
  const { schema, name, arguments: all } = routine
  const called = (args: Sql): Sql => sql`${qualified(schema, name)}(${args})`
  const typed = (at: number) => columnType(all[at]?.type ?? 'text')
  const byPlace = isByPlace(routine, input)
  const named = (at: number, of: Sql): Sql =>
    byPlace ? of : sql`${all[at]?.variadic ? sql`VARIADIC ` : nothing}${ident(all[at]?.name ?? '')} := ${of}`
  switch (input.kind) {
    case 'whole':
      return { call: called(sql`${value(input.slot)}::${typed(0)}`), from: null }
    case 'text': {
      const args = input.given.map(({ at, slot }) => named(at, sql`${value(slot)}::${typed(at)}`))
      return { call: called(join(args, comma)), from: null }
    }
    case 'json': {
      const { given, slot, many } = input
      if (given.length === 0) return { call: called(nothing), from: null }
      const column = (at: number) => ident(all[at]?.name ?? '')
      const args = given.map((at) => named(at, sql`pgrst_body.${column(at)}`))
      const columns = join(
        given.map((at) => sql`${column(at)} ${typed(at)}`),
        comma,
      )
      const json = sql`${value(slot)}::json`
      return {
        call: called(join(args, comma)),
        from: many
          ? sql`(SELECT * FROM pg_catalog.json_to_recordset(${json}) AS _(${columns}) LIMIT 1) pgrst_body`
          : sql`pg_catalog.json_to_record(${json}) AS pgrst_body(${columns})`,
      }
    }
  }
}

/** By name Postgres finds no variadic function whose variadic argument is left out; by place it does. */
function isByPlace({ arguments: all }: Routine, input: Input): boolean {
  if (input.kind === 'whole' || all.at(-1)?.variadic !== true) return false
  const given = input.given.map((of) => (typeof of === 'number' ? of : of.at))
  return given.length < all.length && given.every((at, place) => at === place)
}
