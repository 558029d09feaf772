// Settings: defaults, precedence, every mistake at once, secrets never shown, `.env.example` equal to the table.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigError, loadConfig } from './load.ts'
import { projectRoot } from './root.ts'
import { mintKey } from './secrets.ts'
import type { Variable } from './variable.ts'
import { variables } from './variables.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lite-config-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function mistakesOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(environment, root)
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
  return []
}

const good = {
  APP_SECRET: 'AppSecret-0123456789-abcdefghijkl-XYZ',
  JWT_SECRET: 'JwtSecret-0123456789-abcdefghijkl-XYZ',
  ANON_KEY: mintKey('anon', 'JwtSecret-0123456789-abcdefghijkl-XYZ'),
  SERVICE_ROLE_KEY: mintKey('service_role', 'JwtSecret-0123456789-abcdefghijkl-XYZ'),
}

describe('values', () => {
  it('has a default for everything, absolute paths and a frozen result', () => {
    const config = loadConfig({}, root)
    expect(config).toMatchObject({
      root,
      production: false,
      port: 8000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:8000',
      dataDir: join(root, '.data'),
      secretsFile: join(root, '.env'),
      databaseUrl: undefined,
      migrateOnStart: true,
      apiSchemas: ['public'],
      statementTimeout: { anon: 3000, authenticated: 8000, service: 60_000 },
      bodyLimit: 1024 ** 2,
      rateLimit: { max: 300, window: 10_000 },
      warnings: [],
    })
    expect(Object.isFrozen(config)).toBe(true)
    expect(Object.isFrozen(config.timeouts)).toBe(true)
    expect(Object.isFrozen(config.apiSchemas)).toBe(true)
  })

  it('takes the environment before the file before defaults; an empty text counts as not given', () => {
    writeFileSync(join(root, '.env'), 'PORT=1111\nHOST="0.0.0.0"\nLOG_LEVEL=\n')
    const config = loadConfig({ PORT: '2222', HOST: '' }, root)
    expect(config).toMatchObject({ port: 2222, host: '0.0.0.0', logLevel: 'info' })
  })

  it('takes an empty text where it is a value: no schema behind the requested one', () => {
    expect(loadConfig({}, root).extraSearchPath).toEqual(['public'])
    expect(loadConfig({ EXTRA_SEARCH_PATH: '' }, root).extraSearchPath).toEqual([])
    expect(loadConfig({ EXTRA_SEARCH_PATH: 'a, b' }, root).extraSearchPath).toEqual(['a', 'b'])
  })

  it('takes units, lists and words', () => {
    const config = loadConfig(
      {
        POOL_TIMEOUT: '2m',
        HEADERS_TIMEOUT: '750ms',
        BODY_LIMIT: '512 kB',
        API_SCHEMAS: 'public, billing',
        JWT_STRICT: 'TRUE',
        STRICT_BODIES: '0',
        PUBLIC_URL: 'https://x.example/',
        DATABASE_URL: 'postgresql:///app?host=/run/pg',
        CORS_ORIGINS: 'https://a.example,http://localhost:3000',
        TRUSTED_PROXIES: 'loopback,10.0.0.0/8,2001:db8::/32',
      },
      root,
    )
    expect(config).toMatchObject({
      poolTimeout: 120_000,
      timeouts: { headers: 750 },
      bodyLimit: 512 * 1024,
      apiSchemas: ['public', 'billing'],
      jwtStrict: true,
      strictBodies: false,
      publicUrl: 'https://x.example',
      databaseDirectUrl: 'postgresql:///app?host=/run/pg',
      migrateOnStart: false,
      corsOrigins: ['https://a.example', 'http://localhost:3000'],
      trustedProxies: ['loopback', '10.0.0.0/8', '2001:db8::/32'],
    })
  })
})

