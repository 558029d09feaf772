// How much there is in the database: one statement for everything that the page of the status shows. Changes nothing.
import { statfs } from 'node:fs/promises'
import type { Queryable } from '../../db/login-pool.ts'
import type { StatusInfo } from '../contract/status.ts'

const statement = `
select json_build_object(
  'version', current_setting('server_version'),
  'bytes', pg_database_size(current_database()),
  'connections', (select count(*) from pg_stat_activity where datname = current_database()),
  'max_connections', current_setting('max_connections')::int,
  'tables', (
    select coalesce(json_agg(json_build_object('schema', nspname, 'name', relname, 'bytes', bytes) order by bytes desc), '[]')
    from (select n.nspname, c.relname, pg_table_size(c.oid) as bytes
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      order by c.relpages desc, bytes desc limit 10) biggest
  ),
  'indexes', (
    select coalesce(json_agg(json_build_object('schema', nspname, 'name', relname, 'table', owner, 'bytes', bytes) order by bytes desc), '[]')
    from (select n.nspname, c.relname, o.relname as owner, pg_relation_size(c.oid) as bytes
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_index i on i.indexrelid = c.oid join pg_class o on o.oid = i.indrelid
      where c.relkind = 'i' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      order by c.relpages desc, bytes desc limit 10) biggest
  ),
  'change_log', (
    select coalesce(sum(pg_total_relation_size(i.inhrelid)), 0)
    from pg_inherits i where i.inhparent = to_regclass('realtime.change_log')
  ),
  'buckets', (
    select coalesce(json_agg(json_build_object('name', name, 'bytes', bytes, 'objects', objects) order by bytes desc, name), '[]')
    from (select b.name, coalesce(sum(u.bytes), 0) as bytes, coalesce(sum(u.objects), 0) as objects
      from storage.buckets b left join (
        select bucket_id, bytes, objects from storage.usage
        union all select bucket_id, bytes, objects from storage.usage_changes) u on u.bucket_id = b.id
      group by b.name order by 2 desc, 1 limit 50) used
  )
) as told`

interface Told extends Omit<StatusInfo['sizes'], 'disk'> {
  readonly version: string
  readonly bytes: number
  readonly connections: number
  readonly max_connections: number
}

/** @throws ApiError where the database cannot be reached */
export async function readSizes(db: Queryable): Promise<Told> {
  const [row] = await db.rows<{ told: Told }>(statement)
  if (!row) throw new Error('the sizes came without a row')
  return row.told
}

/** Bytes of all files. @throws ApiError */
export async function readStorageBytes(db: Queryable): Promise<number> {
  const [row] = await db.rows<{ bytes: string }>(
    `select coalesce(sum(bytes), 0)::text as bytes
     from (select bytes from storage.usage union all select bytes from storage.usage_changes) u`,
  )
  return Number(row?.bytes ?? 0)
}

/** Of the disk that a folder lies on; null where it cannot be found out. */
export async function readDisk(folder: string): Promise<StatusInfo['sizes']['disk']> {
  try {
    const { bsize, bavail, blocks } = await statfs(folder)
    return { free: bsize * bavail, total: bsize * blocks }
  } catch {
    return null
  }
}
