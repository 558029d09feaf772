// `npm run restore -- FILE`: brings a backup into an empty instance, and compares every row and byte. Refuses damaged archives before
// anything is changed, instances with data unless --force says that it may go, and one whose server runs.
import { existsSync } from 'node:fs'
import { appendFile, chmod } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readArchive } from '../backup/archive-reader.ts'
import { restore } from '../backup/restore.ts'
import { loadConfig } from '../config/load.ts'
import { merge, readVariables } from '../config/secrets.ts'
import { variables } from '../config/variables.ts'
import { projectRoot } from '../config/root.ts'
import { openServer } from '../db/server.ts'
import { createBlobStore } from '../storage/blobs/create.ts'
import { progress } from './with-database.ts'

const usage = 'Say: npm run restore -- FILE [--check] [--force] [--new-secrets]'

/** An installation without secrets takes those of the archive, before the settings are read: these would make new ones. */
async function takeSecrets(lines: string | undefined): Promise<void> {
  if (lines === undefined) return
  const file = resolve(projectRoot(), process.env.SECRETS_FILE ?? variables.SECRETS_FILE.fallback)
  const known = merge(readVariables(file), process.env)
  if (known.APP_SECRET !== undefined || known.JWT_SECRET !== undefined) return
  await appendFile(file, `# From a backup. Keep this file secret and backed up.\n${lines}`, { mode: 0o600 })
  await chmod(file, 0o600)
  progress(`restore: secrets written to ${file}`)
}

/** @returns 0 when everything is back, 2 without a file. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      force: { type: 'boolean', default: false },
      'new-secrets': { type: 'boolean', default: false },
    },
  })
  const [given] = positionals
  if (given === undefined) {
    progress(usage)
    return 2
  }
  const path = resolve(given)
  if (!existsSync(path)) throw new Error(`there is no file ${path}`)
  const archive = await readArchive(path)
  const { created, product, migrations, tables } = archive.header
  progress(
    `${path}: of ${created}, version ${product}, ${migrations.length} migrations, ${tables.length} tables: every byte is as it was written`,
  )
  if (values.check) return 0
  if (!values['new-secrets']) await takeSecrets(archive.secrets)
  const config = loadConfig(process.env)
  const server = await openServer(config, progress)
  try {
    const { rows, files } = await restore({
      ...{ path, archive, server, log: progress },
      appSecret: config.appSecret,
      apiSchemas: config.apiSchemas,
      systemMigrations: join(config.root, 'migrations/system'),
      blobs: createBlobStore(config.storage),
      force: values.force,
      newSecrets: values['new-secrets'],
    })
    progress(
      `Restored: ${rows} rows of ${tables.length} tables and ${files} files, all compared. Next: npm start`,
    )
    return 0
  } finally {
    await server.close()
  }
}
