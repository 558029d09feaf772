// No setting that is a secret is printed: every variable that is marked as one is given a value here and looked for in the log.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLogger } from '../http/logger.ts'
import { loadConfig } from './load.ts'
import { secretValues } from './secret-values.ts'
import { mintKey } from './secrets.ts'
import type { Variable } from './variable.ts'
import { variables } from './variables.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lite-config-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256' }
const jwtSecret = 'JwtSecret-0123456789-abcdefghijkl-XYZ'

/** By variable: what it is set to, and what of that is secret. */
const planted: Readonly<Record<string, readonly [value: string, secret: string]>> = {
  DATABASE_URL: ['postgres://me:database%2Dplanted-1@db/x', 'database-planted-1'],
  DATABASE_DIRECT_URL: ['postgres://me:direct-planted-2@db/x', 'direct-planted-2'],
  APP_SECRET: ['AppSecret-0123456789-abcdefghijkl-XYZ', 'AppSecret-0123456789-abcdefghijkl-XYZ'],
  JWT_SECRET: [jwtSecret, jwtSecret],
  ANON_KEY: [mintKey('anon', jwtSecret), mintKey('anon', jwtSecret)],
  SERVICE_ROLE_KEY: [mintKey('service_role', jwtSecret), mintKey('service_role', jwtSecret)],
  JWT_KEYS: [JSON.stringify({ keys: [jwk] }), jwk.d ?? ''],
  GOOGLE_CLIENT_SECRET: ['google-planted-3', 'google-planted-3'],
  SMTP_PASSWORD: ['smtp-planted-4', 'smtp-planted-4'],
  NATS_URL: ['nats://me:nats-planted-5@nats:4222', 'nats-planted-5'],
  S3_PROTOCOL_ACCESS_KEY_SECRET: ['protocol-planted-6', 'protocol-planted-6'],
  S3_SECRET_ACCESS_KEY: ['service-planted-7', 'service-planted-7'],
  ADMIN_PASSWORD: ['admin-planted-9', 'admin-planted-9'],
  METRICS_TOKEN: ['metrics-planted-10', 'metrics-planted-10'],
}
/** What the secrets are given together with. */
const beside = {
  ...{ ADMIN_EMAIL: 'ada@example.com', GOOGLE_CLIENT_ID: 'id', SMTP_HOST: 'localhost', SMTP_USER: 'me' },
  ...{ S3_PROTOCOL_ACCESS_KEY_ID: 'AKIAPROTOCOL', STORAGE_BACKEND: 's3', S3_BUCKET: 'files' },
  ...{ S3_ACCESS_KEY_ID: 'AKIASERVICE', OIDC_OTHER_ISSUER: 'https://issuer.example' },
  ...{ OIDC_OTHER_CLIENT_ID: 'id', OIDC_OTHER_CLIENT_SECRET: 'oidc-planted-8' },
}

it('every variable that is secret is known here', () => {
  const all: Readonly<Record<string, Variable<unknown>>> = variables
  const secret = Object.keys(all).filter((name) => all[name]?.secret === true)
  expect(Object.keys(planted).toSorted()).toEqual(secret.toSorted())
})

it('no secret of the settings leaves by the log', () => {
  const given = Object.fromEntries(Object.entries(planted).map(([name, [value]]) => [name, value]))
  const config = loadConfig({ ...beside, ...given }, root)
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const log = createLogger({ level: 'info', secrets: secretValues(config), destination })
  const secrets = [...Object.values(planted).map(([, secret]) => secret), 'oidc-planted-8']
  for (const secret of secrets) {
    log.info({ plain: secret, deep: { one: { two: { three: [secret] } } } }, `it is ${secret}`)
    log.warn(new Error(`about ${secret}`))
  }
  expect(lines).toHaveLength(secrets.length * 2)
  for (const secret of secrets) expect(lines.join('')).not.toContain(secret)
})
