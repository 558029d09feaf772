// pg-introspection's query, asked for what the model needs: relations and types, not their indexes' columns or sequences;
// all of them, or only some.
import { makeIntrospectionQuery } from 'pg-introspection'

/** Objects to read, by oid; null reads all of that kind. */
export interface Selection {
  readonly relations: readonly string[] | null
  readonly types: readonly string[] | null
  readonly functions: readonly string[] | null
}

export const everything: Selection = { relations: null, types: null, functions: null }

/** Condition: the column is among the oids of parameter `$n`, or that parameter is null. */
export const chosen = (column: string, parameter: number): string =>
  `($${parameter}::oid[] is null or ${column} = any ($${parameter}::oid[]))`

/** Columns of pg_attribute that the model is made from: most of that table's text is something else. */
export const attributeColumns = [
  'attrelid',
  'attname',
  'atttypid',
  'attnum',
  'atttypmod',
  'attnotnull',
  'attidentity',
  'attgenerated',
  'attisdropped',
] as const

/** What takes the place of a catalogue in the query. */
const sources: readonly (readonly [catalogue: string, columns: string, condition: string])[] = [
  ['pg_class', '*', `relkind in ('r', 'p', 'v', 'm', 'f', 'c') and ${chosen('oid', 1)}`],
  ['pg_attribute', attributeColumns.join(), chosen('attrelid', 1)],
  ['pg_constraint', '*', chosen('conrelid', 1)],
  ['pg_index', '*', chosen('indrelid', 1)],
  ['pg_type', '*', chosen('oid', 2)],
  ['pg_proc', '*', chosen('oid', 3)],
  ['pg_depend', '*', `deptype = 'e'`],
]

/**
 * `$1`, `$2`, `$3`: oids of relations, types and functions to read, or null. pg-introspection also asks for every
 * relation whether it can be written; a foreign table whose wrapper has no handler makes that fail for the whole
 * database. The supplement asks more carefully, so the question is taken out here.
 */
export const baseQuery = sources.reduce(
  (query, [catalogue, columns, condition]) =>
    query.replace(
      `from pg_catalog.${catalogue}\n`,
      `from (select ${columns} from pg_catalog.${catalogue} where ${condition}) as ${catalogue}\n`,
    ),
  makeIntrospectionQuery().replace(
    'pg_catalog.pg_relation_is_updatable(oid, true)::bit(8)::int4',
    'null::int4',
  ),
)
