// What the routes of /admin/v1 need; made in runtime/services.ts, where features meet.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FixedKeys, NewS3Key, S3KeyInfo } from './contract/keys.ts'
import type {
  ChannelPermissions,
  Explanation,
  RealtimePage,
  RealtimeState,
  RealtimeWanted,
  WatchBody,
} from './contract/realtime.ts'
import type { AdminCookie } from '../identity/admin-cookie.ts'
import type { Config } from '../config/config.ts'
import type { Admin, Admins } from '../db/admins.ts'
import type { ApiKeys } from '../db/api-keys.ts'
import type { Logins, PoolState } from '../db/contract.ts'
import type { Caller } from '../identity/caller.ts'
import type { Credentials } from '../identity/identity.ts'
import type { Journal, JournalLimits } from '../observe/journal.ts'
import type { StatementNote } from '../observe/note.ts'
import type { Series } from '../observe/series.ts'
import type { LoginPool } from '../db/login-pool.ts'
import type { SavedSettings } from '../db/saved-settings.ts'
import type { SaveOptions } from '../db/migrations/save-migration.ts'
import type { Generated } from './generated/files.ts'
import type { DriftDesk } from './schema/drift.ts'
import type { Generation } from './schema/generation.ts'

export type AdminAction =
  | 'admin_set_up'
  | 'admin_signed_in'
  | 'admin_sign_in_failed'
  | 'admin_signed_out'
  | 'admin_password_changed'
  | 'key_created'
  | 'key_renamed'
  | 'key_rotated'
  | 'key_revoked'
  | 's3_key_created'
  | 's3_key_revoked'
  | 'migration_saved'
  | 'table_published'
  | 'table_unpublished'
  | 'rows_imported'
  | 'settings_changed'
  | 'mail_template_changed'
  | 'test_mail_sent'

/** Keys of the S3 protocol, which storage keeps. */
export interface S3KeyStore {
  list(): Promise<S3KeyInfo[]>
  /** @param user whom it speaks for; undefined: the service role @returns undefined where there is no such user */
  create(name: string, user?: string): Promise<NewS3Key | undefined>
  /** @returns whether there was one */
  revoke(id: string): Promise<boolean>
}

/** Realtime, looked at from outside. */
export interface RealtimeInspector {
  /** Of this process. */
  state(page: RealtimePage): Promise<RealtimeState>
  /** Subscriptions by OID of the table. */
  subscribers(): ReadonlyMap<number, number>
  /** Answers with an event stream. @throws ApiError 400, 404, 410 */
  watch(request: FastifyRequest, reply: FastifyReply, wanted: WatchBody, as: Caller): Promise<FastifyReply>
  /** @throws ApiError 400, 404, 410, 503 */
  explainAs(cursor: string, wanted: RealtimeWanted, as: Caller): Promise<Explanation>
  /** @throws ApiError 400, 404, 410, 503 */
  explainConnected(
    cursor: string,
    who: { readonly connection: string; readonly subscription: string; readonly channel: string | undefined },
  ): Promise<Explanation>
  permissions(as: Caller, topic: string): Promise<ChannelPermissions>
}

interface WrittenMail {
  readonly subject: string
  readonly html: string
}

/** Mails, as the identity service sends them. */
export interface MailDesk {
  readonly kinds: readonly string[]
  isKind(kind: string): boolean
  inForce(kind: string): Promise<WrittenMail & { readonly source: 'folder' | 'saved' | 'shipped' }>
  shipped(kind: string): Promise<WrittenMail>
  /** With made-up values. */
  preview(mail: WrittenMail): WrittenMail & { readonly text: string }
  /** The same as a page for a frame, and its Content-Security-Policy. */
  page(mail: WrittenMail): { readonly policy: string; readonly page: string }
  /** @returns what went wrong; undefined where the server took the mail */
  test(settings: Config['auth'], to: string): Promise<string | undefined>
}

/** Passwords, as the identity service keeps them. */
export interface Passwords {
  hash(password: string): Promise<string>
  /** Costs the same where there is no hash. */
  matches(password: string, hash: string | null): Promise<boolean>
}

/** What only the running server knows. */
export interface StatusSources {
  /** Of `/ready`. */
  readonly checks: Readonly<Record<string, () => CheckAnswer | Promise<CheckAnswer>>>
  /** Undefined where nothing generates. */
  readonly generation?: (() => GenerationStatus) | undefined
}
interface CheckAnswer {
  readonly ok: boolean
  readonly detail?: string
}

/** How the served code came to be. Durations in milliseconds. */
export interface GenerationStatus {
  readonly state: 'starting' | 'current' | 'working' | 'failed' | 'stale'
  readonly schemaHash: string
  readonly relations: number
  readonly error: string | undefined
  readonly leftOut: readonly { readonly schema: string; readonly name: string; readonly reason: string }[]
  readonly last:
    | {
        readonly at: Date
        readonly reason: string
        readonly files: number
        readonly generate: number
        readonly load: number
      }
    | undefined
}

export interface AdminServices {
  /** The log of this process. */
  readonly logs: {
    readonly journal: Journal
    readonly limits: JournalLimits
    /** Takes what looks like a credential out of a text. */
    readonly scrub: (text: string) => string
    /** Explains a statement again, as the same caller, without a trace. @returns the plan as JSON */
    readonly replay: (note: StatementNote, analyze: boolean) => Promise<string>
  }
  /** Who asks, as of now. @throws ApiError where the credentials do not hold */
  readonly identify: (credentials: Credentials) => Promise<Caller>
  readonly status: {
    /** The folder of the project, and where the data is. */
    readonly root: string
    readonly dataDir: string
    readonly pools: () => readonly PoolState[]
    readonly sockets: () => {
      readonly websockets: number
      readonly streams: number
      readonly subscriptions: number
    }
    readonly series: Series
  }
  /** As the owner of the tables. */
  readonly db: LoginPool
  /** For sessions of their own. */
  readonly logins: Pick<Logins, 'admin' | 'api' | 'service' | 'level'>
  /** Where the migrations of the user are, and what must follow one. */
  readonly migrations: SaveOptions
  readonly generation: Generation
  readonly drift: DriftDesk
  /** Schemas that the API serves. */
  readonly apiSchemas: readonly string[]
  /** The code that the generator wrote. */
  readonly generated: Generated
  readonly admins: Admins
  readonly cookie: AdminCookie
  readonly passwords: Passwords
  /** Counts one more of `key`. @returns seconds to wait, 0 where it is allowed */
  readonly limit: (key: string, max: number, seconds: number) => Promise<number>
  /** Forgets what was counted. */
  readonly forgive: (...keys: readonly string[]) => Promise<void>
  /** What stands for an address in counters. */
  readonly addressKey: (address: string) => string
  readonly apiKeys: ApiKeys
  readonly fixedKeys: FixedKeys
  readonly s3Keys: S3KeyStore
  readonly realtime: RealtimeInspector
  /** Writes an act to the audit log. @param traits facts about it, never a key */
  readonly record: (
    action: AdminAction,
    ip: string,
    traits: Readonly<Record<string, unknown>>,
    /** Who did it; the service role where it is left out. */
    admin?: Admin,
  ) => Promise<void>
  readonly settings: SavedSettings
  readonly mails: MailDesk
  /** What the process was started with. */
  readonly started: Config
}
