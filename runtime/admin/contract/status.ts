// What /admin/v1/status, …/series and …/advisors give: how the server is, how it was, and what would be better.

export interface PoolInfo {
  readonly name: string
  readonly max: number
  readonly open: number
  readonly used: number
  readonly waiting: number
  /** Requests that got no connection in time, since the start. */
  readonly timeouts: number
}

export interface MigrationInfo {
  readonly version: number
  readonly name: string
  readonly state: string
  readonly problem: string | null
}

export interface GenerationInfo {
  readonly state: 'starting' | 'current' | 'working' | 'failed' | 'stale'
  /** Of the schema that is served. */
  readonly hash: string
  readonly relations: number
  readonly error: string | null
  readonly left_out: readonly { readonly schema: string; readonly name: string; readonly reason: string }[]
  /** The last one that changed what is served. Durations in milliseconds. */
  readonly last: {
    readonly at: string
    readonly reason: string
    readonly files: number
    readonly generate: number
    readonly load: number
  } | null
}

export interface SizeInfo {
  readonly schema: string
  readonly name: string
  readonly bytes: number
}

export interface StatusInfo {
  readonly version: string
  readonly node: string
  readonly process: { readonly pid: number; readonly started_at: string; readonly rss: number }
  /** Of `/ready`. */
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string | null }[]
  readonly database: {
    readonly version: string
    readonly level: 'full' | 'limited'
    readonly bytes: number
    readonly connections: number
    readonly max_connections: number
  }
  readonly migrations: {
    readonly applied: number
    /** Those that are not as they should be. */
    readonly others: readonly MigrationInfo[]
  }
  /** Null where nothing generates. */
  readonly generation: GenerationInfo | null
  readonly pools: readonly PoolInfo[]
  readonly sockets: { readonly websockets: number; readonly streams: number; readonly subscriptions: number }
  readonly sizes: {
    /** The biggest, without their indexes. */
    readonly tables: readonly SizeInfo[]
    readonly indexes: readonly (SizeInfo & { readonly table: string })[]
    readonly change_log: number
    readonly buckets: readonly { readonly name: string; readonly bytes: number; readonly objects: number }[]
    /** Of the disk under the data folder; null where it cannot be found out. */
    readonly disk: { readonly free: number; readonly total: number } | null
  }
}

export interface SeriesPoint {
  /** Milliseconds since 1970, the end of the step. */
  readonly at: number
  /** Requests: 2xx, 3xx, 4xx, 5xx. */
  readonly classes: readonly [number, number, number, number]
  readonly areas: Readonly<Record<'rest' | 'auth' | 'storage' | 'realtime' | 'admin' | 'other', number>>
  /** Milliseconds; null where there was no request. */
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
  readonly pool_used: number
  readonly pool_waiting: number
  readonly sockets: number
  readonly rss: number
  /** Milliseconds that the event loop was late. */
  readonly lag: number
}

export interface StatusSeries {
  /** Seconds of one step. */
  readonly step: number
  readonly points: readonly SeriesPoint[]
  readonly process: { readonly pid: number; readonly started_at: string }
}

export interface SeriesQuery {
  /** `hour`: each ten seconds; `day`: each minute. Default `hour`. */
  readonly range?: 'hour' | 'day'
}
export const seriesQuery = {
  type: 'object',
  additionalProperties: false,
  properties: { range: { enum: ['hour', 'day'] } },
} as const

/** Something that is unsafe, slow, or most likely not meant. */
export interface Advice {
  readonly level: 'ERROR' | 'WARN' | 'INFO'
  readonly kind: 'security' | 'performance' | 'operation'
  readonly rule: string
  readonly object: string
  /** Whom it opens a door to, or ''. */
  readonly role: string
  readonly why: string
  /** SQL that mends it; null where a person has to decide how. */
  readonly mend: string | null
}
