// What stands before anybody has done anything: secrets that are weak or published stop the start (A40), nothing is there by
// default that lets somebody in (checklist 31), bounds of settings (21, 28), pages that hinder no password manager (27).
import { readFileSync, mkdtempSync, rmSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jwt from 'jsonwebtoken'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Config } from '../config/config.ts'
import { ConfigError, loadConfig } from '../config/load.ts'
import { projectRoot } from '../config/root.ts'
import { html } from '../auth/links/page.ts'
import { createTestDatabase, type TestDatabase } from './postgres.ts'

const root = projectRoot()
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lite-defaults-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

let files = 0
const load = (environment: NodeJS.ProcessEnv, file = `secrets${(files += 1)}.env`): Config =>
  loadConfig({ SECRETS_FILE: join(folder, file), ...environment }, root)

/** Every mistake, or none. */
function mistakesOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    load(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
}

const good = (n: number) =>
  Buffer.from(`a good secret of a test, number ${n}, random enough`).toString('base64url')

describe('A40: a production server does not start', () => {
  const key = (role: string, secret: string) => jwt.sign({ role }, secret)
  /** All that is needed, with these in the place of the good ones. */
  function production(change: Record<string, string | undefined>): NodeJS.ProcessEnv {
    const secrets = { APP_SECRET: good(1), JWT_SECRET: good(2), ...change }
    const jwtSecret = secrets.JWT_SECRET
    const keys = { ANON_KEY: key('anon', jwtSecret), SERVICE_ROLE_KEY: key('service_role', jwtSecret) }
    return { NODE_ENV: 'production', ...keys, ...secrets }
  }

  it('but it does with good secrets', () => {
    expect(mistakesOf(production({}))).toEqual([])
  })

  const weak: readonly (readonly [string, string])[] = [
    ['31 characters', good(3).slice(0, 31)],
    ['one character', 'x'],
    ['the same character again and again', 'a'.repeat(64)],
    ['few characters again and again', 'abcabcabcabcabcabcabcabcabcabcabcabc'],
    ['the sample of Supabase', 'your-super-secret-jwt-token-with-at-least-32-characters-long'],
    ['the sample of the CLI', 'super-secret-jwt-token-with-at-least-32-characters-long'],
    ['the sample in capitals', 'YOUR-SUPER-SECRET-JWT-TOKEN-WITH-AT-LEAST-32-CHARACTERS-LONG'],
    ['the sample of PostgREST', 'reallyreallyreallyreallyverysafe'],
  ]
  it.each(weak)('C31: with a JWT_SECRET or an APP_SECRET of %s', (_what, secret) => {
    for (const name of ['JWT_SECRET', 'APP_SECRET']) {
      const found = mistakesOf(production({ [name]: secret }))
      expect([name, found.filter((line) => line.startsWith(`${name}:`)).length]).toEqual([name, 1])
      // never told, as logs are read by many
      expect(found.join('\n')).not.toContain(secret.length > 8 ? secret : '\0')
    }
    const jwks = JSON.stringify([{ kty: 'oct', kid: 'x', k: Buffer.from(secret).toString('base64url') }])
    expect(mistakesOf(production({ JWT_KEYS: jwks })).join('\n')).toMatch(/JWT_KEYS/)
  })

  it('with two equal secrets, with none, or with keys of a published secret', () => {
    expect(mistakesOf(production({ JWT_SECRET: good(1) })).join('\n')).toMatch(/two of them are equal/)
    expect(mistakesOf({ NODE_ENV: 'production' })).toHaveLength(4)
    const demo = key('service_role', 'super-secret-jwt-token-with-at-least-32-characters-long')
    expect(mistakesOf({ ...production({}), SERVICE_ROLE_KEY: demo }).join('\n')).toMatch(/SERVICE_ROLE_KEY/)
  })

  it('elsewhere it warns, so that samples of guides can be tried', () => {
    const [, [, sample] = ['', '']] = weak.slice(3)
    const { warnings } = load({ JWT_SECRET: sample })
    expect(warnings.join('\n')).toMatch(/JWT_SECRET/)
  })
})

describe('C31: nothing is there by default:', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  it('no user, no session, no key, no setting in a new database', async () => {
    for (const table of [
      'auth.users',
      'auth.identities',
      'auth.sessions',
      'lite.api_keys',
      'lite.settings',
    ]) {
      const { rows } = await database.query(`select from ${table}`)
      expect([table, rows.length]).toEqual([table, 0])
    }
  })

  it('no secret that another server has, none shorter than 256 bits, in a file for nobody else', () => {
    const [one, two] = [load({}), load({})]
    for (const name of ['appSecret', 'jwtSecret', 'anonKey', 'serviceRoleKey'] as const)
      expect(one[name]).not.toBe(two[name])
    for (const { appSecret, jwtSecret } of [one, two])
      for (const secret of [appSecret, jwtSecret])
        expect(Buffer.from(secret, 'base64url').length).toBeGreaterThanOrEqual(32)
  })

  it('no secret in the repository: neither in what is checked in nor in .env.example', () => {
    const example = readFileSync(join(root, '.env.example'), 'utf8')
    expect(example.split('\n').filter((line) => /^[A-Z_]*(SECRET|KEY|PASSWORD)[A-Z_]*=./.test(line))).toEqual(
      [],
    )
    const tracked = execFileSync('git', ['ls-files', '*.env', '*.pem', '*.key', '.env*'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(tracked.split('\n').filter((file) => file !== '' && file !== '.env.example')).toEqual([])
  })
})

describe('bounds of settings', () => {
  it.each([
    ['C21', 'PASSWORD_MIN_LENGTH', ['5', '0', '-1', 'none'], ['6', '8', '15']],
    ['C28', 'BCRYPT_COST', ['9', '4', '17', '31'], ['10', '12']],
  ])('%s: %s is not below what is hard', (_id, name, wrong, right) => {
    for (const value of wrong) expect([value, mistakesOf({ [name]: value }).length]).toEqual([value, 1])
    for (const value of right) expect([value, mistakesOf({ [name]: value })]).toEqual([value, []])
  })

  it('C21 C28 C50: what they are by default (decision 27; sessions have no end of their own)', () => {
    const { password, session } = load({}).auth
    expect(password).toMatchObject({ minLength: 8, cost: 10, change: 'recent', breachUrl: undefined })
    expect(session).toMatchObject({ timebox: 0, inactivity: 0, reuseWindow: 10_000 })
  })
})

describe('C27: no page of ours (the dashboard has no login yet) hinders pasting or filling in', () => {
  // pasting rows into the grid is no field of a form; an API key is no password: the page of the API reference keeps it out of password managers
  const hinders =
    /<\w*(input|field|form|password)[^>]*\bonpaste|addEventListener\(["']paste|<input[^>]*(id|name)=["'](password|email|username)[^>]*autocomplete=["']off/i

  it('in its sources', () => {
    const files = execFileSync('git', ['ls-files', 'dashboard/*.tsx', 'dashboard/*.ts', 'dashboard/*.html'], {
      cwd: root,
      encoding: 'utf8',
    })
      .split('\n')
      .filter(Boolean)
    expect(files.length).toBeGreaterThan(3)
    expect(files.filter((file) => hinders.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  })

  it('in the page behind a link, which asks for nothing', () => {
    const fields = { token: 'x', type: 'signup', redirect_to: '' }
    const page = html({ kind: 'verify', action: 'verify', fields, languages: ['en'] })
    expect(page).not.toMatch(hinders)
    expect(page.match(/<input/g)).toHaveLength(3)
    expect(page.match(/<input type="hidden"/g)).toHaveLength(3)
  })
})
