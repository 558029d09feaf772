// Throw-away databases: those of killed processes go, by a start and by the next look; others stay.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../../config/root.ts'
import { createTestDatabase, type TestDatabase, testSecret } from '../../test/postgres.ts'
import { startProduct } from '../../test/product.ts'
import { buildForTest } from '../../test/reload-build.ts'
import { withClient } from '../bootstrap/with-client.ts'
import { dropLeftDatabases, withCheckDatabase } from './check-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({ from: 'empty' })
})
afterAll(() => database.drop())

const exists = async (name: string | undefined) =>
  (await database.query('select from pg_database where datname = $1', [name])).rowCount === 1
const nowSeconds = Math.floor(Date.now() / 1000)
const old = (mark: string) => `lite_check_${nowSeconds - 3_600}_${mark.repeat(12)}`
const make = (name: string) => database.query(`create database ${name} template template0`)
const to = (name: string): ClientConfig => ({ ...database.connection, database: name })

describe('what a killed process left', () => {
  it('is dropped once it is old and nobody is connected', async () => {
    await make(old('a'))
    await withClient(to(old('a')), async () => {
      expect(await dropLeftDatabases(database.connection)).not.toContain(old('a'))
      expect(await exists(old('a'))).toBe(true)
    })
    await expect
      .poll(async () => {
        await dropLeftDatabases(database.connection)
        return exists(old('a'))
      })
      .toBe(false)
  })

  it('is dropped once by servers that come at the same time', async () => {
    await make(old('b'))
    const looks = Array.from({ length: 6 }, () => dropLeftDatabases(database.connection))
    const dropped = (await Promise.all(looks)).flat().filter((name) => name === old('b'))
    expect(dropped).toEqual([old('b')])
  })

  it('is not what is young, somebody else’s, or only named alike', async () => {
    const others = [
      `lite_check_${nowSeconds}_${'c'.repeat(12)}`,
      `lite_check_${nowSeconds - 3_600}_mine`,
      'lite_check_of_the_shop',
    ]
    for (const name of others) await make(name)
    await make(old('d'))
    const login = `${database.name}_limited`
    await database.query(`create role ${login} login createdb password 'limited'`)
    await database.query(`grant connect on database ${database.name} to ${login}`)
    const { hostname: host, port } = new URL(database.url)
    const limited = { host, port: Number(port), user: login, password: 'limited', database: database.name }
    expect(await dropLeftDatabases(limited)).toEqual([])
    expect(await dropLeftDatabases(database.connection)).toContain(old('d'))
    for (const name of others) {
      expect([name, await exists(name)]).toEqual([name, true])
      await database.query(`drop database ${name}`)
    }
    await database.query(`revoke all on database ${database.name} from ${login}; drop role ${login}`)
  })
})

it('one in use is held, and gone afterwards, also after a fault', async () => {
  let name: string | undefined
  const look = withCheckDatabase(database.connection, async (made) => {
    name = made.database
    const { rowCount } = await database.query('select from pg_stat_activity where datname = $1', [name])
    expect(rowCount).toBe(1)
    throw new Error('the look fails')
  })
  await expect(look).rejects.toThrow('the look fails')
  expect(name).toMatch(/^lite_check_\d{10}_[0-9a-f]{12}$/)
  expect(await exists(name)).toBe(false)
})

describe('a command that is killed', { timeout: 90_000 }, () => {
  /** Kills `migrate:diff` in the middle, and gives what it left the age of an hour. */
  async function leave(env: NodeJS.ProcessEnv, mark: string): Promise<string> {
    const cli = join(projectRoot(), 'dist/cli.js')
    const child = spawn(process.execPath, [cli, 'migrate:diff', '--check'], {
      ...{ env: { ...env, PGAPPNAME: mark }, stdio: 'ignore' },
    })
    const gone = once(child, 'exit')
    let name = ''
    await expect
      .poll(
        async () => {
          const { rows } = await database.query(
            `select datname as name from pg_stat_activity where application_name = $1 and datname like 'lite_check_%'`,
            [mark],
          )
          name = (rows as { name: string }[])[0]?.name ?? ''
          return name
        },
        { timeout: 30_000, interval: 5 },
      )
      .toMatch(/^lite_check_/)
    child.kill('SIGKILL')
    await gone
    await expect
      .poll(async () => {
        const { rowCount } = await database.query('select from pg_stat_activity where datname = $1', [name])
        return rowCount
      })
      .toBe(0)
    await database.query(`alter database ${name} rename to ${old(mark)}`)
    return old(mark)
  }

  it('leaves what the next command and the next start drop', async () => {
    await buildForTest(database)
    const folder = mkdtempSync(join(tmpdir(), 'lite-left-'))
    const env = {
      PATH: process.env.PATH,
      ...{ DATABASE_URL: database.url, APP_SECRET: testSecret, DATA_DIR: folder },
      ...{ SECRETS_FILE: join(folder, 'secrets.env'), MIGRATIONS_DIR: folder },
    }
    writeFileSync(join(folder, '0001_slow.sql'), 'select pg_sleep(0.3)')
    const cli = join(projectRoot(), 'dist/cli.js')
    const run = async (command: readonly string[]) => {
      const child = spawn(process.execPath, [cli, ...command], { env, stdio: 'ignore' })
      const [code] = (await once(child, 'exit')) as [number]
      return code
    }
    expect(await run(['migrate'])).toBe(0)
    const first = await leave(env, 'e')
    expect(await exists(first)).toBe(true)
    expect(await run(['migrate:diff', '--check'])).toBe(0)
    expect(await exists(first)).toBe(false)

    const second = await leave(env, 'f')
    const product = await startProduct()
    expect(await exists(second)).toBe(false)
    expect(product.output()).toContain(`dropped ${second}, left by a process that was killed`)
    await product.remove()
    rmSync(folder, { recursive: true })
  })
})
