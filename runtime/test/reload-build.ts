// Brings dist/ up to date for tests that run the built product. Test files run side by side: one builds, others wait.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { projectRoot } from '../config/root.ts'
import type { TestDatabase } from './postgres.ts'

const lockKey = 20_261_122

/** Builds the server where its sources changed. The lock is held in the test cluster, so it goes when a run is killed. */
export async function buildForTest(database: TestDatabase): Promise<void> {
  const client = new pg.Client({ ...database.connection, database: 'postgres' }) // advisory locks belong to a database
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    const config = pathToFileURL(join(projectRoot(), 'esbuild.config.mjs')).href
    const script = `const { buildServer } = await import(${JSON.stringify(config)}); await buildServer()`
    execFileSync(process.execPath, ['--input-type=module', '--eval', script])
  } finally {
    await client.end()
  }
}
