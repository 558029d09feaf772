// Places that a run may litter: a folder under the system's temporary one, and an embedded PostgreSQL in it.
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import type { PostgresServer } from '../runtime/db/contract.ts'
import { bootstrap } from '../runtime/db/bootstrap/bootstrap.ts'
import { openServer } from '../runtime/db/server.ts'
import { atEnd } from './cleanup.ts'
import { progress } from './report.ts'

/** A new folder; removed at the end of the run. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'supabase-lite-bench-'))
  atEnd(folder, () => rm(folder, { recursive: true, force: true }))
  await chmod(folder, 0o711) // PostgreSQL runs as another user below it when we are root
  return folder
}

export interface ScratchDatabase {
  readonly superuser: ClientConfig
  /** The login that the product generates with. */
  readonly admin: ClientConfig
}

/** An embedded server in `folder`; stopped at the end of the run. */
export async function scratchServer(folder: string): Promise<PostgresServer> {
  const settings = { dataDir: join(folder, 'data'), databaseUrl: undefined, databaseDirectUrl: undefined }
  const server = await openServer(settings, progress)
  atEnd('PostgreSQL', () => server.close())
  return server
}

/** Its connection as DATABASE_URL of a server that does not start PostgreSQL by itself. */
export const databaseUrl = ({ host = '', port = 0, user = '' }: ClientConfig): string =>
  `postgres://${user}@localhost:${port}/postgres?host=${encodeURIComponent(host)}`

/** An embedded server in `folder` with our roles and system migrations; stopped at the end of the run. */
export async function scratchDatabase(folder: string): Promise<ScratchDatabase> {
  const server = await scratchServer(folder)
  const appSecret = randomBytes(32).toString('base64url')
  const { admin } = await bootstrap(server, { appSecret, apiSchemas: ['public'], log: () => undefined })
  return { superuser: server.connection, admin }
}
