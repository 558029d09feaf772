// The order of rows, and the JSON around a result.
import type { Media } from '../parse/accept.ts'
import type { Field, OrderTerm } from '../parse/ast.ts'
import type { Sql } from '../sql/fragment.ts'
import { comma, join, nothing, sql } from '../sql/fragment.ts'
import type { Source } from './column.ts'
import { fieldSql } from './column.ts'
import { forms } from './forms.ts'

const directions = { asc: sql` ASC`, desc: sql` DESC` }
const nullsOrder = { first: sql` NULLS FIRST`, last: sql` NULLS LAST` }

/**
 * ` ORDER BY …`, or nothing.
 * @param related a column of an embedded resource
 * @throws 42703, and what `related` throws
 */
export function orderBy(
  source: Source,
  terms: readonly OrderTerm[],
  related: (name: string, field: Field) => Sql,
): Sql {
  if (terms.length === 0) return nothing
  return sql` ORDER BY ${join(
    terms.map(({ relation, field, direction, nulls }) => {
      const of = relation === undefined ? fieldSql(source, field) : related(relation, field)
      const way = direction === null ? nothing : directions[direction]
      return sql`${of}${way}${nulls === null ? nothing : nullsOrder[nulls]}`
    }),
    comma,
  )}`
}

/** The rows of `_postgrest_t` as the text of the body; the bytes are PostgREST's. */
export function body(media: Media): Sql {
  if (media.form !== undefined) return forms[media.form]
  const rows = sql`pg_catalog.json_agg(_postgrest_t)`
  const picked = media.singular ? sql`${rows}->0` : rows
  const stripped = media.stripNulls ? sql`pg_catalog.json_strip_nulls(${picked})` : picked
  return media.singular ? sql`coalesce(${stripped}, 'null')` : sql`coalesce(${stripped}, '[]')`
}
