// What /admin/v1/logs gives: the last requests and log lines of one process, without credentials and without values of parameters.

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type LogLevel = (typeof logLevels)[number]

/** A request that was answered. */
export interface RequestLog {
  readonly kind: 'request'
  readonly id: string
  /** ISO 8601. */
  readonly at: string
  readonly request_id: string
  readonly method: string
  /** With its query, credentials taken out. */
  readonly path: string
  /** The template; null where none matched. */
  readonly route: string | null
  readonly status: number
  /** Milliseconds. */
  readonly duration: number
  readonly role: string | null
  readonly user: string | null
  /** SQLSTATE or one of our codes, of a refusal. */
  readonly code: string | null
  /** Stands for the address in counters; IPv6 to its first 64 bits. */
  readonly address: string
  /** Rows read or written; null where the request did not get so far. */
  readonly rows: number | null
  /** Milliseconds that it waited for a connection. */
  readonly wait: number | null
}

/** A line of the log that is no request. */
export interface LineLog {
  readonly kind: 'line'
  readonly id: string
  readonly at: string
  readonly level: LogLevel
  readonly message: string
  /** Of the request that it is about. */
  readonly request_id: string | null
  /** What else it says, as JSON. */
  readonly fields: Readonly<Record<string, unknown>>
}

export type LogEntry = RequestLog | LineLog

export interface LogPage {
  /** Newest first. */
  readonly entries: readonly LogEntry[]
  /** For `cursor`; null at the end. */
  readonly next: string | null
  /** Whose log it is: each process of a cluster has its own. */
  readonly process: { readonly pid: number; readonly started_at: string }
  /** What is kept, and how much at most. */
  readonly kept: {
    readonly entries: number
    readonly bytes: number
    readonly most_entries: number
    readonly most_bytes: number
  }
}

/** One request from its route to its SQL. */
export interface LogDetail {
  readonly entry: LogEntry
  /** The file in the folder of the generated code that declares its route; null where none does. */
  readonly file: string | null
  readonly function: { readonly schema: string; readonly name: string } | null
  readonly statement: {
    readonly sql: string
    /** How many there are; their values are not shown. */
    readonly parameters: number
    readonly search_path: readonly string[]
    /** Why it cannot be explained again; null where it can. */
    readonly not_explainable: string | null
  } | null
  /** Lines of the log about the same request, oldest first. */
  readonly lines: readonly LineLog[]
}

export interface ExplainLogBody {
  /** Runs it, and measures; only what reads. */
  readonly analyze?: boolean
}
export const explainLogBody = {
  type: ['object', 'null'],
  additionalProperties: false,
  properties: { analyze: { type: 'boolean' } },
} as const

export interface LogPlan {
  /** What EXPLAIN (FORMAT JSON) gives, as text. */
  readonly plan: string
}

/** What narrows a list or a tail. */
export interface LogFilter {
  readonly kind?: 'request' | 'line'
  /** `2xx`, or one status. */
  readonly status?: string
  readonly method?: string
  /** Part of the path. */
  readonly path?: string
  readonly route?: string
  readonly user?: string
  readonly role?: string
  readonly request_id?: string
  /** Lines of this level and above; requests count as error (5xx), warn (4xx) or info. */
  readonly level?: LogLevel
  /** ISO 8601. */
  readonly since?: string
  readonly until?: string
  /** Milliseconds. */
  readonly min_duration?: number
}

export interface LogQuery extends LogFilter {
  readonly cursor?: string
  /** Default 100, most 500. */
  readonly limit?: number
}

const word = { type: 'string', minLength: 1, maxLength: 200 } as const
const filter = {
  kind: { enum: ['request', 'line'] },
  status: { type: 'string', pattern: '^[1-5](xx|[0-9]{2})$' },
  method: { enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] },
  path: word,
  route: word,
  user: word,
  role: word,
  request_id: word,
  level: { enum: logLevels },
  since: { type: 'string', format: 'date-time' },
  until: { type: 'string', format: 'date-time' },
  min_duration: { type: 'number', minimum: 0 },
} as const
export const logTailQuery = { type: 'object', additionalProperties: false, properties: filter } as const
export const logQuery = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...filter,
    cursor: { type: 'string', pattern: '^[0-9a-z]{1,12}-[0-9]{1,15}$' },
    limit: { type: 'integer', minimum: 1, maximum: 500 },
  },
} as const
