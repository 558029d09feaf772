// What a backup takes from the database, all from one snapshot: tables, sequences, migrations, which files objects hold.
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { ArchivedMigration, ArchivedSequence, ArchivedTable } from './contract.ts'

/** Rows that belong to the running server, not to its data: a restored one has its own. */
const ofTheServer: Readonly<Record<string, string>> = {
  'realtime.stream': 'cursors of another database',
  'realtime.tick': 'its transactions',
  'realtime.catalogue_change': 'its transactions',
  'storage.store': 'names the folder of this database',
  'storage.uploads': 'unfinished',
  'storage.upload_parts': 'unfinished',
  'storage.dead_files': 'their files are not in the backup',
  'lite.exposed_schemas': 'follows API_SCHEMAS',
  'lite.admin_sessions': 'a copy lets nobody in',
  'lite.setup_links': 'a copy lets nobody in',
  'lite.mails': 'a copy sends nothing',
}
const isOfTheServer = (name: string) => name in ofTheServer || name.startsWith('realtime.change_log')

/** Blobs that no object holds have no file in the backup. */
const conditions: Readonly<Record<string, string>> = { 'storage.blobs': `state = 'live'` }

const ownSchemas = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

/** One transaction that sees one state and changes nothing. Texts come in one form everywhere. */
export async function beginSnapshot(client: pg.Client): Promise<void> {
  await client.query(
    `set search_path = ''; set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'; set timezone = 'UTC';
     set extra_float_digits = 1; set bytea_output = 'hex'; set statement_timeout = 0; set lock_timeout = 0;
     set idle_in_transaction_session_timeout = 0; set row_security = off`,
  )
  await client.query('begin isolation level repeatable read read only')
}

/** Ordinary tables and partitions that outlive a crash. Generated columns make themselves. */
export async function readTables(client: pg.Client): Promise<readonly ArchivedTable[]> {
  const { rows } = await client.query<ArchivedTable>(
    `select c.oid::regclass::text as name, array(
        select quote_ident(attname) from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.relpersistence = 'p' and ${ownSchemas}
       and not exists (
         select from pg_depend d join pg_extension x on x.oid = d.refobjid
         where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e' and c.oid <> all (coalesce(x.extconfig, '{}')))
     order by c.oid`,
  )
  return rows.filter(({ name }) => !isOfTheServer(name))
}

export async function readSequences(client: pg.Client): Promise<readonly ArchivedSequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and c.relpersistence = 'p' and ${ownSchemas} order by c.oid`,
  )
  const sequences: ArchivedSequence[] = []
  for (const { name } of rows.filter(({ name }) => !isOfTheServer(name))) {
    const { rows: states } = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${name}`,
    )
    sequences.push(...states.map((state) => ({ name, ...state })))
  }
  return sequences
}

/** @throws Error for one that was begun and has not ended */
export async function readMigrationsOf(client: pg.Client): Promise<readonly ArchivedMigration[]> {
  const { rows } = await client.query<ArchivedMigration & { applied: boolean }>(
    `select kind, version::text as version, name, checksum, sql, applied_at is not null as applied
     from lite.migrations order by kind, lite.migrations.version`,
  )
  const unfinished = rows.find(({ applied }) => !applied)
  if (unfinished)
    throw new Error(
      `the migration ${unfinished.version}_${unfinished.name} is not finished: npm run migrate:status`,
    )
  return rows.map(({ kind, version, name, checksum, sql }) => ({ kind, version, name, checksum, sql }))
}

export async function readFilled(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'm' and c.relispopulated and ${ownSchemas} order by c.oid`,
  )
  return rows.map(({ name }) => name)
}

/** Large objects live outside of tables. */
export async function countLargeObjects(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>('select count(*) from pg_largeobject_metadata')
  return Number(rows[0]?.count)
}

/** A file that an object holds. */
export interface HeldFile {
  readonly id: string
  readonly size: number
}

/** Each file once, in batches: two objects may hold one part. */
export async function* readFiles(client: pg.Client): AsyncGenerator<readonly HeldFile[]> {
  await client.query(
    `declare held no scroll cursor for
     select distinct on (id) id, size::float8 as size from (
       select coalesce((part ->> 'id')::uuid, b.id) as id, coalesce((part ->> 'size')::bigint, b.size) as size
       from storage.blobs b left join lateral jsonb_array_elements(b.segments) part on true
       where b.state = 'live' and (b.segments is null or jsonb_array_length(b.segments) > 0)
     ) files order by id`,
  )
  for (;;) {
    const { rows } = await client.query<HeldFile>('fetch 1000 from held')
    if (rows.length === 0) return
    yield rows
  }
}

/** The rows of a table in COPY's text format. */
export function copyOut(client: pg.Client, { name, columns }: ArchivedTable): AsyncIterable<Buffer> {
  const list = columns.join(', ')
  const condition = conditions[name]
  // a query, so that a table without columns has rows, too
  const from = condition === undefined ? `only ${name}` : `only ${name} where ${condition}`
  return client.query(copyTo(`copy (select ${list} from ${from}) to stdout`)) as AsyncIterable<Buffer>
}
