// What one SELECT hands out: columns, aggregates, and what is embedded, each with its name.
import type { Field, SelectItem } from '../parse/ast.ts'
import { unknownType } from '../refusals.ts'
import type { Sql } from '../sql/fragment.ts'
import { comma, join, nothing, sql, whole } from '../sql/fragment.ts'
import { castType, ident } from '../sql/ident.ts'
import type { Source } from './column.ts'
import { computedColumn, fieldSql } from './column.ts'
import { shown, showsOther } from './representation.ts'

type Aggregate = Extract<SelectItem, { kind: 'aggregate' }>

/** One expression between SELECT and FROM. */
export interface Output {
  /** The column's name; null for all columns of a relation at once. */
  readonly name: string | null
  readonly sql: Sql
  /** Stands for many rows, so that all other outputs are grouped by. */
  readonly aggregated: boolean
  /** What is grouped by where it is not the output itself. */
  readonly group?: Sql
  /** An aggregate that the parent of a spread has to apply to this column. */
  readonly hoisted?: Aggregate
}

/** How the items of one relation become outputs. */
export interface OutputOptions {
  /** `*` becomes one output for each column. */
  readonly expand: boolean
  /** Aggregates are left to the parent. */
  readonly hoist: boolean
}

/** @throws 42703, 42704 */
export function outputs(
  source: Source,
  items: readonly SelectItem[],
  { expand, hoist }: OutputOptions,
): readonly Output[] {
  const column = (name: string, field: Field, castTo: string | null): Output => {
    const seen = shown(source, field, expand)
    const found = cast(seen ?? fieldSql(source, field), castTo)
    const isItself =
      !seen && name === field.column && field.path.length === 0 && Object.hasOwn(source.table.columns, name)
    const output = plain(name, isItself && castTo === null ? found : sql`${found} AS ${ident(name)}`)
    return seen ? { ...output, group: fieldSql(source, field) } : output
  }
  return items.flatMap((item): readonly Output[] => {
    if (item.kind === 'star') {
      if (!expand && !showsOther(source.table)) return [plain(null, sql`${source.rows}.*`)]
      return Object.keys(source.table.columns).map((name) => column(name, { column: name, path: [] }, null))
    }
    if (item.kind === 'column') {
      if (!isCount(source, item)) return [column(item.name, item.field, item.cast)]
      const counted = cast(sql`${functions.count}(${source.rows}.*)`, item.cast)
      return [plain(item.name, sql`${counted} AS ${ident(item.name)}`)]
    }
    const { name } = item
    const argument = item.field === null ? null : cast(fieldSql(source, item.field), item.cast)
    if (hoist) {
      return [{ ...plain(name, sql`${argument ?? sql`true`} AS ${ident(name)}`), hoisted: item }]
    }
    return [aggregate(item, argument ?? sql`*`)]
  })
}

export const plain = (name: string | null, of: Sql): Output => ({ name, sql: of, aggregated: false })

/**
 * `select=count` and `rel(count)`: the number of rows, where no column is called so. Older than aggregates and allowed
 * without them: nothing is grouped, so that Postgres refuses other columns beside it (42803).
 */
const isCount = ({ table }: Source, { field }: { readonly field: Field }): boolean =>
  field.column === 'count' &&
  field.path.length === 0 &&
  !Object.hasOwn(table.columns, 'count') &&
  !computedColumn(table, 'count')

const functions = {
  sum: sql`pg_catalog.sum`,
  avg: sql`pg_catalog.avg`,
  count: sql`pg_catalog.count`,
  max: sql`pg_catalog.max`,
  min: sql`pg_catalog.min`,
}

/** The aggregate over `argument`, cast and named. @throws 42704 */
export function aggregate(item: Aggregate, argument: Sql): Output {
  const called = cast(sql`${functions[item.function]}(${argument})`, item.castAfter)
  return { name: item.name, sql: sql`${called} AS ${ident(item.name)}`, aggregated: true }
}

function cast(of: Sql, name: string | null): Sql {
  if (name === null) return of
  const type = castType(name)
  if (type === null) throw unknownType(name)
  return sql`CAST(${of} AS ${type})`
}

export const outputList = (of: readonly Output[]): Sql =>
  join(
    of.map((output) => output.sql),
    comma,
  )

/** ` GROUP BY …`, mostly by place, where there is an aggregate and something else beside it. */
export function groupBy(of: readonly Output[]): Sql {
  if (of.every(({ aggregated }) => !aggregated)) return nothing
  const places = of.flatMap(({ aggregated, group }, index) => (aggregated ? [] : [group ?? whole(index + 1)]))
  return places.length === 0 ? nothing : sql` GROUP BY ${join(places, comma)}`
}
