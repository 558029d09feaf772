// A throw-away cluster with PostgREST's own fixtures, loaded as its test tools load them. Needs psql on the PATH.
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ClientConfig } from 'pg'
import { findBinaries } from '../../runtime/db/embedded/binaries.ts'
import { chooseHome, replaceFile } from '../../runtime/db/embedded/home.ts'
import { createCluster } from '../../runtime/db/embedded/initdb.ts'
import { startPostmaster } from '../../runtime/db/embedded/postmaster.ts'
import { socketDirectory } from '../../runtime/db/embedded/socket-dir.ts'

const execute = promisify(execFile)

/** The login of the API in the fixtures: it may become every test role. */
export const authenticator = 'Postgrest_Test_Authenticator'

export interface Fixtures {
  /** Superuser on the database of the fixtures. */
  readonly superuser: ClientConfig
  stop(): Promise<void>
}

const access = 'local all some_protected_user password\nlocal all all trust\n'

/** @param checkout of PostgREST's repository */
export async function loadFixtures(checkout: string): Promise<Fixtures> {
  const folder = await mkdtemp(join(tmpdir(), 'supabase-lite-conformance-'))
  await chmod(folder, 0o711)
  const home = chooseHome(folder, findBinaries(), () => undefined)
  const socketDir = socketDirectory(home.clusterDir, home.runAs)
  await createCluster(home)
  replaceFile(home.clusterDir, 'pg_hba.conf', access, home.runAs)
  const postmaster = await startPostmaster(home, socketDir, join(folder, 'postgres.log'), {
    fsync: 'off',
    autovacuum: 'off',
    timezone: 'utc',
    default_text_search_config: 'pg_catalog.english',
    shared_preload_libraries: 'pg_stat_statements',
  })
  const psql = (...args: string[]) =>
    execute('psql', ['-X', '-q', '-h', socketDir, '-U', 'postgres', '-d', 'postgres', ...args], {
      env: { ...process.env, PGTZ: 'utc', PGOPTIONS: '-c search_path=public,test' },
      maxBuffer: 2 ** 26,
    })
  await psql('-c', `create role "${authenticator}" login noinherit`)
  // Without PostGIS some statements fail; the cases that need them are skipped by the runner.
  const files = ['database', 'roles', 'schema', 'jwt', 'jsonschema', 'privileges', 'data']
  for (const file of files)
    await psql('-v', `PGUSER=${authenticator}`, '-f', join(checkout, `test/spec/fixtures/${file}.sql`))
  await psql('-c', 'vacuum analyze')
  return {
    superuser: { host: socketDir, user: 'postgres', database: 'postgres' },
    async stop() {
      await postmaster.stop()
      await rm(socketDir, { recursive: true })
      await rm(folder, { recursive: true })
    },
  }
}
