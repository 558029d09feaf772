// Each check of the doctor beside those of doctor-rules.ts finds what is wrong, and nothing where nothing is.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../../config/root.ts'
import { createTestDatabase, type TestDatabase, testSecret } from '../../test/postgres.ts'
import { examine } from './examine.ts'
import type { Finding } from './finding.ts'
import { examineDisk, examineNode } from './machine.ts'
import { examineClock, examineConnections } from './server.ts'
import { examineSettings } from './settings.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lite-doctor-'))
  mkdirSync(join(folder, 'migrations'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const told = (findings: readonly Finding[]) =>
  findings.map(({ severity, rule, object }) => `${severity} ${rule} ${object}`)

describe('settings', () => {
  const secrets = () => join(folder, 'secrets.env')
  const settingsOf = (environment: Readonly<Record<string, string>>) =>
    told(
      examineSettings({ SECRETS_FILE: secrets(), APP_SECRET: testSecret, ...environment }, folder).findings,
    )
  const production = {
    NODE_ENV: 'production',
    LITE_GENERATE_SECRETS: 'on',
    PUBLIC_URL: 'https://api.example.com',
    TRUSTED_PROXIES: 'loopback',
    SMTP_HOST: 'mail.example.com',
  }

  it('that are safe are not mentioned', () => {
    expect(settingsOf({})).toEqual([])
    expect(settingsOf(production)).toEqual([])
    // somebody tries the container on their own machine
    expect(settingsOf({ ...production, PUBLIC_URL: 'http://localhost:8000' })).toEqual([])
  })

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ PORT: 'http' }, 'ERROR setting_refused PORT'],
    [{ APP_SECRET: 'short' }, 'ERROR weak_secret APP_SECRET'],
    [{ AUTH_SINGUP: 'off' }, 'WARN setting_unknown AUTH_SINGUP'],
    [{ HOST: '0.0.0.0' }, 'WARN development_in_public HOST'],
    [{ ...production, SITE_URL: 'http://app.example.com' }, 'ERROR plain_http SITE_URL'],
    [
      { ...production, PUBLIC_URL: 'http://api.example.com', SITE_URL: 'https://a.b' },
      'ERROR plain_http PUBLIC_URL',
    ],
    [{ ...production, TRUSTED_PROXIES: '' }, 'WARN proxy_not_trusted TRUSTED_PROXIES'],
    [{ ...production, SMTP_HOST: '' }, 'WARN mails_reach_nobody SMTP_HOST'],
    [{ ...production, RATE_LIMIT: '0' }, 'WARN rate_limit_off RATE_LIMIT'],
    [{ ...production, APP_SECRET: 'short' }, 'ERROR setting_refused APP_SECRET'],
  ])('%j: %s', (environment, expected) => {
    expect(settingsOf(environment)).toEqual([expected])
  })

  it('of which two are equal', () => {
    const equal = { JWT_SECRET: testSecret, SECRETS_FILE: join(folder, 'equal.env') }
    expect(settingsOf(equal)).toEqual([
      'ERROR weak_secret APP_SECRET, JWT_SECRET, ANON_KEY, SERVICE_ROLE_KEY',
    ])
  })

  it('whose secrets others may read', () => {
    settingsOf({})
    chmodSync(secrets(), 0o644)
    expect(settingsOf({})).toEqual(['ERROR secrets_readable SECRETS_FILE'])
    chmodSync(secrets(), 0o600)
    expect(settingsOf({})).toEqual([])
  })
})

describe('machine', () => {
  it('has a Node that is new enough', () => {
    const root = projectRoot()
    expect(told(examineNode('18.20.0', root))).toEqual(['ERROR node_too_old Node 18.20.0'])
    expect(told(examineNode('20.18.3', root))).toEqual(['ERROR node_too_old Node 20.18.3'])
    for (const version of ['20.19.0', '20.20.2', '22.1.0']) expect(examineNode(version, root)).toEqual([])
  })

  it('has room on its disk', () => {
    const gigabyte = 1024 ** 3
    const disk = (free: number, total: number) =>
      told(examineDisk({ free: free * gigabyte, total: total * gigabyte }, 'DATA_DIR'))
    expect(disk(0.1, 10)).toEqual(['ERROR disk_full DATA_DIR'])
    expect(disk(0.5, 2)).toEqual(['WARN disk_nearly_full DATA_DIR'])
    expect(disk(4, 100)).toEqual(['WARN disk_nearly_full DATA_DIR'])
    expect(disk(6, 100)).toEqual([])
  })

  it('agrees with the database on the time', () => {
    expect(examineClock(1.5)).toEqual([])
    expect(told(examineClock(-5))).toEqual(["WARN clock_differs the database's clock"])
    expect(examineClock(-5)[0]?.hint).toContain('5 s behind')
    expect(told(examineClock(90))).toEqual(["ERROR clock_differs the database's clock"])
  })

  it('has connections for all processes', () => {
    expect(examineConnections({ workers: 1, poolSize: 10 }, 97)).toEqual([])
    expect(told(examineConnections({ workers: 2, poolSize: 10 }, 97))).toEqual([
      'WARN too_few_connections max_connections',
    ])
    expect(examineConnections({ workers: 2, poolSize: 5 }, 97)).toEqual([])
  })
})