describe('mistakes', () => {
  const wrong: Readonly<Record<string, readonly string[]>> = {
    PORT: ['http', '-1', '65536', '80.5', '0x50', '1e3'],
    LOG_LEVEL: ['loud'],
    WORKERS: ['-1', '65', 'many'],
    OTEL_EXPORTER_OTLP_ENDPOINT: ['localhost:4318', 'ftp://a'],
    OTEL_TRACES_SAMPLER_ARG: ['2', '1.5', '-1', 'half'],
    REGENERATE: ['maybe'],
    POOL_TIMEOUT: ['10', '10 days', '0s', '25h', 's', '-5s'],
    BODY_LIMIT: ['1TB', '10', '2GB', '1constructor'],
    API_SCHEMAS: ['public,', 'public,public', 'auth', 'pg_catalog', 'information_schema', 'x'.repeat(64)],
    PUBLIC_URL: ['example.com', 'ftp://example.com', 'https://example.com?x=1', 'https://u:p@example.com'],
    DATABASE_URL: ['mysql://x', 'localhost:5432'],
    CORS_ORIGINS: ['*,https://a.example', 'https://a.example/', 'null', 'a.example'],
    TRUSTED_PROXIES: ['everyone', '10.0.0.0/33', '10.0.0/8', '::1/129', '*'],
    JWT_KEYS: [
      'x',
      '{}',
      '[1]',
      '[{"kty":"RSA"}]',
      '[{"kid":"a","kty":"oct","k":"c2hvcnQ"}]',
      '[{"kid":"a","kty":"EC","crv":"P-384","x":"AA","y":"AA"}]',
    ],
  }

  it.each(Object.entries(wrong).flatMap(([name, texts]) => texts.map((text) => [name, text] as const)))(
    '%s=%s is refused by name',
    (name, text) => {
      const mistakes = mistakesOf({ [name]: text })
      expect(mistakes).toHaveLength(1)
      expect(mistakes[0]).toMatch(new RegExp(`^${name}: `))
    },
  )

  it('are all told in one message, and nothing is written', () => {
    const environment = { PORT: 'x', HOST: '::', BODY_LIMIT: 'big', LOG_LEVEL: 'loud', CORS_ORIGINS: 'x' }
    expect(mistakesOf(environment).map((line) => line.split(':', 1)[0])).toEqual([
      'PORT',
      'LOG_LEVEL',
      'CORS_ORIGINS',
      'BODY_LIMIT',
    ])
    expect(() => loadConfig(environment, root)).toThrow(
      /PORT: must be a whole number.*, not "x"\n[^]*BODY_LIMIT: /,
    )
    expect(() => readFileSync(join(root, '.env'))).toThrow('ENOENT')
  })

  it('never shows the value of a secret', () => {
    const [mistake] = mistakesOf({ DATABASE_URL: 'mysql://root:hunter2@db' })
    expect(mistake).toContain('DATABASE_URL')
    expect(mistake).not.toContain('hunter2')
  })

  it('two keys with one kid are refused', () => {
    const key = { kid: 'a', kty: 'oct', k: Buffer.alloc(32, 'k').toString('base64url') }
    expect(mistakesOf({ JWT_KEYS: JSON.stringify([key, key]) })).toEqual([
      'JWT_KEYS: two keys have the same kid',
    ])
    expect(mistakesOf({ JWT_KEYS: JSON.stringify({ keys: [key] }) })).toEqual([])
  })

  it('a key of another secret or role is refused', () => {
    expect(mistakesOf({ ...good, ANON_KEY: mintKey('anon', 'x'.repeat(40)) })[0]).toMatch(
      /^ANON_KEY: is not signed/,
    )
    expect(mistakesOf({ ...good, ANON_KEY: good.SERVICE_ROLE_KEY })[0]).toMatch(
      /^ANON_KEY: must have the role anon/,
    )
  })

  it('unknown names with our prefixes are warned of', () => {
    const { warnings } = loadConfig({ JWT_SECRETS: 'x', CORS_ORIGIN: '*', PATH: '/bin' }, root)
    expect(warnings.map((line) => line.split(' ', 1)[0])).toEqual(['JWT_SECRETS', 'CORS_ORIGIN'])
  })
})

