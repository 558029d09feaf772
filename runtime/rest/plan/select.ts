// The order of rows, and the JSON around a result.
import type { Media } from '../parse/accept.ts'
import type { Field, OrderTerm } from '../parse/ast.ts'
import type { Sql } from '../sql/fragment.ts'
import { comma, join, nothing, sql } from '../sql/fragment.ts'
import { qualified } from '../sql/ident.ts'
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

const rows = sql`_postgrest_t`

/**
 * The rows of `_postgrest_t` as the text of the body; the bytes are PostgREST's.
 * @param of what of each row, where it is not all of it
 * @param one only the first of them
 */
export function body(media: Media, of = rows, one = media.singular): Sql {
  if (media.form !== undefined) return forms[media.form]
  if (media.handler) return handledBody(media.handler)
  const all = sql`pg_catalog.json_agg(${of})`
  const picked = one ? sql`${all}->0` : all
  const stripped = media.stripNulls ? sql`pg_catalog.json_strip_nulls(${picked})` : picked
  return one ? sql`coalesce(${stripped}, 'null')` : sql`coalesce(${stripped}, '[]')`
}

function handledBody({ schema, name, row, binary }: NonNullable<Media['handler']>): Sql {
  const argument = row ? sql`${rows}::${qualified(row.schema, row.name)}` : rows
  const made = sql`${qualified(schema, name)}(${argument})`
  return binary ? sql`pg_catalog.encode(${made}::bytea, 'hex')` : made
}
