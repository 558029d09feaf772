// DATABASE_URL: a good one is connected to, each kind of bad one gives one line that says what to mend.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import pg from 'pg'
import type { TestDatabase } from '../test/postgres.ts'
import { createTestDatabase } from '../test/postgres.ts'
import { checkVersion, openServer } from './server.ts'

let database: TestDatabase
const dataDir = mkdtempSync('/tmp/lite-server-')
beforeAll(async () => {
  database = await createTestDatabase({ from: 'empty' })
  await database.query(`create role server_test_secretive login password 'pass/word%40'`)
  await database.query('create role server_test_closed nologin')
})
afterAll(async () => {
  await database.query('drop role server_test_secretive; drop role server_test_closed')
  await database.drop()
  rmSync(dataDir, { recursive: true })
})

const lines: string[] = []
const open = (databaseUrl: string, databaseDirectUrl?: string) =>
  openServer({ dataDir, databaseUrl, databaseDirectUrl }, (line) => lines.push(line))

/** The URL with another part. */
function changed(change: (url: URL) => void): string {
  const url = new URL(database.url)
  change(url)
  return url.href
}

async function who(connection: pg.ClientConfig): Promise<unknown> {
  const client = new pg.Client(connection)
  await client.connect()
  const { rows } = await client.query<{ who: string }>(
    `select current_user || '@' || current_database() as who`,
  )
  await client.end()
  return rows[0]?.who
}

describe('openServer with DATABASE_URL', () => {
  it('connects, starts nothing of its own, and leaves the server alone on close', async () => {
    const server = await open(database.url)
    expect(server.embedded).toBe(false)
    expect(await who(server.connection)).toBe(`postgres@${database.name}`)
    await server.close()
    expect(await who(server.connection)).toBe(`postgres@${database.name}`)
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false)
    expect(lines).toEqual([])
  })

  it('takes a socket, a password with special characters, and the direct URL for the bootstrap', async () => {
    const secretive = changed((url) => {
      url.username = 'server_test_secretive'
      url.password = encodeURIComponent('pass/word%40')
    })
    expect(await who((await open(secretive)).connection)).toBe(`server_test_secretive@${database.name}`)
    const { host = '', port = 0 } = database.connection
    const socket = `postgres://postgres@${encodeURIComponent(host)}:${port}/${database.name}`
    expect(await who((await open(secretive, socket)).connection)).toBe(`postgres@${database.name}`)
  })

  it.each<[string, (url: URL) => void, RegExp]>([
    ['closed port', (url) => (url.port = '1'), /nothing listens at 127\.0\.0\.1:1: start that server/],
    ['unknown host', (url) => (url.hostname = 'nowhere.invalid'), /the host nowhere\.invalid has no address/],
    ['wrong password', (url) => (url.password = 'wrong-secret'), /refuses the password of postgres/],
    ['unknown user', (url) => (url.username = 'nobody_here'), /refuses the password of nobody_here/],
    ['closed role', (url) => (url.username = 'server_test_closed'), /server_test_closed/],
    ['wrong database', (url) => (url.pathname = '/not_there'), /has no database not_there: create it/],
    [
      'another scheme',
      (url) => (url.href = 'mysql://root:wrong-secret@localhost/x'),
      /must look like postgres:/,
    ],
  ])('%s: one line, without the password', async (_case, change, expected) => {
    const url = changed(change)
    const error: unknown = await open(url).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    const { message } = error as Error
    expect(message).toMatch(expected)
    expect(message).toMatch(/^DATABASE_URL[^\n]*$/)
    expect(message).not.toContain(new URL(url).password)
  })

  it('keeps the pooler for requests and takes the direct server for everything else', async () => {
    const direct = changed((url) => url.searchParams.set('application_name', 'direct'))
    const server = await open(database.url, direct)
    expect(server.pooled).toMatchObject({ database: database.name })
    expect(await open(database.url, database.url)).not.toHaveProperty('pooled')
  })

  it('names the direct URL when that one is wrong', async () => {
    await expect(
      open(
        database.url,
        changed((url) => (url.port = '1')),
      ),
    ).rejects.toThrow(/^DATABASE_DIRECT_URL: nothing listens/)
  })
})

describe('checkVersion', () => {
  const check = (version: number) => {
    const warnings: string[] = []
    checkVersion(version, 'DATABASE_URL', (line) => warnings.push(line))
    return warnings
  }

  it('refuses what is older than 16', () => {
    expect(() => check(150_014)).toThrow(
      'DATABASE_URL: the server is PostgreSQL 15.14, needed is 16 or later',
    )
    expect(() => check(Number.NaN)).toThrow(/needed is 16/)
  })

  it('warns of releases with known holes, and of no other', () => {
    expect(check(160_009)).toEqual([expect.stringContaining('update it to 16.10')])
    expect(check(170_005)).toEqual([expect.stringContaining('update it to 17.6')])
    expect([160_010, 160_014, 170_006, 180_000].flatMap(check)).toEqual([])
  })
})
