// `/ready` on the whole server: ready when all is applied, 503 with the file's name and the command when it is not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withClient } from '../db/bootstrap/with-client.ts'
import { applyMigrations } from '../db/migrations/apply-migrations.ts'
import { createReadiness } from '../readiness.ts'
import type { Services } from '../services.ts'
import { testLogins } from './postgres.ts'
import { startTestServer } from './server.ts'

it('tells what is pending without the place where it lies, then that it is applied', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lite-pending-'))
  writeFileSync(join(directory, '0001_later.sql'), 'create table later (id int primary key)')
  const server = await startTestServer({ env: { MIGRATIONS_DIR: directory } })
  const response = await server.request('/ready')
  const text = await response.text()
  expect(response.status).toBe(503)
  expect(text).toContain('pending 0001_later.sql: run npm run migrate')
  expect(text).not.toContain(directory)

  const { admin } = testLogins(server.database)
  await applyMigrations(admin, { directory, kind: 'user', log: () => undefined })
  await expect.poll(async () => (await server.request('/ready')).status, { timeout: 10_000 }).toBe(200)
  await server.stop()
  rmSync(directory, { recursive: true })
})

it('is ready at the limited level, where the system migrations of the superuser do not run', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'lite-none-'))
  const server = await startTestServer({ env: { MIGRATIONS_DIR: empty } })
  const logins = { ...testLogins(server.database), level: 'limited' as const }
  await withClient(logins.admin, (client) =>
    client.query(`delete from lite.migrations where kind = 'system' and version = 2`),
  )
  const status = () => ({
    state: 'current' as const,
    schemaHash: '',
    functions: [],
    relations: 0,
    error: undefined,
    leftOut: [],
    last: undefined,
  })
  const services = { config: server.config, database: { isReady: async () => true } } as unknown as Services
  const { checks } = createReadiness({ services, logins, reload: { status } })
  expect(await checks.migrations?.()).toEqual({ ok: true, detail: 'applied' })
  await server.stop()
  rmSync(empty, { recursive: true })
})
