// One migrator at a time in a database.
import type pg from 'pg'

const lockKey = 7_011_846_002 // differs from the bootstrap's, which migrates while it holds its own
const pause = 100

/**
 * Takes the lock; the server lets go of it when the connection closes. It asks again and again instead of waiting
 * inside a statement: CREATE INDEX CONCURRENTLY of the other migrator would wait for that statement, and both for ever.
 */
export async function takeMigrationLock(client: pg.Client, log: (line: string) => void): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
      lockKey,
    ])
    if (rows[0]?.taken === true) return
    if (attempt === 3) log('migrations: another process is migrating this database; waiting for it')
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
