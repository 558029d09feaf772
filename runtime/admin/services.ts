// What the routes of /admin/v1 need; made in runtime/services.ts, where features meet.
import type { FixedKeys, NewS3Key, S3KeyInfo } from './contract/keys.ts'
import type { AdminCookie } from '../identity/admin-cookie.ts'
import type { Config } from '../config/config.ts'
import type { Admin, Admins } from '../db/admins.ts'
import type { ApiKeys } from '../db/api-keys.ts'
import type { Logins } from '../db/contract.ts'
import type { LoginPool } from '../db/login-pool.ts'
import type { SavedSettings } from '../db/saved-settings.ts'
import type { SaveOptions } from '../db/migrations/save-migration.ts'

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

export interface AdminServices {
  /** As the owner of the tables. */
  readonly db: LoginPool
  /** For sessions of their own. */
  readonly logins: Pick<Logins, 'admin' | 'api' | 'service'>
  /** Where the migrations of the user are, and what must follow one. */
  readonly migrations: SaveOptions
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
    /** Who did it; the service role where it is left out. */
    admin?: Admin,
  ) => Promise<void>
  readonly settings: SavedSettings
  readonly mails: MailDesk
  /** What the process was started with. */
  readonly started: Config
}
