// pg-introspection's query, asked for what the model needs: relations and types, not sequences or columns of indexes;
// all of them, or only some. Most of a catalogue's text is something else, so the columns are named.
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

/** Columns that are read of each catalogue. */
export interface Columns {
  readonly pg_class: 'relname' | 'relnamespace' | 'relkind' | 'relispartition' | 'relrowsecurity'
  readonly pg_attribute:
    | 'attrelid'
    | 'attname'
    | 'atttypid'
    | 'attnum'
    | 'atttypmod'
    | 'attnotnull'
    | 'attidentity'
    | 'attgenerated'
    | 'attisdropped'
  readonly pg_constraint:
    'conname' | 'connamespace' | 'contype' | 'conrelid' | 'conparentid' | 'confrelid' | 'conkey' | 'confkey'
  readonly pg_index:
    | 'indrelid'
    | 'indexrelid'
    | 'indisunique'
    | 'indisvalid'
    | 'indnkeyatts'
    | 'indkey'
    | 'indexprs'
    | 'indpred'
  readonly pg_type:
    | 'typname'
    | 'typnamespace'
    | 'typtype'
    | 'typelem'
    | 'typrelid'
    | 'typbasetype'
    | 'typsubscript'
    | 'typnotnull'
    | 'typtypmod'
}

/** The same as values; a Record, so that none is forgotten. */
const columns: { readonly [Catalogue in keyof Columns]: Readonly<Record<Columns[Catalogue], true>> } = {
  pg_class: { relname: true, relnamespace: true, relkind: true, relispartition: true, relrowsecurity: true },
  pg_attribute: {
    ...{ attrelid: true, attname: true, atttypid: true, attnum: true, atttypmod: true, attnotnull: true },
    ...{ attidentity: true, attgenerated: true, attisdropped: true },
  },
  pg_constraint: {
    ...{ conname: true, connamespace: true, contype: true, conrelid: true, conparentid: true },
    ...{ confrelid: true, conkey: true, confkey: true },
  },
  pg_index: {
    ...{ indrelid: true, indexrelid: true, indisunique: true, indisvalid: true, indnkeyatts: true },
    ...{ indkey: true, indexprs: true, indpred: true },
  },
  pg_type: {
    ...{ typname: true, typnamespace: true, typtype: true, typelem: true, typrelid: true },
    ...{ typbasetype: true, typsubscript: true, typnotnull: true, typtypmod: true },
  },
}

const listOf = (catalogue: keyof Columns, withOid = true) =>
  [...(withOid ? ['oid'] : []), ...Object.keys(columns[catalogue])].join()

/** What takes the place of a catalogue in the query. */
const sources: readonly (readonly [catalogue: string, columns: string, condition: string])[] = [
  ['pg_class', listOf('pg_class'), `relkind in ('r', 'p', 'v', 'm', 'f', 'c') and ${chosen('oid', 1)}`],
  ['pg_attribute', listOf('pg_attribute', false), chosen('attrelid', 1)],
  ['pg_constraint', listOf('pg_constraint'), chosen('conrelid', 1)],
  ['pg_index', listOf('pg_index', false), chosen('indrelid', 1)],
  ['pg_type', listOf('pg_type'), chosen('oid', 2)],
  ['pg_proc', '*', chosen('oid', 3)],
  ['pg_depend', '*', `deptype = 'e'`],
]

/**
 * `$1`, `$2`, `$3`: oids of relations, types and functions to read, or null. pg-introspection also asks for every
 * relation whether it can be written; a foreign table whose wrapper has no handler makes that fail for the whole
 * database. The supplement asks more carefully, so the question is taken out here.
 */
export const baseQuery = sources.reduce(
  (query, [catalogue, selected, condition]) =>
    query.replace(
      `from pg_catalog.${catalogue}\n`,
      `from (select ${selected} from pg_catalog.${catalogue} where ${condition}) as ${catalogue}\n`,
    ),
  makeIntrospectionQuery().replace(
    'pg_catalog.pg_relation_is_updatable(oid, true)::bit(8)::int4',
    'null::int4',
  ),
)
