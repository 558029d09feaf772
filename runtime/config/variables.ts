// Every variable that we read: its name, meaning, default and parser. `.env.example` shows the same (a test holds it).
import { authVariables } from './auth-variables.ts'
import type { Parser } from './parse.ts'
import {
  boolean,
  duration,
  functionName,
  httpUrl,
  integer,
  jsonWebKeys,
  oneOf,
  origins,
  postgresUrl,
  processes,
  proxies,
  schemaNames,
  schemas,
  share,
  size,
  text,
} from './parse.ts'
import type { Variable } from './variable.ts'
import { realtimeVariables } from './realtime-variables.ts'
import { storageVariables } from './storage-variables.ts'
import { grouped } from './variable.ts'

const server = grouped('Server')
const files = grouped('Files (relative paths start at the project folder)')
const database = grouped('Database')
const keys = grouped('Secrets and keys (missing ones are generated into SECRETS_FILE at the first start)')
const api = grouped('REST API')
const http = grouped('HTTP limits')

/** The table of variables, in the order of `.env.example`. */
export const variables = {
  PORT: server.withDefault(integer(0, 65_535), '8000', 'The port of everything; 0 takes a free one.'),
  HOST: server.withDefault(text, '127.0.0.1', 'The address to listen on; 0.0.0.0 for every one.'),
  PUBLIC_URL: server.optional(
    httpUrl,
    'Base of links that we print or send. Default: http://localhost:PORT.',
  ),
  NODE_ENV: server.withDefault(
    text,
    'development',
    'production: weak or missing secrets are refused, and a database that can lose writes.',
  ),
  LOG_LEVEL: server.withDefault(
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    'info',
    'trace, debug, info, warn, error, fatal or silent.',
  ),
  WORKERS: server.withDefault(
    processes,
    '1',
    'Processes that answer requests; auto: one for each core of the machine.',
  ),
  REGENERATE: server.withDefault(
    boolean,
    'on',
    'off: a changed schema is only reported; the API stays as it is.',
  ),
  METRICS_TOKEN: server.secret(
    text,
    'Bearer token of GET /metrics, for Prometheus. Default: there is no such path.',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: server.optional(
    httpUrl,
    'Where traces are sent, such as http://localhost:4318 (OTLP over HTTP). Default: there are none.',
  ),
  OTEL_SERVICE_NAME: server.withDefault(text, 'supabase-lite', 'The name of this server in traces.'),
  OTEL_TRACES_SAMPLER_ARG: server.withDefault(
    share,
    '1',
    'Which share of traces is sent, from 0 to 1; callers that trace decide themselves.',
  ),
  SHUTDOWN_TIMEOUT: server.withDefault(duration(), '10s', 'From SIGTERM to a forced end.'),

  DATA_DIR: files.withDefault(text, '.data', 'The embedded PostgreSQL and what else must survive.'),
  GENERATED_DIR: files.withDefault(text, 'generated', 'Where the generated code is written.'),
  MIGRATIONS_DIR: files.withDefault(text, 'migrations', 'Your SQL migrations.'),
  SECRETS_FILE: files.withDefault(
    text,
    '.env',
    'The file that holds the generated secrets; only from the environment.',
  ),

  DATABASE_URL: database.secret(
    postgresUrl,
    'A PostgreSQL 16 of your own. Default: the embedded one under DATA_DIR.',
  ),
  DATABASE_DIRECT_URL: database.secret(
    postgresUrl,
    'The same database without a pooler, for LISTEN and migrations. Default: DATABASE_URL.',
  ),
  DATABASE_PASSWORD_FILE: database.optional(
    text,
    'A file with the password for both URLs, used by those that have none.',
  ),
  MIGRATE_ON_START: database.optional(
    boolean,
    'Apply pending migrations at start. Default: on with the embedded database, off with DATABASE_URL.',
  ),
  ACCEPT_VOLATILE_WRITES: database.withDefault(
    boolean,
    'off',
    'on: starts in production though fsync, full_page_writes or synchronous_commit is off.',
  ),
  POOL_SIZE: database.withDefault(integer(1, 1000), '10', 'Connections of each of our logins, per process.'),
  POOL_TIMEOUT: database.withDefault(duration(), '10s', 'How long a request waits for a connection.'),
  STATEMENT_TIMEOUT_ANON: database.withDefault(duration(), '3s', 'Longest statement of anonymous callers.'),
  STATEMENT_TIMEOUT_AUTHENTICATED: database.withDefault(
    duration(),
    '8s',
    'Longest statement of signed-in users.',
  ),
  STATEMENT_TIMEOUT_SERVICE: database.withDefault(duration(), '60s', 'Longest statement of the service key.'),

  APP_SECRET: keys.secret(
    text,
    'Root of all derived secrets, 32 characters or more. openssl rand -base64 32',
  ),
  JWT_SECRET: keys.secret(text, 'Signs tokens with HS256, 32 characters or more. openssl rand -base64 32'),
  ANON_KEY: keys.secret(text, 'The public API key: a JWT with the role anon, signed with JWT_SECRET.'),
  SERVICE_ROLE_KEY: keys.secret(
    text,
    'The secret API key that bypasses row level security: role service_role.',
  ),
  ADMIN_EMAIL: keys.optional(
    text,
    'The first admin of the dashboard, made at the start with ADMIN_PASSWORD; without it the start prints a link.',
  ),
  ADMIN_PASSWORD: keys.secret(
    text,
    'The password of ADMIN_EMAIL, 8 characters or more; another one here changes it at the next start.',
  ),
  JWT_KEYS: keys.secret(
    jsonWebKeys,
    'Further keys as a JSON array of JSON Web Keys (RS256, ES256, EdDSA, HS256).',
  ),
  JWT_STRICT: keys.withDefault(
    boolean,
    'off',
    'on: user tokens must name audience and issuer, and service_role is only the configured key.',
  ),
  LITE_GENERATE_SECRETS: keys.withDefault(
    boolean,
    'off',
    'on: missing secrets are generated in production too (the container, whose volume keeps them).',
  ),

  API_SCHEMAS: api.withDefault(schemas, 'public', 'Exposed schemas, the default one first.'),
  MAX_ROWS: api.withDefault(integer(0, 1e9), '0', 'Largest number of rows of one answer; 0 is no cap.'),
  STRICT_BODIES: api.withDefault(boolean, 'on', 'off: bodies are checked by PostgreSQL alone.'),
  EXTRA_SEARCH_PATH: {
    ...api.withDefault(
      schemaNames,
      'public',
      'Schemas behind the requested one in search_path; empty for none.',
    ),
    mayBeEmpty: true,
  },
  AGGREGATES: api.withDefault(boolean, 'off', 'on: select may hold count(), sum(), avg(), min(), max().'),
  PLAN: api.withDefault(
    boolean,
    'off',
    "on: .explain() shows a statement's plan, which tells about hidden rows.",
  ),
  PRE_REQUEST: api.optional(
    functionName,
    'A function without arguments, schema.name, that runs before every request. It may refuse it.',
  ),
  TX_END: api.withDefault(
    oneOf('commit', 'commit-allow-override', 'rollback', 'rollback-allow-override'),
    'commit',
    'How a write ends; with allow-override Prefer: tx=rollback (or commit) chooses.',
  ),
  SERVER_TIMING: api.optional(
    boolean,
    'Answers say in Server-Timing where the time went. Default: on, in production off.',
  ),
  CORS_ORIGINS: api.withDefault(origins, '*', 'Origins whose scripts may call the APIs.'),

  TRUSTED_PROXIES: http.optional(proxies, 'Proxies whose X-Forwarded-* headers count. Default: none.'),
  BODY_LIMIT: http.withDefault(size(1024, 1024 ** 3), '1MB', 'Largest request body.'),
  RATE_LIMIT: http.withDefault(
    integer(0, 1e9),
    '300',
    'Anonymous requests per address and window; 0 is off.',
  ),
  RATE_LIMIT_WINDOW: http.withDefault(duration(1000), '10s', 'The window of RATE_LIMIT.'),
  HEADERS_TIMEOUT: http.withDefault(duration(), '10s', 'Until the headers of a request are complete.'),
  REQUEST_TIMEOUT: http.withDefault(duration(), '30s', 'Until a request is complete.'),
  HANDLER_TIMEOUT: http.withDefault(
    duration(),
    '65s',
    'Until its answer is made; above the longest statement.',
  ),
  KEEP_ALIVE_TIMEOUT: http.withDefault(duration(), '72s', 'How long an idle connection is kept.'),

  ...authVariables,
  ...realtimeVariables,
  ...storageVariables,
} satisfies Record<string, Variable<unknown>>

export type Name = keyof typeof variables

const emptyable = new Set(
  Object.entries<Variable<unknown>>(variables)
    .filter(([, variable]) => variable.mayBeEmpty)
    .map(([name]) => name),
)

/** Whether an empty text is a value of that variable. */
export const mayBeEmpty = (name: string): boolean => emptyable.has(name)

type Parsed<V> = V extends { readonly parse: Parser<infer T> } ? T : never

/** Every variable's value; `undefined` only where there is no default. */
export type Values = {
  readonly [N in Name]: (typeof variables)[N] extends { readonly fallback: string }
    ? Parsed<(typeof variables)[N]>
    : Parsed<(typeof variables)[N]> | undefined
}
