// `npm run backup [-- FILE]`: one archive of the database and its files, while the server goes on. Refuses what a restore could not
// bring back.
import { mkdir } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeBackup } from '../backup/write-backup.ts'
import type { Config } from '../config/config.ts'
import { createLoginPool } from '../db/login-pool.ts'
import { shownPath } from '../db/migrations/migration-files.ts'
import { createBlobStore, openBlobs } from '../storage/blobs/create.ts'
import { driftOf } from './drift.ts'
import { progress, withDatabase, type CommandContext } from './with-database.ts'

/** `backups/backup-20261126-153000.tar`, UTC. */
function defaultPath(root: string, now: Date): string {
  const [date = '', time = ''] = now.toISOString().replaceAll(/[-:]/g, '').split(/[T.]/)
  return join(root, 'backups', `backup-${date}-${time}.tar`)
}

function versionOf(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
}

const secretLines = ({ appSecret, jwtSecret, anonKey, serviceRoleKey }: Config): string =>
  Object.entries({
    APP_SECRET: appSecret,
    JWT_SECRET: jwtSecret,
    ANON_KEY: anonKey,
    SERVICE_ROLE_KEY: serviceRoleKey,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

/** @returns statements; none where it is not allowed to look @throws Error where there is drift that nobody allowed */
async function drift(context: CommandContext, allowed: boolean): Promise<readonly string[]> {
  const { statements, unexplained } = await driftOf(context, 'backup')
  const first = unexplained[0] ?? statements[0]
  if (first !== undefined && !allowed)
    throw new Error(
      `The database has what no migration made (${statements.length + unexplained.length} differences): ${first}\n` +
        'Write it as a migration: npm run migrate:diff; or keep it beside them in the archive: --allow-drift',
    )
  for (const what of unexplained) progress(`backup: left out, as no statement makes it: ${what}`)
  return statements
}

/** @returns 0 when the archive is written. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'with-secrets': { type: 'boolean', default: false },
      'allow-drift': { type: 'boolean', default: false },
    },
  })
  return await withDatabase(async (context) => {
    const { config, server, logins } = context
    const [given] = positionals
    const path = given === undefined ? defaultPath(config.root, new Date()) : resolve(given)
    const statements = await drift(context, values['allow-drift'])
    const db = createLoginPool(logins.admin, { size: 1, timeout: 10_000, statementTimeout: 0, log: progress })
    const blobs = createBlobStore(config.storage)
    await openBlobs(blobs, db).finally(() => db.close())
    await mkdir(dirname(path), { recursive: true })
    const { tables, rows, files, size } = await writeBackup({
      path,
      connection: server.connection,
      blobs,
      product: versionOf(config.root),
      schemas: config.apiSchemas,
      appSecret: config.appSecret,
      secrets: values['with-secrets'] ? secretLines(config) : undefined,
      drift: statements,
      allowDrift: values['allow-drift'],
      log: progress,
    })
    console.log(shownPath(path))
    progress(`${rows} rows of ${tables} tables, ${files} files, ${(size / 1e6).toFixed(1)} MB`)
    if (!values['with-secrets'])
      progress(
        `Keep ${shownPath(config.secretsFile)} as well: without its APP_SECRET second factors and S3 keys are lost`,
      )
    return 0
  })
}
