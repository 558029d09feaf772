// Which counters a request counts against: by address, and for logins by account, where an address that the account is
// known at has a counter of its own, so that strangers lock nobody out. Refuses (429) what is too often.
import type { FastifyRequest } from 'fastify'
import type { AuthConfig } from '../../config/auth-config.ts'
import type { AuthServices } from '../services.ts'
import { accountKey } from './mail.ts'

/** Seconds. */
const minute = 60
const fiveMinutes = 300
const hour = 3_600

const windows: Readonly<Record<Exclude<keyof AuthConfig['limits'], 'mail' | 'account'>, number>> = {
  login: fiveMinutes,
  refresh: fiveMinutes,
  signup: fiveMinutes,
  anonymous: hour,
  otp: fiveMinutes,
  verify: fiveMinutes,
  mfa: fiveMinutes,
}

/** Counts one more of an action for the address of `request`. @throws over_request_rate_limit */
export async function limitByAddress(
  request: FastifyRequest,
  { limits, settings, addressKey }: AuthServices,
  action: keyof typeof windows,
): Promise<void> {
  await limits.take(`${action} ${addressKey(request.ip)}`, settings.limits[action], windows[action])
}

/** The address was seen with a session of the account, now or in the last month. */
async function isKnownAddress({ db, addressKey }: AuthServices, email: string, ip: string): Promise<boolean> {
  const rows = await db.rows<{ ip: string }>(
    `select distinct host(s.ip) as ip from auth.sessions s join auth.users u on u.id = s.user_id
     where u.email = $1 and s.ip is not null and s.updated_at > now() - interval '30 days'`,
    [email],
  )
  return rows.some((row) => addressKey(row.ip) === addressKey(ip))
}

export interface AccountLimit {
  /** A login that succeeded takes nothing away from the next ones. */
  succeeded(): Promise<void>
}

/**
 * Counts one more login to an account, whether it exists or not.
 * @throws over_request_rate_limit
 */
export async function limitAccount(
  request: FastifyRequest,
  auth: AuthServices,
  email: string,
): Promise<AccountLimit> {
  const { limits, settings } = auth
  const max = settings.limits.account
  const known = await isKnownAddress(auth, email, request.ip)
  const key = `account ${accountKey(email)}${known ? ` ${auth.addressKey(request.ip)}` : ''}`
  await limits.take(key, max, minute)
  await limits.take(`${key} hour`, max * 6, hour)
  return { succeeded: () => limits.forget(key, `${key} hour`) }
}