describe('production', () => {
  const production = { ...good, NODE_ENV: 'production' }

  it('starts with good secrets and writes nothing', () => {
    expect(loadConfig(production, root).production).toBe(true)
    expect(() => readFileSync(join(root, '.env'))).toThrow('ENOENT')
  })

  it('refuses every missing secret by name', () => {
    const names = mistakesOf({ NODE_ENV: 'production' }).map((line) => line.split(':', 1)[0])
    expect(names).toEqual(['APP_SECRET', 'JWT_SECRET', 'ANON_KEY', 'SERVICE_ROLE_KEY'])
  })

  it.each([
    ['your-super-secret-jwt-token-with-at-least-32-characters-long', 'public samples'],
    ['short', 'shorter than 32'],
    ['a'.repeat(64), 'repeats too few'],
  ])('refuses the weak secret %s; development only warns', (weak, why) => {
    const environment = { APP_SECRET: good.APP_SECRET, JWT_SECRET: weak }
    const mistakes = mistakesOf({ ...environment, NODE_ENV: 'production', LITE_GENERATE_SECRETS: 'on' })
    expect(mistakes).toHaveLength(1)
    expect(mistakes[0]).toContain(why)
    expect(loadConfig(environment, root).warnings.join()).toContain(why)
  })

  it('AUTH-A40: refuses a published secret among JWT_KEYS', () => {
    const k = Buffer.from('super-secret-jwt-token-with-at-least-32-characters-long').toString('base64url')
    const keys = JSON.stringify([{ kid: 'sample', kty: 'oct', k }])
    expect(mistakesOf({ ...production, JWT_KEYS: keys })).toEqual([
      'JWT_KEYS: the key "sample" is a value from public samples',
    ])
  })

  it('refuses equal secrets', () => {
    const mistakes = mistakesOf({ ...production, APP_SECRET: good.JWT_SECRET })
    expect(mistakes.join()).toContain('two of them are equal')
  })

  it('generates where the container says so, and finds the same again', () => {
    const environment = {
      NODE_ENV: 'production',
      LITE_GENERATE_SECRETS: 'on',
      SECRETS_FILE: 'volume/secrets.env',
    }
    const first = loadConfig(environment, root)
    const second = loadConfig({ ...environment, LITE_GENERATE_SECRETS: 'off' }, root)
    const given = { ...first.given, LITE_GENERATE_SECRETS: 'off' }
    expect(second).toEqual({ ...first, given })
  })
})

