// What the catalogue says of a table to the caller himself: policies that apply to him, rights that he lacks, columns with
// their defaults. Refuses (404) what is no table.
import { escapeIdentifier } from 'pg'
import type pg from 'pg'
import { ApiError } from '../../errors/index.ts'
import type { PolicyTestBody } from '../contract/policies.ts'
import type { PolicyInfo } from '../contract/schema.ts'
import { policiesOf } from '../catalogue/parts.ts'

export interface TestColumn {
  readonly name: string
  readonly generated: boolean
  readonly identity: 'always' | 'by default' | null
  /** An expression; of a generated column, how it is computed. */
  readonly expression: string | null
  readonly primary: boolean
  readonly may: { readonly select: boolean; readonly insert: boolean; readonly update: boolean }
}

export interface TestFacts {
  readonly rls: boolean
  /** Whether policies bind this caller. */
  readonly active: boolean
  readonly may: { readonly usage: boolean; readonly delete: boolean; readonly insert: boolean }
  readonly policies: readonly PolicyInfo[]
  /** Names of policies whose USING shows no value of the row to a function that could tell of it. */
  readonly leakproof: readonly string[]
  readonly columns: readonly TestColumn[]
  /** Names of triggers that run before the row is checked, and their events. */
  readonly triggers: readonly { readonly name: string; readonly insert: boolean; readonly update: boolean }[]
}

// functions stand in the stored tree by number; without arguments they see nothing. Of sub-selects only one value (4) is computed before.
const leakproof = `
    select coalesce(json_agg(p.polname), '[]') from pg_policy p
    where p.polrelid = c.oid and p.polqual::text !~ '\\{(SUBLINK :subLinkType [^4]|COERCEVIAIO)' and not exists (
      select from regexp_matches(p.polqual::text, ':(?:opfuncid|funcid) ([1-9][0-9]*)', 'g') as called (number)
      join pg_proc f on f.oid = called.number[1]::oid where f.pronargs > 0 and not f.proleakproof)`

const statement = `
select json_build_object(
  'rls', c.relrowsecurity,
  'active', row_security_active(c.oid),
  'may', json_build_object('usage', has_schema_privilege(n.oid, 'usage'), 'delete', has_table_privilege(c.oid, 'delete'),
    'insert', has_any_column_privilege(c.oid, 'insert')),
  ${policiesOf.replace(
    'where p.polrelid = c.oid',
    `where p.polrelid = c.oid and exists (
      select from unnest(p.polroles) bound where bound = 0 or pg_has_role(bound, 'usage'))`,
  )},
  'leakproof', (${leakproof}),
  'columns', (
    select json_agg(json_build_object(
      'name', a.attname, 'generated', a.attgenerated <> '', 'expression', pg_get_expr(d.adbin, d.adrelid),
      'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by default' end,
      'primary', exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any (i.indkey)),
      'may', json_build_object('select', has_column_privilege(c.oid, a.attnum, 'select'),
        'insert', has_column_privilege(c.oid, a.attnum, 'insert'),
        'update', has_column_privilege(c.oid, a.attnum, 'update'))
    ) order by a.attnum)
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  ),
  'triggers', (
    select coalesce(json_agg(json_build_object('name', g.tgname, 'insert', g.tgtype & 4 > 0, 'update', g.tgtype & 16 > 0)
      order by g.tgname), '[]')
    from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal and g.tgenabled in ('O', 'A') and g.tgtype & 3 = 3
  )
) as facts
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p')`

/** @param client in a transaction as the caller @throws ApiError 404 */
export async function readFacts(client: pg.Client, schema: string, table: string): Promise<TestFacts> {
  const { rows } = await client.query<{ facts: TestFacts }>(statement, [schema, table])
  const facts = rows[0]?.facts
  if (!facts) {
    throw new ApiError(404, 'LITE404', 'There is no such table', {
      hint: 'Views have no policies: test the tables that they read.',
    })
  }
  return facts
}

interface Missing {
  readonly what: string
  readonly grant: string
}

/**
 * The rights that a request needs and the caller lacks. It finds rows by the primary key, and reads the columns that it may.
 * @param given columns that an insert or update sets
 */
export function missingRights(
  { schema, table, verb, as: { role } }: PolicyTestBody,
  { may, columns }: TestFacts,
  given: readonly string[],
): Missing[] {
  const on = `on ${escapeIdentifier(schema)}.${escapeIdentifier(table)} to ${escapeIdentifier(role)}`
  const lacking = (right: 'select' | 'insert' | 'update', names: readonly string[]): Missing[] => {
    const lacked = columns.filter(({ name, may: mine }) => names.includes(name) && !mine[right])
    if (lacked.length === 0) return []
    const isWhole = columns.every(({ may: mine }) => !mine[right])
    const list = isWhole ? '' : ` (${lacked.map(({ name }) => escapeIdentifier(name)).join(', ')})`
    return [{ what: `${right}${list}`, grant: `grant ${right}${list} ${on};` }]
  }
  const found: Missing[] = []
  if (!may.usage) {
    const grant = `grant usage on schema ${escapeIdentifier(schema)} to ${escapeIdentifier(role)};`
    found.push({ what: 'usage of the schema', grant })
  }
  const every = columns.map(({ name }) => name)
  const primary = columns.filter((column) => column.primary).map(({ name }) => name)
  const found_by = primary.length > 0 ? primary : every
  if (verb === 'select' && columns.every((column) => !column.may.select))
    found.push(...lacking('select', every))
  if (verb === 'insert' && !may.insert) found.push(...lacking('insert', every))
  else if (verb === 'insert') found.push(...lacking('insert', given))
  if (verb === 'update') found.push(...lacking('update', given.length > 0 ? given : every.slice(0, 1)))
  if (verb === 'delete' && !may.delete) found.push({ what: 'delete', grant: `grant delete ${on};` })
  if (verb === 'update' || verb === 'delete') found.push(...lacking('select', found_by))
  return found
}
