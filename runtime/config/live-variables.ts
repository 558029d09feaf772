// Which variables can be changed while the server runs, and why the others cannot. Every variable stands here once (a test
// holds it), but for those of further providers (OIDC_<NAME>_…), which all can.
import { isProviderVariable } from './oidc-providers.ts'
import type { Name } from './variables.ts'

export type Section = 'general' | 'auth' | 'providers' | 'mail' | 'api' | 'realtime' | 'storage' | 'server'

interface Group {
  readonly section: Section
  readonly title: string
  readonly names: readonly Name[]
}

/** Changed by an admin, they hold in every process within a second. */
export const liveGroups: readonly Group[] = [
  { section: 'general', title: 'Addresses', names: ['SITE_URL', 'REDIRECT_URLS'] },
  { section: 'general', title: 'Log', names: ['LOG_LEVEL'] },
  {
    section: 'auth',
    title: 'Sign-up',
    names: [
      'AUTH_SIGNUP',
      'AUTH_ANONYMOUS',
      'AUTH_ANONYMOUS_KEEP',
      'AUTH_AUTOCONFIRM',
      'AUTH_MANUAL_LINKING',
      'AUTH_VERIFY_ON_GET',
    ],
  },
  {
    section: 'auth',
    title: 'Passwords',
    names: [
      'PASSWORD_MIN_LENGTH',
      'PASSWORD_REQUIRED',
      'PASSWORD_BREACH_CHECK',
      'PASSWORD_BREACH_URL',
      'PASSWORD_CHANGE',
      'BCRYPT_COST',
    ],
  },
  {
    section: 'auth',
    title: 'Sessions',
    names: ['JWT_EXPIRY', 'REFRESH_REUSE_WINDOW', 'SESSION_TIMEBOX', 'SESSION_INACTIVITY', 'SESSION_SINGLE'],
  },
  {
    section: 'auth',
    title: 'Hooks',
    names: ['AUTH_HOOK_ACCESS_TOKEN', 'AUTH_HOOK_BEFORE_USER_CREATED'],
  },
  {
    section: 'auth',
    title: 'Tries',
    names: [
      'AUTH_LIMIT_LOGIN',
      'AUTH_LIMIT_ACCOUNT',
      'AUTH_LIMIT_REFRESH',
      'AUTH_LIMIT_SIGNUP',
      'AUTH_LIMIT_ANONYMOUS',
      'AUTH_LIMIT_OTP',
      'AUTH_LIMIT_VERIFY',
      'AUTH_LIMIT_MFA',
    ],
  },
  { section: 'providers', title: 'Google', names: ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'] },
  {
    section: 'mail',
    title: 'Mail server',
    names: ['SMTP_HOST', 'SMTP_PORT', 'SMTP_TLS', 'SMTP_USER', 'SMTP_PASSWORD', 'SMTP_FROM'],
  },
  {
    section: 'mail',
    title: 'Mails',
    names: ['MAIL_EXPIRY', 'MAIL_INVITE_EXPIRY', 'MAIL_PAUSE', 'AUTH_LIMIT_MAIL', 'MAIL_NOTIFICATIONS'],
  },
  { section: 'api', title: 'Who may call', names: ['CORS_ORIGINS', 'RATE_LIMIT', 'RATE_LIMIT_WINDOW'] },
  {
    section: 'api',
    title: 'Answers',
    names: ['MAX_ROWS', 'STRICT_BODIES', 'AGGREGATES', 'PLAN', 'EXTRA_SEARCH_PATH', 'PRE_REQUEST', 'TX_END'],
  },
  {
    section: 'api',
    title: 'Time',
    names: ['STATEMENT_TIMEOUT_ANON', 'STATEMENT_TIMEOUT_AUTHENTICATED', 'STATEMENT_TIMEOUT_SERVICE'],
  },
  {
    section: 'realtime',
    title: 'Limits',
    names: ['REALTIME_CHANNELS', 'REALTIME_CONNECTIONS', 'REALTIME_MESSAGES'],
  },
  { section: 'realtime', title: 'History', names: ['REALTIME_RETENTION', 'REALTIME_LOG_SIZE'] },
  {
    section: 'storage',
    title: 'Files',
    names: ['STORAGE_FILE_SIZE_LIMIT', 'STORAGE_UPLOAD_EXPIRY', 'STORAGE_RESERVE', 'STORAGE_IMAGE_CACHE'],
  },
]

const liveNames: ReadonlySet<string> = new Set(liveGroups.flatMap(({ names }) => names))

const port = 'The port is taken once, when the server starts.'
const folder = 'What lies there is opened when the server starts.'
const database = 'The connections to the database are made when the server starts.'
const key =
  'It is the key that this server signs and encrypts with; another one needs every process to start anew.'
const routes = 'The routes are made with it when the server starts.'
const tokens = 'Processes that do not agree on it would refuse the tokens of each other.'
const traces = 'What sends traces is loaded when the server starts.'
const files = 'Files that are kept elsewhere must be moved first.'

/** Why the others need a restart. */
export const restartReasons: Readonly<Partial<Record<Name, string>>> = {
  ...{
    PORT: port,
    HOST: port,
    PUBLIC_URL: routes,
    NODE_ENV: key,
    REGENERATE: routes,
    SHUTDOWN_TIMEOUT: port,
    WORKERS: 'The processes are started when the server starts.',
  },
  ...{ DATA_DIR: folder, GENERATED_DIR: folder, MIGRATIONS_DIR: folder, SECRETS_FILE: folder },
  ...{ DATABASE_URL: database, DATABASE_DIRECT_URL: database, DATABASE_PASSWORD_FILE: database },
  ...{ MIGRATE_ON_START: database, ACCEPT_VOLATILE_WRITES: database },
  ...{ POOL_SIZE: database, POOL_TIMEOUT: database },
  ...{ APP_SECRET: key, JWT_SECRET: key, ANON_KEY: key, SERVICE_ROLE_KEY: key, JWT_KEYS: key },
  ...{ JWT_STRICT: tokens, JWT_ISSUER: tokens, LITE_GENERATE_SECRETS: key },
  ADMIN_EMAIL: 'The first admin is made when the server starts.',
  ADMIN_PASSWORD: 'The first admin is made when the server starts. Change your own password in your account.',
  METRICS_TOKEN: routes,
  ...{ OTEL_EXPORTER_OTLP_ENDPOINT: traces, OTEL_SERVICE_NAME: traces, OTEL_TRACES_SAMPLER_ARG: traces },
  ...{ API_SCHEMAS: routes, SERVER_TIMING: routes, TRUSTED_PROXIES: routes, BODY_LIMIT: routes },
  ...{ HEADERS_TIMEOUT: port, REQUEST_TIMEOUT: port, HANDLER_TIMEOUT: port, KEEP_ALIVE_TIMEOUT: port },
  MAIL_TEMPLATES: 'A folder of the server: only who starts it may say which files are read.',
  NATS_URL: 'The connection is made when the server starts.',
  ...{ STORAGE_BACKEND: files, STORAGE_DIR: files, S3_ENDPOINT: files, S3_REGION: files, S3_BUCKET: files },
  ...{ S3_PREFIX: files, S3_FORCE_PATH_STYLE: files, S3_ACCESS_KEY_ID: files, S3_SECRET_ACCESS_KEY: files },
  S3_PROTOCOL_ACCESS_KEY_ID: 'Keys of the S3 protocol that need no restart are made under API keys.',
  S3_PROTOCOL_ACCESS_KEY_SECRET: 'Keys of the S3 protocol that need no restart are made under API keys.',
}

/** Whether a variable can be changed while the server runs. */
export const isLive = (name: string): boolean => liveNames.has(name) || isProviderVariable(name)
