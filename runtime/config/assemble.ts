// From parsed variables to the one Config of a process, frozen. Refuses nothing: load.ts has looked at them.
import { resolve } from 'node:path'
import type { SavedMails } from './auth-config.ts'
import { authConfig } from './auth-config.ts'
import type { Config } from './config.ts'
import type { OidcProvider } from './oidc-providers.ts'
import type { Secrets } from './secrets.ts'
import { storageConfig } from './storage-config.ts'
import type { Values } from './variables.ts'

function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value) as unknown[]) {
    if (typeof inner === 'object' && inner !== null) freeze(inner)
  }
  return Object.freeze(value)
}

/** What a Config is made from. */
export interface Parts {
  readonly root: string
  readonly secretsFile: string
  readonly values: Values
  readonly providers: readonly OidcProvider[]
  readonly secrets: Secrets
  readonly warnings: readonly string[]
  readonly given: Readonly<Record<string, string>>
  readonly savedMails: SavedMails
}

/** All settings as values, frozen. */
export function assemble(parts: Parts): Config {
  const { root, secretsFile, values, providers, secrets, warnings, given, savedMails } = parts
  const port = values.PORT
  const publicUrl = values.PUBLIC_URL ?? `http://localhost:${port}`
  return freeze({
    root,
    production: values.NODE_ENV === 'production',
    port,
    host: values.HOST,
    publicUrl,
    dataDir: resolve(root, values.DATA_DIR),
    generatedDir: resolve(root, values.GENERATED_DIR),
    migrationsDir: resolve(root, values.MIGRATIONS_DIR),
    secretsFile,
    databaseUrl: values.DATABASE_URL,
    databaseDirectUrl: values.DATABASE_DIRECT_URL ?? values.DATABASE_URL,
    migrateOnStart: values.MIGRATE_ON_START ?? values.DATABASE_URL === undefined,
    acceptVolatileWrites: values.ACCEPT_VOLATILE_WRITES,
    apiSchemas: values.API_SCHEMAS,
    poolSize: values.POOL_SIZE,
    poolTimeout: values.POOL_TIMEOUT,
    statementTimeout: {
      anon: values.STATEMENT_TIMEOUT_ANON,
      authenticated: values.STATEMENT_TIMEOUT_AUTHENTICATED,
      service: values.STATEMENT_TIMEOUT_SERVICE,
    },
    appSecret: secrets.APP_SECRET,
    jwtSecret: secrets.JWT_SECRET,
    jwtKeys: values.JWT_KEYS ?? [],
    jwtStrict: values.JWT_STRICT,
    anonKey: secrets.ANON_KEY,
    serviceRoleKey: secrets.SERVICE_ROLE_KEY,
    admin: adminOf(values),
    logLevel: values.LOG_LEVEL,
    corsOrigins: values.CORS_ORIGINS,
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    bodyLimit: values.BODY_LIMIT,
    strictBodies: values.STRICT_BODIES,
    maxRows: values.MAX_ROWS,
    extraSearchPath: values.EXTRA_SEARCH_PATH,
    aggregates: values.AGGREGATES,
    plan: values.PLAN,
    preRequest: values.PRE_REQUEST,
    txEnd: values.TX_END,
    serverTiming: values.SERVER_TIMING ?? values.NODE_ENV !== 'production',
    rateLimit: { max: values.RATE_LIMIT, window: values.RATE_LIMIT_WINDOW },
    timeouts: {
      headers: values.HEADERS_TIMEOUT,
      request: values.REQUEST_TIMEOUT,
      handler: values.HANDLER_TIMEOUT,
      keepAlive: values.KEEP_ALIVE_TIMEOUT,
      shutdown: values.SHUTDOWN_TIMEOUT,
    },
    workers: values.WORKERS,
    regenerate: values.REGENERATE,
    metricsToken: values.METRICS_TOKEN,
    tracing: tracingOf(values),
    realtime: {
      natsUrl: values.NATS_URL,
      retention: { age: values.REALTIME_RETENTION, bytes: values.REALTIME_LOG_SIZE },
      limits: {
        channels: values.REALTIME_CHANNELS,
        connections: values.REALTIME_CONNECTIONS,
        messages: values.REALTIME_MESSAGES,
      },
    },
    storage: storageConfig(values, root),
    auth: authConfig(values, { publicUrl, root, providers, savedMails }),
    given,
    warnings,
  })
}

function adminOf({ ADMIN_EMAIL: email, ADMIN_PASSWORD: password }: Values): Config['admin'] {
  return email !== undefined && password !== undefined ? { email, password } : undefined
}

function tracingOf(values: Values): Config['tracing'] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = values
  return endpoint === undefined ? undefined : { endpoint, serviceName, ratio: values.OTEL_TRACES_SAMPLER_ARG }
}
