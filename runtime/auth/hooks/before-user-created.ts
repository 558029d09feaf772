// Asks the operator's hook before somebody becomes a user by themselves: sign-up, and later whatever else makes users. Refuses
// with the words of the hook. Admins are not asked. Source: auth.md §3.8.
import { randomUUID } from 'node:crypto'
import type { AuthConfig } from '../../config/auth-config.ts'
import type { Queryable } from '../../db/login-pool.ts'
import { runHook } from './run-hook.ts'

/** @throws what {@link runHook} says */
export async function beforeUserCreated(
  tx: Queryable,
  { beforeUserCreatedHook: hook }: AuthConfig,
  ip: string,
  {
    email = '',
    data,
    provider = 'email',
  }: {
    /** Without an address: an anonymous user. */
    readonly email?: string
    readonly data: Readonly<Record<string, unknown>>
    readonly provider?: string
  },
): Promise<void> {
  if (!hook) return
  const anonymous = email === ''
  await runHook(tx, hook, {
    metadata: {
      uuid: randomUUID(),
      time: new Date().toISOString(),
      ip_address: ip,
      name: 'before-user-created',
    },
    user: {
      ...{ aud: 'authenticated', role: 'authenticated', email, phone: '', identities: [] },
      app_metadata: anonymous ? {} : { provider, providers: [provider] },
      user_metadata: data,
      is_anonymous: anonymous,
    },
  })
}
