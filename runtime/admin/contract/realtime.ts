// What /admin/v1/realtime takes and gives: who is connected, what is published, changes as somebody sees them, and why a change
// was told or not.
import type { RunSqlBody } from './sql.ts'

/** Whose view it is. */
export type RealtimeAs = NonNullable<RunSqlBody['as']>

/** What is listened to. */
export interface RealtimeWanted {
  /** Default `*`: every published table that may be read. */
  readonly table?: string
  /** Default `public`; of all tables `*`. */
  readonly schema?: string
  /** INSERT, UPDATE, DELETE, TRUNCATE or `*`, the default. */
  readonly event?: string
  /** `column=operator.value`, several with commas between. */
  readonly filter?: string
}

export interface WatchBody extends RealtimeWanted {
  readonly as?: RealtimeAs
  /** What is behind it comes first. */
  readonly cursor?: string
}

export interface ExplainBody extends RealtimeWanted {
  /** Of the change. */
  readonly cursor: string
  /** One who is connected to this process… */
  readonly connection?: string
  /** … with this subscription of his, and the channel that it belongs to. */
  readonly subscription?: string
  readonly channel?: string
  /** Or somebody who would listen to this. */
  readonly as?: RealtimeAs
}

export interface AuthorizeBody {
  readonly topic: string
  readonly as: RealtimeAs
}

export interface PublishBody {
  readonly enabled: boolean
}

const as = {
  type: 'object',
  required: ['role'],
  additionalProperties: false,
  properties: {
    role: { enum: ['anon', 'authenticated', 'service_role'] },
    claims: { type: 'object' },
  },
} as const
const text = { type: 'string', minLength: 1, maxLength: 8_192 } as const
const name = { type: 'string', minLength: 1, maxLength: 63 } as const
const cursor = { type: 'string', minLength: 1, maxLength: 60_000 } as const
const wanted = { table: name, schema: name, event: name, filter: text } as const

export const watchBody = {
  type: 'object',
  additionalProperties: false,
  properties: { ...wanted, as, cursor },
} as const

export const explainBody = {
  type: 'object',
  required: ['cursor'],
  additionalProperties: false,
  properties: { ...wanted, as, cursor, connection: text, subscription: text, channel: text },
  oneOf: [{ required: ['as'] }, { required: ['connection', 'subscription'] }],
} as const

export const authorizeBody = {
  type: 'object',
  required: ['topic', 'as'],
  additionalProperties: false,
  properties: { topic: { type: 'string', minLength: 1, maxLength: 255 }, as },
} as const

export const publishBody = {
  type: 'object',
  required: ['enabled'],
  additionalProperties: false,
  properties: { enabled: { type: 'boolean' } },
} as const

export const connectionsQuery = {
  type: 'object',
  properties: {
    offset: { type: 'integer', minimum: 0, maximum: 1_000_000 },
    limit: { type: 'integer', minimum: 1, maximum: 500 },
  },
} as const

export interface RealtimePage {
  readonly offset: number
  readonly limit: number
}

export interface RealtimeSubscription {
  readonly id: string
  /** Of realtime-js, without its prefix; null for the other protocols. */
  readonly channel: string | null
  readonly schema: string
  readonly table: string
  readonly event: string
  readonly filter: string | null
  /** `pushed` keeps up; `pulled` is read for on its own until it has caught up. */
  readonly state: 'pushed' | 'pulled'
  /** Everything up to there was told. */
  readonly cursor: string
}

export interface RealtimeConnection {
  readonly id: string
  /** The plain protocol, realtime-js, an event stream, an answer that waits. */
  readonly kind: 'plain' | 'phoenix' | 'stream' | 'poll'
  readonly role: string
  readonly user: string | null
  /** Stands for the address, without telling it. */
  readonly address: string
  /** ISO 8601. */
  readonly since: string
  /** Bytes that wait to be sent. */
  readonly queue: number
  readonly subscriptions: readonly RealtimeSubscription[]
  readonly channels: readonly { readonly topic: string; readonly private: boolean }[]
}

export interface RealtimeLog {
  readonly bytes: number
  /** How much is kept, in bytes and milliseconds. */
  readonly most_bytes: number
  readonly most_age: number
  /** ISO 8601; null where it is empty. */
  readonly oldest_at: string | null
  readonly oldest_cursor: string
  readonly newest_cursor: string
  /** Batches that this process has still to push; null while nobody listens to it. */
  readonly lag: number | null
}

export interface RealtimeTable {
  readonly schema: string
  readonly name: string
  readonly published: boolean
  /** Why the switch does nothing: the publication has all tables, or the whole schema. */
  readonly by: 'table' | 'schema' | 'all' | null
  readonly rls: boolean
  /** Subscriptions of this process that hear of it. */
  readonly subscribers: number
}

/** What one process knows. */
export interface RealtimeState {
  /** Others have connections of their own. */
  readonly process: number
  readonly bus: 'postgres' | 'nats'
  readonly counts: {
    readonly plain: number
    readonly phoenix: number
    readonly stream: number
    readonly poll: number
    readonly subscriptions: number
    readonly pulled: number
    readonly channels: number
  }
  readonly connections: readonly RealtimeConnection[]
  readonly log: RealtimeLog
}

export interface RealtimeOverview extends RealtimeState {
  readonly tables: readonly RealtimeTable[]
}

export type ExplainStep =
  'published' | 'subscribed' | 'standing' | 'privileges' | 'policies' | 'filter' | 'event'

export interface ExplainedStep {
  readonly step: ExplainStep
  /** Null: not asked, as something before it stops the change. */
  readonly passes: boolean | null
  readonly why: string
}

/** One policy by itself. */
export interface ExplainedPolicy {
  /** Null: the condition of the publication. */
  readonly name: string | null
  readonly permissive: boolean
  /** SQL; null: always true. */
  readonly condition: string | null
  /** Whether it shows the row as it became, and as it was; null where there is no such row. */
  readonly after: boolean | null
  readonly before: boolean | null
  /** What PostgreSQL said where the condition fails. */
  readonly error: string | null
}

export type RealtimeOperation = 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE'

/** Columns to the JSON text of their values: no digit is lost. */
export type RealtimeRow = Readonly<Record<string, string>>

/** One event of the stream. */
export interface WatchedChange {
  readonly type: RealtimeOperation
  readonly schema: string
  readonly table: string
  readonly record: RealtimeRow | null
  readonly old_record: RealtimeRow | null
  /** Whether long values were left out. */
  readonly truncated: boolean
  readonly cursor: string
  /** ISO 8601, by the clocks of PostgreSQL and of the server. */
  readonly committed_at: string
  readonly sent_at: string
}

export interface Explanation {
  readonly cursor: string
  readonly schema: string
  readonly table: string
  readonly operation: RealtimeOperation
  /** ISO 8601. */
  readonly committed_at: string
  readonly role: string
  readonly user: string | null
  readonly delivered: boolean
  /** As what it is told: a row that leaves what somebody may see is deleted for him. */
  readonly told_as: RealtimeOperation | null
  /** The rows as they are told. */
  readonly record: RealtimeRow | null
  readonly old_record: RealtimeRow | null
  readonly steps: readonly ExplainedStep[]
  readonly policies: readonly ExplainedPolicy[]
  readonly columns: { readonly told: readonly string[]; readonly withheld: readonly string[] }
}

export interface ChannelPermissions {
  readonly reads: boolean
  readonly writes: boolean
  readonly sees_presence: boolean
  readonly tracks: boolean
}
