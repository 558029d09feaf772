// The list of columns, the order and the JSON around them.
import type { Media } from '../parse/accept.ts'
import type { OrderTerm, SelectItem } from '../parse/ast.ts'
import { unknownType } from '../refusals.ts'
import type { Sql } from '../sql/fragment.ts'
import { comma, join, nothing, sql } from '../sql/fragment.ts'
import { castType, ident } from '../sql/ident.ts'
import type { Source } from './column.ts'
import { checkColumn, fieldSql } from './column.ts'

/** What stands between SELECT and FROM. @throws 42703, 42704 */
export function selectList(source: Source, items: readonly SelectItem[]): Sql {
  return join(
    items.map((item) => selectItem(source, item)),
    comma,
  )
}

function selectItem(source: Source, item: SelectItem): Sql {
  if (item.kind === 'star') return sql`${source.rows}.*`
  const plain = fieldSql(source, item.field)
  if (item.cast !== null) {
    const type = castType(item.cast)
    if (type === null) throw unknownType(item.cast)
    return sql`CAST(${plain} AS ${type}) AS ${ident(item.name)}`
  }
  const renamed = item.name !== item.field.column || item.field.path.length > 0
  return renamed ? sql`${plain} AS ${ident(item.name)}` : plain
}

/** The columns that RETURNING must hand over so that {@link selectList} can be built from them. */
export function returning(source: Source, items: readonly SelectItem[]): Sql {
  if (items.some(({ kind }) => kind === 'star')) return sql` RETURNING ${source.rows}.*`
  const names = new Set(items.flatMap((item) => (item.kind === 'column' ? [item.field.column] : [])))
  if (names.size === 0) return sql` RETURNING 1`
  return sql` RETURNING ${join(
    [...names].map((name) => {
      checkColumn(source.table, name)
      return sql`${source.rows}.${ident(name)}`
    }),
    comma,
  )}`
}

const directions = { asc: sql` ASC`, desc: sql` DESC` }
const nullsOrder = { first: sql` NULLS FIRST`, last: sql` NULLS LAST` }

/** ` ORDER BY …`, or nothing. @throws 42703 */
export function orderBy(source: Source, terms: readonly OrderTerm[]): Sql {
  if (terms.length === 0) return nothing
  return sql` ORDER BY ${join(
    terms.map(({ field, direction, nulls }) => {
      const way = direction === null ? nothing : directions[direction]
      return sql`${fieldSql(source, field)}${way}${nulls === null ? nothing : nullsOrder[nulls]}`
    }),
    comma,
  )}`
}

/** The rows of `_postgrest_t` as the text of the body; the bytes are PostgREST's. */
export function body(media: Media): Sql {
  const rows = sql`pg_catalog.json_agg(_postgrest_t)`
  const picked = media.singular ? sql`${rows}->0` : rows
  const stripped = media.stripNulls ? sql`pg_catalog.json_strip_nulls(${picked})` : picked
  return media.singular ? sql`coalesce(${stripped}, 'null')` : sql`coalesce(${stripped}, '[]')`
}
