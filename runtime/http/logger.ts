// The log: one JSON object a line, readable text on a terminal. No line leaves with a secret in it: known fields are
// redacted, and every finished line is searched for what looks like a credential.
import type { FastifyBaseLogger } from 'fastify'
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
  'secretAccessKey',
]
const quoted = fields.map((field) => `["${field}"]`)
const redacted = ['', '*', '*.*', '*.*.*'].flatMap((parent) => quoted.map((field) => `${parent}${field}`))

// A JWT; an opaque secret key; the password in a URL; a credential in a query string. Each with the text without which
// there is none, as looking for that is cheap.
const patterns: readonly (readonly [string, RegExp, string])[] = [
  ['eyJ', /eyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, '[redacted]'],
  ['sb_secret_', /sb_secret_[\w-]+/g, '[redacted]'],
  ['lite_admin_', /lite_admin_[\w-]+/g, '[redacted]'],
  ['://', /(\w:\/\/[^\s:@/"]*:)[^\s@/"]+@/g, '$1[redacted]@'],
  [
    '=',
    /([?&](?:apikey|token|(?:access|refresh|id)_token|token_hash|code|password|secret|signature|x-amz-signature|x-amz-credential|x-amz-security-token)=)[^&\s"\\#]+/gi,
    '$1[redacted]',
  ],
]

/** `line` without credentials. `secrets` are replaced wherever they stand. */
export function scrub(line: string, secrets: readonly string[]): string {
  let clean = line
  for (const secret of secrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, '[redacted]')
  for (const [sign, pattern, replacement] of patterns)
    if (clean.includes(sign)) clean = clean.replace(pattern, replacement)
  return clean
}

/** Lines of plain fields, see {@link writeLine}. */
interface LineWriter {
  write(line: string): void
}

const writers = new WeakMap<object, LineWriter>()
/** Who hears of lines, by the stream of the log. */
const followers = new WeakMap<object, ((line: string) => void)[]>()

const streamOf = (log: FastifyBaseLogger): object | undefined =>
  (log as { readonly [pino.symbols.streamSym]?: object })[pino.symbols.streamSym]

/**
 * Hears of every line that is no request's (see {@link writeLine}), without credentials, as JSON.
 * @param log made by {@link createLogger}
 */
export function followLines(log: FastifyBaseLogger, listener: (line: string) => void): void {
  const stream = streamOf(log)
  if (stream) followers.get(stream)?.push(listener)
}

/** Milliseconds and characters that lines are held back for, so that many leave in one write. */
const patience = { time: 20, size: 16_384 }

/** Writes lines at once, or where nobody is looking (a file, a pipe) many together; all of them before the process ends. */
function createLineWriter(write: (text: string) => void, together: boolean): LineWriter & { flush(): void } {
  let held = ''
  let timer: NodeJS.Timeout | undefined
  function flush(): void {
    if (held === '') return
    clearTimeout(timer)
    timer = undefined
    const text = held
    held = ''
    write(text)
  }
  if (together) process.on('exit', flush)
  return {
    flush,
    write: (line) => {
      held += line
      if (!together || held.length > patience.size) flush()
      else timer ??= setTimeout(flush, patience.time)
    },
  }
}

/**
 * Writes one line whose fields are plain, and named by us like the message: their names need no escaping. It goes past the redaction of fields, which walks through every
 * object and costs more than all the rest of a request's log; what looks like a credential is still taken out.
 */
export function writeLine(
  log: FastifyBaseLogger,
  level: 'debug' | 'info',
  fields: Readonly<Record<string, string | number | undefined>>,
  message: string,
): void {
  const { isLevelEnabled } = log as Partial<Logger>
  const stream = streamOf(log)
  const writer = stream && writers.get(stream)
  if (!writer || !isLevelEnabled) log[level](fields, message)
  else if (isLevelEnabled.call(log, level)) {
    let line = `{"level":${pino.levels.values[level] ?? 0},"time":"${isoTime(Date.now())}"`
    for (const name in fields) {
      const value = fields[name]
      if (value !== undefined)
        line += `,"${name}":${typeof value === 'number' ? value : JSON.stringify(value)}`
    }
    writer.write(`${line},"msg":"${message}"}\n`)
  }
}

let lastTime = 0
let lastText = ''

/** The text of a time, made once a millisecond. */
function isoTime(now: number): string {
  if (now !== lastTime) {
    lastTime = now
    lastText = new Date(now).toISOString()
  }
  return lastText
}

const usable = (secrets: readonly string[]) => secrets.filter((secret) => secret.length >= 8)

const hiders = new WeakMap<object, (secrets: readonly string[]) => void>()

/** From here on `secrets` are what `log` must never print, instead of those it was made with. */
export function hideSecrets(log: Logger, secrets: readonly string[]): void {
  hiders.get(log)?.(secrets)
}

/** Where log lines go. */
export interface LoggerOptions {
  readonly level: string
  /** Values that must never be printed, see secretValues of the settings. */
  readonly secrets: readonly string[]
  /** Default: standard output. */
  readonly destination?: { write(line: string): void }
  /** Readable text instead of JSON. Default: when standard output is a terminal. */
  readonly pretty?: boolean
}

/** Makes the log of a process. Its level can be changed while it runs (`log.level = 'debug'`). */
export function createLogger(options: LoggerOptions): Logger {
  const { level, destination } = options
  let secrets = usable(options.secrets)
  const readable = options.pretty ?? (destination === undefined && process.stdout.isTTY)
  const target = destination ?? pino.destination(1)
  const stream = readable ? pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss' }) : target
  const lines = createLineWriter(
    (text) => void stream.write(scrub(text, secrets)),
    destination === undefined && !readable,
  )
  const listeners: ((line: string) => void)[] = []
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redacted, censor: '[redacted]' },
      hooks: {
        streamWrite: (line) => {
          lines.flush() // what came before stands before
          const clean = scrub(line, secrets)
          for (const listener of listeners) listener(clean)
          return clean
        },
      },
      serializers: {
        req: (request: { method?: string; url?: string }) => ({ method: request.method, url: request.url }),
      },
    },
    stream,
  )
  writers.set(stream, lines)
  followers.set(stream, listeners)
  hiders.set(log, (values) => (secrets = usable(values)))
  return log
}
