// The log: one JSON object a line, readable text on a terminal. No line leaves with a secret in it: known fields are
// redacted, and every finished line is searched for what looks like a credential.
import type { Logger } from 'pino'
import pino from 'pino'
import pretty from 'pino-pretty'

const fields = [
  'authorization',
  'apikey',
  'cookie',
  'set-cookie',
  'password',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'client_secret',
  'secret',
]
const quoted = fields.map((field) => `["${field}"]`)
const redacted = ['', '*', '*.*', '*.*.*'].flatMap((parent) => quoted.map((field) => `${parent}${field}`))

// A JWT; an opaque secret key; the password in a URL; a credential in a query string.
const patterns: readonly (readonly [RegExp, string])[] = [
  [/eyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, '[redacted]'],
  [/sb_secret_[\w-]+/g, '[redacted]'],
  [/(\w:\/\/[^\s:@/"]*:)[^\s@/"]+@/g, '$1[redacted]@'],
  [
    /([?&](?:apikey|token|(?:access|refresh|id)_token|token_hash|code|password|secret|signature|x-amz-signature|x-amz-credential|x-amz-security-token)=)[^&\s"\\#]+/gi,
    '$1[redacted]',
  ],
]

/** `line` without credentials. `secrets` are replaced wherever they stand. */
function scrub(line: string, secrets: readonly string[]): string {
  let clean = line
  for (const secret of secrets) clean = clean.replaceAll(secret, '[redacted]')
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement)
  return clean
}

/** Where log lines go. */
export interface LoggerOptions {
  readonly level: string
  /** Values that must never be printed: APP_SECRET, JWT_SECRET, the keys. */
  readonly secrets: readonly string[]
  /** Default: standard output. */
  readonly destination?: { write(line: string): void }
  /** Readable text instead of JSON. Default: when standard output is a terminal. */
  readonly pretty?: boolean
}

/** Makes the log of a process. Its level can be changed while it runs (`log.level = 'debug'`). */
export function createLogger(options: LoggerOptions): Logger {
  const { level, destination } = options
  const secrets = options.secrets.filter((secret) => secret.length >= 8)
  const readable = options.pretty ?? (destination === undefined && process.stdout.isTTY)
  const target = destination ?? pino.destination(1)
  const stream = readable ? pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss' }) : target
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redacted, censor: '[redacted]' },
      hooks: { streamWrite: (line) => scrub(line, secrets) },
      serializers: {
        req: (request: { method?: string; url?: string }) => ({ method: request.method, url: request.url }),
      },
    },
    stream,
  )
}
