// What the routes of /admin/v1 need; made in runtime/services.ts, where features meet.
import type { FixedKeys, NewS3Key, S3KeyInfo } from './contract/keys.ts'
import type { AdminCookie } from '../identity/admin-cookie.ts'
import type { Admins } from '../db/admins.ts'
import type { ApiKeys } from '../db/api-keys.ts'
import type { Logins } from '../db/contract.ts'
import type { LoginPool } from '../db/login-pool.ts'
import type { SaveOptions } from '../db/migrations/save-migration.ts'
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

/** Keys of the S3 protocol, which storage keeps. */
export interface S3KeyStore {
  list(): Promise<S3KeyInfo[]>
  /** @param user whom it speaks for; undefined: the service role @returns undefined where there is no such user */
  create(name: string, user?: string): Promise<NewS3Key | undefined>
  /** @returns whether there was one */
  revoke(id: string): Promise<boolean>
}

/** Passwords, as the identity service keeps them. */
export interface Passwords {
  hash(password: string): Promise<string>
  /** Costs the same where there is no hash. */
  matches(password: string, hash: string | null): Promise<boolean>
}

export interface AdminServices {
  /** As the owner of the tables. */
  readonly db: LoginPool
  /** For sessions of their own. */
  readonly logins: Pick<Logins, 'admin' | 'api' | 'service'>
  /** Where the migrations of the user are, and what must follow one. */
  readonly migrations: SaveOptions
  readonly generation: Generation
  /** Schemas that the API serves. */
  readonly apiSchemas: readonly string[]
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
  /** Writes an act to the audit log. @param traits facts about it, never a key */
  readonly record: (
    action: AdminAction,
    ip: string,
    traits: Readonly<Record<string, unknown>>,
  ) => Promise<void>
}