describe('database', () => {
  let database: TestDatabase
  const environment = () => ({
    DATABASE_URL: database.url,
    APP_SECRET: testSecret,
    SECRETS_FILE: join(folder, 'secrets.env'),
    DATA_DIR: folder,
    STORAGE_DIR: join(folder, 'not/yet/there'),
    MIGRATIONS_DIR: join(folder, 'migrations'),
  })
  /** Without those about the test cluster's own durability, and the disk of this machine. */
  const found = async (more: Readonly<Record<string, string>> = {}) => {
    const diagnosis = await examine({ ...environment(), ...more }, projectRoot(), () => undefined)
    return told(diagnosis.findings).filter((line) => !/writes_are_not_durable|disk_/.test(line))
  }

  beforeAll(async () => {
    database = await createTestDatabase({ from: 'empty' })
  })
  afterAll(() => database.drop())

  it('that is new is made ours, and healthy before and after', async () => {
    writeFileSync(join(folder, 'migrations/0001_first.sql'), 'create table first (id int primary key)')
    expect(await found()).toEqual([])
    expect(await found()).toEqual(['WARN migration_pending 0001_first.sql'])
    rmSync(join(folder, 'migrations/0001_first.sql'))
    expect(await found()).toEqual([])
  })

  it('whose durability is off is told', async () => {
    const { findings, level } = await examine(environment(), projectRoot(), () => undefined)
    expect(level).toBe('full')
    expect(told(findings)).toContain('WARN writes_are_not_durable fsync = off')
    expect(told(findings)).toContain('WARN writes_are_not_durable full_page_writes = off')
  })

  it('whose durability is off is an error where the server would not start', async () => {
    const production = { ...environment(), NODE_ENV: 'production', LITE_GENERATE_SECRETS: 'on' }
    const durability = async (more: Readonly<Record<string, string>> = {}) => {
      const { findings } = await examine({ ...production, ...more }, projectRoot(), () => undefined)
      return findings.filter(({ rule }) => rule === 'writes_are_not_durable')
    }
    const refused = await durability()
    expect(told(refused)).toEqual(
      ['fsync', 'full_page_writes', 'synchronous_commit'].map(
        (name) => `ERROR writes_are_not_durable ${name} = off`,
      ),
    )
    expect(refused[0]?.hint).toContain('start PostgreSQL without -c fsync=off')
    const accepted = await durability({ ACCEPT_VOLATILE_WRITES: 'on' })
    expect(accepted.map(({ severity }) => severity)).toEqual(['WARN', 'WARN', 'WARN'])
  })

  it('whose migrations differ from the files', async () => {
    await database.query(
      `insert into lite.migrations (kind, version, name, checksum, sql, applied_at) values ('user', 7, 'gone', 'x', '', now())`,
    )
    expect(await found()).toEqual(['ERROR migration_differs 7 gone'])
    await database.query(`delete from lite.migrations where kind = 'user'`)
    await database.query(`update lite.migrations set checksum = 'x' where kind = 'system' and version = 3`)
    expect(await found()).toEqual(['ERROR migration_differs 0003_auth.sql'])
    await database.query(`delete from lite.migrations where kind = 'system' and version = 3`)
    const lines = await found()
    expect(lines.some((line) => line.includes('0003_auth.sql'))).toBe(true)
  })

  it('with an extension that the server has in a newer version', async () => {
    const other = await createTestDatabase()
    const extensionsOf = async () =>
      (await found({ DATABASE_URL: other.url })).filter((line) => line.startsWith('INFO'))
    expect(await extensionsOf()).toEqual([])
    await other.query(`create extension hstore with schema extensions version '1.4'`)
    expect(await extensionsOf()).toEqual(['INFO extension_outdated hstore 1.4'])
    await other.drop()
  })

  it('whose logins have the passwords of another secret; they are left as they are', async () => {
    const APP_SECRET = testSecret.split('').reverse().join('')
    const refused = await found({ APP_SECRET })
    expect(refused).toEqual([
      'ERROR login_refused lite_api',
      'ERROR login_refused lite_service',
      'ERROR login_refused lite_auth',
      'ERROR login_refused lite_admin',
    ])
    expect(await found({ APP_SECRET })).toEqual(refused)
  })

  it('that cannot be reached', async () => {
    const gone = { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/postgres' }
    expect(await found(gone)).toEqual(['ERROR no_database PostgreSQL'])
  })
})
