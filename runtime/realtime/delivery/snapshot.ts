// The rows of a table as a caller sees them, and the cursor behind which the changes follow that they do not hold yet.
// Refuses (snapshot_too_large) more rows than one answer should hold, and what PostgreSQL refuses the caller.
import pg from 'pg'
import type { Database } from '../../db/contract.ts'
import type { Caller } from '../../identity/caller.ts'
import { RealtimeError } from '../errors.ts'
import type { Cursor } from '../log/cursor.ts'
import { parseSnapshot } from '../log/cursor.ts'
import { numbersAsText } from '../tables/image.ts'
import { isPassing } from '../visibility/image-check.ts'
import type { View } from './subscription.ts'

const mostRows = 10_000

export interface Rows {
  /** JSON text of an array. */
  readonly rows: string
  readonly cursor: Cursor
  /**
   * Whether these rows, and the changes that follow, are what REST gives at any moment: nothing but the row itself decides
   * who sees it, all of its changes are published, and REST tells times in UTC, too.
   */
  readonly isExact: boolean
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/**
 * @param text columns whose numbers are told as strings
 * @param from where the changes begin to be read: not later than the rows. Those that they hold are skipped
 * @throws RealtimeError snapshot_too_large, not_found; what the database throws
 */
export async function readRows(
  database: Database,
  caller: Caller,
  { table, columns, filter, rule }: View,
  from: Cursor,
  text: readonly string[] = [],
): Promise<Rows> {
  const { sql, values } = filter?.toSql(1) ?? { sql: 'true', values: [] }
  const statement = `with r as materialized (
      select ${columns.map(quoted).join(', ')} from ${table.sqlName} where ${sql} limit ${mostRows + 1})
    select pg_current_snapshot()::text, count(*), coalesce(json_agg(row_to_json(r.*)${text.length > 0 ? '::text' : ''}), '[]')::text,
      (select s.reset_val ~ '^((Etc/)?(UTC|Universal|Zulu|UCT)|(Etc/)?(GMT|Greenwich))$' from pg_settings s where s.name = 'TimeZone')
      from r`
  // TRUNCATE empties a table for snapshots, too, that do not see it: the table is held before the snapshot is taken
  const before = { text: `select ${quoted(columns[0] ?? '')} from ${table.sqlName} where false`, values: [] }
  const settings = { readOnly: true, timezone: 'UTC', before }
  const { rows } = await database
    .asCaller(caller, { text: statement, values }, settings)
    .catch((error: unknown) => {
      if (error instanceof pg.DatabaseError && !isPassing(error))
        throw new RealtimeError('not_found', error.message)
      throw error
    })
  const [seen, count, json = '[]', utc] = (rows[0] ?? []).map((value) => value?.toString() ?? '')
  if (Number(count) > mostRows)
    throw new RealtimeError(
      'snapshot_too_large',
      `There are more than ${mostRows} rows: filter them, or read them by REST`,
    )
  const asText = new Set(text)
  const isWhole = Object.values(table.published).every(Boolean) && table.condition === null
  return {
    rows:
      text.length === 0
        ? json
        : `[${(JSON.parse(json) as string[]).map((row) => numbersAsText(row, asText)).join(',')}]`,
    cursor: { ...from, seen: parseSnapshot(seen ?? '') },
    isExact: isWhole && rule.kind !== 'sql' && utc === 't',
  }
}
