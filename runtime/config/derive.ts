// Secrets for one purpose each, derived from APP_SECRET, so that none of them opens anything else.
import { hkdfSync } from 'node:crypto'

/**
 * A key for one purpose: HKDF-SHA256 of `appSecret` with `supabase-lite/<purpose>` as info (decision 7).
 *
 * @param purpose a fixed name, for example `login:lite_api`, `cookie`, `cursor`.
 * @returns 32 bytes.
 */
export function deriveKey(appSecret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', appSecret, '', `supabase-lite/${purpose}`, 32))
}