describe('DATABASE_PASSWORD_FILE', () => {
  const passwordOf = (url: string | undefined) => new pg.Client({ connectionString: url }).password
  const file = () => join(root, 'password')

  it('gives its password to the URLs that have none, whatever it consists of', () => {
    const password = ' p+a&s/s?w#o=r%41d:@é€'
    writeFileSync(file(), `${password}\n`)
    const config = loadConfig(
      {
        DATABASE_PASSWORD_FILE: 'password',
        DATABASE_URL: 'postgresql:///app?host=/run/pg&user=me',
        DATABASE_DIRECT_URL: 'postgres://me@db:5433/app?application_name=lite',
      },
      root,
    )
    expect(passwordOf(config.databaseUrl)).toBe(password)
    expect(passwordOf(config.databaseDirectUrl)).toBe(password)
    expect(new pg.Client({ connectionString: config.databaseUrl })).toMatchObject({
      host: '/run/pg',
      user: 'me',
      database: 'app',
    })
    expect(new pg.Client({ connectionString: config.databaseDirectUrl })).toMatchObject({
      host: 'db',
      port: 5433,
      user: 'me',
      database: 'app',
    })
  })

  it('leaves a URL with a password alone; without the direct URL both are the same', () => {
    writeFileSync(file(), 'from-file\r\n')
    const environment = { DATABASE_PASSWORD_FILE: file(), DATABASE_URL: 'postgres://me:own@db/app' }
    const direct = { DATABASE_DIRECT_URL: 'postgres://me@db/app?password=own' }
    expect(loadConfig({ ...environment, ...direct }, root)).toMatchObject({
      databaseUrl: environment.DATABASE_URL,
      databaseDirectUrl: direct.DATABASE_DIRECT_URL,
    })
    const config = loadConfig({ ...environment, DATABASE_URL: 'postgres://me@db/app' }, root)
    expect(passwordOf(config.databaseUrl)).toBe('from-file')
    expect(config.databaseDirectUrl).toBe(config.databaseUrl)
  })

  it('changes nothing for the embedded database', () => {
    writeFileSync(file(), 'from-file')
    const config = loadConfig({ DATABASE_PASSWORD_FILE: file() }, root)
    expect(config).toMatchObject({ databaseUrl: undefined, databaseDirectUrl: undefined })
  })

  it.each([
    ['is missing', undefined, 'ENOENT'],
    ['is empty', '\n', 'is empty'],
    ['has two lines', 'hunter2\nhunter3\n', 'a single line'],
  ])('is refused by name when it %s, beside other mistakes, without what it holds', (_, content, why) => {
    if (content !== undefined) writeFileSync(file(), content)
    const mistakes = mistakesOf({ DATABASE_PASSWORD_FILE: file(), DATABASE_URL: 'postgres://db', PORT: 'x' })
    expect(mistakes).toHaveLength(2)
    expect(mistakes[1]).toMatch(/^DATABASE_PASSWORD_FILE: /)
    expect(mistakes[1]).toContain(file())
    expect(mistakes[1]).toContain(why)
    expect(mistakes.join()).not.toContain('hunter')
  })
})

describe('docker-compose.yml', () => {
  it('passes on every setting except those that the image or the stack fixes', () => {
    const fixed = new Set([
      'HOST',
      'NODE_ENV',
      'SHUTDOWN_TIMEOUT',
      'DATA_DIR',
      'GENERATED_DIR',
      'MIGRATIONS_DIR',
      'SECRETS_FILE',
      'LITE_GENERATE_SECRETS',
    ])
    const text = readFileSync(join(projectRoot(), 'docker-compose.yml'), 'utf8')
    const passed = text.slice(text.indexOf('\n  api:')).matchAll(/^ {6}([A-Z\d_]+):/gm)
    expect([...passed].map(([, name]) => name)).toEqual(
      Object.keys(variables).filter((name) => !fixed.has(name)),
    )
  })

  it('gives a value to what the image sets, for a name without one may take it away', () => {
    const read = (name: string) => readFileSync(join(projectRoot(), name), 'utf8')
    const image = read('Dockerfile').matchAll(/^(?:ENV)? {4}?([A-Z_]+)=/gm)
    const compose = read('docker-compose.yml')
    const bare = [...image]
      .map(([, name = '']) => name)
      .filter((name) => compose.includes(`\n      ${name}:\n`))
    expect(bare).toEqual([])
    expect(compose).toContain('STORAGE_DIR: ${STORAGE_DIR:-/data/uploads}')
  })
})

describe('.env.example', () => {
  it('shows exactly the table of variables', () => {
    const table: Readonly<Record<string, Variable<unknown>>> = variables
    const lines: string[] = []
    let group = ''
    for (const [name, variable] of Object.entries(table)) {
      if (variable.group !== group) lines.push('', `## ${variable.group}`)
      group = variable.group
      lines.push('', `# ${variable.about}`, `#${name}=${variable.fallback ?? ''}`)
    }
    const shown = readFileSync(join(projectRoot(), '.env.example'), 'utf8')
    expect(shown.slice(shown.indexOf('\n\n## ')).trimEnd()).toBe(`\n${lines.join('\n')}`)
  })
})
