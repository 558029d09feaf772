// Fills the tables of a database from an archive in one transaction, and compares every row with what the archive says. Leaves
// nothing when anything differs.
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Archive } from './archive-reader.ts'
import { tableOf, type ArchivedTable } from './contract.ts'
import { RowDigest } from './row-digest.ts'
import { copyOut } from './snapshot.ts'

const enabled: Readonly<Record<string, string>> = { O: 'enable', A: 'enable always', R: 'enable replica' }

/** Triggers that `condition` names sleep. @returns what wakes them */
async function stopTriggers(
  client: pg.Client,
  names: readonly string[],
  condition: string,
): Promise<string[]> {
  const { rows } = await client.query<{ relation: string; name: string; state: string }>(
    `select tgrelid::regclass::text as relation, quote_ident(tgname) as name, tgenabled::text as state from pg_trigger
     where not tgisinternal and tgparentid = 0 and tgrelid::regclass::text = any ($1) and ${condition}`,
    [names],
  )
  for (const { relation, name } of rows) await client.query(`alter table ${relation} disable trigger ${name}`)
  return rows.map(
    ({ relation, name, state }) => `alter table ${relation} ${enabled[state] ?? 'enable'} trigger ${name}`,
  )
}

/** Foreign keys go. @returns what makes them again, and so checks them */
async function dropKeys(client: pg.Client, names: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ drop: string; add: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add
     from pg_constraint where contype = 'f' and conparentid = 0 and conrelid::regclass::text = any ($1)`,
    [names],
  )
  for (const { drop } of rows) await client.query(drop)
  return rows.map(({ add }) => add)
}

/** Triggers and foreign keys out of the way until the rows are in. @returns what puts them back */
export async function loosen(
  client: pg.Client,
  tables: readonly ArchivedTable[],
): Promise<() => Promise<void>> {
  const names = tables.map(({ name }) => name)
  const { rows } = await client.query<{ may: boolean }>(
    `select has_parameter_privilege('session_replication_role', 'SET') as may`,
  )
  const may = rows[0]?.may === true
  if (may) await client.query('set local session_replication_role = replica')
  const back = may
    ? await stopTriggers(client, names, `tgenabled = 'A'`)
    : [...(await stopTriggers(client, names, `tgenabled <> 'D'`)), ...(await dropKeys(client, names))]
  return async () => {
    if (may) await client.query('set local session_replication_role = origin')
    for (const statement of back) await client.query(statement)
  }
}

/** Rows arrive in pieces of several tables, one table after the other. */
export interface RowLoader {
  piece(entry: string, body: Readable): Promise<void>
  end(): Promise<void>
}

/** @param client in a transaction; its settings are those of a snapshot */
export function createRowLoader(client: pg.Client, tables: readonly ArchivedTable[]): RowLoader {
  let open: { index: number; stream: ReturnType<typeof copyIn>; ended: Promise<unknown> } | undefined
  const copyIn = ({ name, columns }: ArchivedTable) =>
    client.query(copyFrom(`copy ${name}${columns.length > 0 ? ` (${columns.join(', ')})` : ''} from stdin`))

  async function end(): Promise<void> {
    if (!open) return
    open.stream.end()
    await open.ended
    open = undefined
  }
  return {
    end,
    piece: async (entry, body) => {
      const index = tableOf(entry) ?? -1
      const table = tables[index]
      if (!table) throw new Error(`the archive has rows of an unknown table: ${entry}`)
      if (open?.index !== index) {
        await end()
        const stream = copyIn(table)
        const ended = once(stream, 'finish').catch((error: unknown) => {
          throw new Error(`${table.name}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          })
        })
        ended.catch(() => undefined)
        open = { index, stream, ended }
      }
      const { stream, ended } = open
      const rows = body.pipe(createGunzip())
      for await (const chunk of rows as AsyncIterable<Buffer>) {
        if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), ended])
      }
    },
  }
}

/** @throws Error naming the first table whose rows are not those of the archive */
export async function compareRows(client: pg.Client, { header, manifest }: Archive): Promise<number> {
  let count = 0
  for (const table of header.tables) {
    const digest = new RowDigest()
    for await (const chunk of copyOut(client, table)) digest.update(chunk)
    const expected = manifest.tables[table.name]
    if (digest.rows !== expected?.rows || digest.digest !== expected.digest)
      throw new Error(
        `${table.name} has ${digest.rows} rows after the restore and not the ${expected?.rows ?? 0} of the backup, or others`,
      )
    count += digest.rows
  }
  return count
}

/** Empties the tables that the migrations filled. */
export async function emptyTables(client: pg.Client, tables: readonly ArchivedTable[]): Promise<void> {
  for (const { name } of tables) await client.query(`delete from only ${name}`)
}
