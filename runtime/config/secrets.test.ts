// Secrets are made once, whoever starts first, and nothing that exists is changed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import jwt from 'jsonwebtoken'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deriveKey } from './derive.ts'
import { projectRoot } from './root.ts'
import { readVariables, secretNames, settle } from './secrets.ts'

let directory: string
let file: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lite-secrets-'))
  file = join(directory, '.env')
})
afterEach(() => rmSync(directory, { recursive: true }))

const modeOf = (path: string) => statSync(path).mode & 0o777

describe('settle', () => {
  it('makes all four, readable by nobody else, and leaves nothing beside the file', () => {
    const secrets = settle(file, {})
    expect(readVariables(file)).toEqual(secrets)
    expect(modeOf(file)).toBe(0o600)
    expect(readdirSync(directory)).toEqual(['.env'])
    expect(Buffer.from(secrets.APP_SECRET, 'base64url')).toHaveLength(32)
  })

  it('makes keys of ten years that say only their role', () => {
    const secrets = settle(file, {})
    const claims = jwt.verify(secrets.SERVICE_ROLE_KEY, secrets.JWT_SECRET) as jwt.JwtPayload
    expect(Object.keys(claims).sort()).toEqual(['exp', 'iat', 'iss', 'role'])
    expect(claims).toMatchObject({ role: 'service_role', iss: 'supabase-lite' })
    const years = ((claims.exp ?? 0) - (claims.iat ?? 0)) / (365.25 * 86_400)
    expect(years).toBeCloseTo(10, 1)
  })

  it('keeps every existing byte, adds what is missing, and closes the file to others', () => {
    const before = '# mine\nPORT=9000\nJWT_SECRET="a secret of mine that is long enough"\nANON_KEY='
    writeFileSync(file, before)
    chmodSync(file, 0o644)
    const secrets = settle(file, {})
    expect(readFileSync(file, 'utf8').startsWith(`${before}\n`)).toBe(true)
    expect(secrets.JWT_SECRET).toBe('a secret of mine that is long enough')
    expect(jwt.verify(secrets.ANON_KEY, secrets.JWT_SECRET)).toMatchObject({ role: 'anon' })
    expect(modeOf(file)).toBe(0o600)
    expect(settle(file, {})).toEqual(secrets)
  })

  it('writes nothing when all came by environment', () => {
    const given = { APP_SECRET: 'a', JWT_SECRET: 'b', ANON_KEY: 'c', SERVICE_ROLE_KEY: 'd' }
    expect(settle(file, given)).toEqual(given)
    expect(readdirSync(directory)).toEqual([])
  })

  it('does not write what came by environment', () => {
    settle(file, { JWT_SECRET: 'only in the environment' })
    expect(readFileSync(file, 'utf8')).not.toContain('only in the environment')
    expect(Object.keys(readVariables(file)).sort()).toEqual(['ANON_KEY', 'APP_SECRET', 'SERVICE_ROLE_KEY'])
  })

  it('finishes what a process that was killed half-way had proposed', () => {
    const proposed = settle(join(directory, 'other'), {})
    writeFileSync(`${file}.proposal`, secretNames.map((name) => `${name}=${proposed[name]}\n`).join(''))
    expect(settle(file, {})).toEqual(proposed)
    expect(readdirSync(directory).sort()).toEqual(['.env', 'other'])
  })

  it('gives one set to processes that start at once', async () => {
    const source = join(directory, 'start.mjs')
    await build({
      stdin: {
        contents: `
          import { settle } from './secrets.ts'
          process.stdin.once('data', () => {
            process.stdout.write(JSON.stringify(settle(process.argv[2], {})))
            process.exit()
          })
          process.stdout.write('ready ')`,
        resolveDir: join(projectRoot(), 'runtime/config'),
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      outfile: source,
    })
    for (let round = 0; round < 3; round += 1) {
      const target = join(directory, `round-${round}`)
      const children = [1, 2, 3, 4].map(() => spawn(process.execPath, [source, target]))
      const outputs = children.map((child) => {
        const parts: string[] = []
        child.stdout.on('data', (part: Buffer) => parts.push(part.toString()))
        return parts
      })
      await Promise.all(children.map((child) => once(child.stdout, 'data')))
      const ends = children.map((child) => once(child, 'close'))
      for (const child of children) child.stdin.write('go')
      await Promise.all(ends)
      const sets = new Set(outputs.map((parts) => parts.join('').replace('ready ', '')))
      expect(sets.size).toBe(1)
      expect(JSON.parse([...sets].join())).toEqual(readVariables(target))
    }
  })
})

describe('deriveKey', () => {
  it('gives 32 bytes, the same each time, another for each purpose and secret', () => {
    const keys = [deriveKey('secret', 'cookie'), deriveKey('secret', 'cursor'), deriveKey('other', 'cookie')]
    expect(keys.map((key) => key.length)).toEqual([32, 32, 32])
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(3)
    expect(deriveKey('secret', 'cookie')).toEqual(keys[0])
  })
})
