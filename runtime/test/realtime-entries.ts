// What stands in the change log, one row for each change: entries of many are taken apart here in SQL, apart from the
// product's own way to read them.
import type pg from 'pg'

/** A change as it was logged, with the table's name. */
export interface Logged {
  readonly rel: string
  readonly op: 'I' | 'U' | 'D' | 'T' | 'P'
  readonly rec: Record<string, unknown> | null
  readonly old: Record<string, unknown> | null
}

/** The id of the newest entry. */
export async function newestEntry(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'select coalesce(max(id), 0) as id from realtime.change_log',
  )
  return rows[0]?.id ?? '0'
}

/** Changes of entries that are newer, in the order in which they were logged. */
export async function loggedSince(client: pg.Client, id: string): Promise<Logged[]> {
  const images = (column: string) => `string_to_table(rtrim(l.${column}, chr(30)), chr(30))`
  const { rows } = await client.query<Logged>(
    `select t.relname as rel, l.op, i.rec::json as rec, i.old::json as old
     from realtime.change_log l join pg_class t on t.oid = l.rel
     left join lateral rows from (${images('rec')}, ${images('old')}) with ordinality i(rec, old, place) on true
     where l.id > $1 order by l.id, i.place`,
    [id],
  )
  return rows
}
