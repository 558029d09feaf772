// What the routes of /admin/v1 need; made in runtime/services.ts, where features meet.
import type { ApiKeys } from '../db/api-keys.ts'

export type KeyAction = 'key_created' | 'key_renamed' | 'key_rotated' | 'key_revoked'

export interface AdminServices {
  readonly apiKeys: ApiKeys
  /** Writes an act to the audit log. @param traits facts about it, never a key */
  readonly record: (action: KeyAction, ip: string, traits: Readonly<Record<string, unknown>>) => Promise<void>
}
