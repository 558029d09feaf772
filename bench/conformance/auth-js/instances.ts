// The GoTrue servers that the suite expects, in our variables: the one of Supabase's CLI and four of docker compose.
// Secrets and keys are read from the suite, as its tests sign with them.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { constantOf } from '../suite/constant.ts'

export interface Instance {
  /** Where the suite looks for it. */
  readonly port: number
  /** Put before its paths; none where the suite does so itself. */
  readonly prefix: string
  readonly env: Readonly<Record<string, string>>
}

const limits = ['LOGIN', 'REFRESH', 'SIGNUP', 'ANONYMOUS', 'OTP', 'VERIFY', 'MFA', 'MAIL', 'ACCOUNT']

const common = {
  ...Object.fromEntries(limits.map((name) => [`AUTH_LIMIT_${name}`, '0'])),
  RATE_LIMIT: '0',
  MAIL_PAUSE: '0',
  PASSWORD_MIN_LENGTH: '6',
  PASSWORD_CHANGE: 'any',
  // never asked: no test goes to Google
  GOOGLE_CLIENT_ID: 'conformance',
  GOOGLE_CLIENT_SECRET: 'conformance',
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomUUID()
  return JSON.stringify([{ ...privateKey.export({ format: 'jwk' }), kid, alg: 'RS256', key_ops: ['sign'] }])
}

/** @param suite folder of auth-js, with its signing keys made */
export async function readInstances(suite: string): Promise<readonly Instance[]> {
  const cliSecret = await constantOf(join(suite, 'test/lib/clients.ts'), 'GOTRUE_JWT_SECRET')
  const secret = await constantOf(join(suite, 'test/docker-tests/clients.ts'), 'DOCKER_JWT_SECRET')
  const cliKeys = await readFile(join(suite, 'test/supabase/signing_keys.json'), 'utf8')
  const docker = (port: number, env: Readonly<Record<string, string>>): Instance => ({
    port,
    prefix: '/auth/v1',
    env: {
      ...common,
      JWT_SECRET: secret,
      PUBLIC_URL: `http://localhost:${port}`,
      ...env,
    },
  })
  return [
    {
      port: 54321,
      prefix: '',
      env: {
        ...common,
        JWT_SECRET: cliSecret,
        JWT_KEYS: cliKeys,
        PUBLIC_URL: 'http://127.0.0.1:54321',
        SITE_URL: 'http://127.0.0.1:3000',
        REDIRECT_URLS: 'https://127.0.0.1:3000,http://localhost:5173',
        AUTH_ANONYMOUS: 'on',
      },
    },
    docker(9999, { AUTH_AUTOCONFIRM: 'off', REDIRECT_URLS: 'https://supabase.io/docs' }),
    docker(9998, { AUTH_ANONYMOUS: 'on' }),
    docker(9997, { AUTH_SIGNUP: 'off', AUTH_AUTOCONFIRM: 'off' }),
    docker(9996, { JWT_KEYS: newKey() }),
  ]
}
