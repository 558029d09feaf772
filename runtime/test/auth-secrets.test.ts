// The secrets that tokens are signed with (checklist 3): made with 256 bits, and no start with a weak one. Also as people
// start it: the built server, as a process of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jwt from 'jsonwebtoken'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigError, loadConfig } from '../config/load.ts'
import { projectRoot } from '../config/root.ts'
import { mintKey, readVariables } from '../config/secrets.ts'
import { createTestDatabase } from './postgres.ts'
import { buildForTest } from './reload-build.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lite-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const strong = 'Xk3Vq9-pT7wLz2_RmYb8sNcGd5fHj4aE'
const environment = (jwtSecret: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  SECRETS_FILE: join(folder, 'secrets.env'),
  DATA_DIR: folder,
  APP_SECRET: 'Qe8Zr4-uW1xKv6_TnBc9hMjFs2gDp7aL',
  JWT_SECRET: jwtSecret,
  ANON_KEY: mintKey('anon', jwtSecret),
  SERVICE_ROLE_KEY: mintKey('service_role', jwtSecret),
  ...more,
})

function mistakesOf(variables: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(variables, folder)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
}

const oct = (bytes: Buffer) =>
  JSON.stringify([{ kid: 'one', kty: 'oct', k: bytes.toString('base64url'), key_ops: ['sign'] }])

describe('C03: keys of HMAC', () => {
  it('are made with 256 random bits, another one each time', () => {
    const made = ['a', 'b'].map((name) => {
      const file = join(folder, name)
      const { jwtSecret, anonKey } = loadConfig({ SECRETS_FILE: file }, folder)
      expect(jwtSecret).toMatch(/^[\w-]{43}$/)
      expect(Buffer.from(jwtSecret, 'base64url')).toHaveLength(32)
      expect(readVariables(file).JWT_SECRET).toBe(jwtSecret)
      expect(jwt.verify(anonKey, jwtSecret, { algorithms: ['HS256'] })).toMatchObject({ role: 'anon' })
      return jwtSecret
    })
    expect(made[0]).not.toBe(made[1])
  })

  const weak: readonly (readonly [string, string, RegExp])[] = [
    ['31 characters', strong.slice(1), /^JWT_SECRET: is shorter than 32/],
    ['a few characters', 'secret', /^JWT_SECRET: is shorter than 32/],
    ['one character many times', 'a'.repeat(64), /^JWT_SECRET: repeats too few/],
    [
      'a value of samples',
      'super-secret-jwt-token-with-at-least-32-characters-long',
      /^JWT_SECRET: .*public samples/,
    ],
    [
      'a value of samples in capitals',
      'YOUR-SUPER-SECRET-JWT-TOKEN-WITH-AT-LEAST-32-CHARACTERS-LONG',
      /public samples/,
    ],
  ]
  it.each(weak)('of %s are refused in production, and warned of in development', (_what, secret, why) => {
    expect(mistakesOf(environment(strong))).toEqual([])
    const mistakes = mistakesOf(environment(secret))
    expect(mistakes).toHaveLength(1)
    expect(mistakes[0]).toMatch(why)
    const { warnings } = loadConfig(environment(secret, { NODE_ENV: 'development' }), folder)
    expect(warnings.join('\n')).toMatch(why)
  })

  it('among JWT_KEYS have 32 bytes or more, everywhere', () => {
    for (const NODE_ENV of ['production', 'development'])
      expect(
        mistakesOf(environment(strong, { NODE_ENV, JWT_KEYS: oct(Buffer.from(strong).subarray(1)) })),
      ).toEqual([expect.stringContaining('oct of 32 bytes or more')])
    expect(mistakesOf(environment(strong, { JWT_KEYS: oct(Buffer.from(strong)) }))).toEqual([])
  })

  it('that are weak keep the server from starting, and are not shown', { timeout: 60_000 }, async () => {
    const database = await createTestDatabase({ from: 'empty' })
    await buildForTest(database)
    await database.drop()
    const weakOne = 'a secret of thirty-one letters.'
    const child = spawn(process.execPath, [join(projectRoot(), 'dist/main.js')], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: folder, PORT: '0', ...environment(weakOne) },
    })
    let output = ''
    child.stdout.on('data', (part: Buffer) => (output += part.toString()))
    child.stderr.on('data', (part: Buffer) => (output += part.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    expect(code).toBe(1)
    expect(output).toContain('JWT_SECRET: is shorter than 32 characters')
    expect(output).not.toContain(weakOne)
    expect(() => readFileSync(join(folder, 'secrets.env'))).toThrow('ENOENT')
  })
})
