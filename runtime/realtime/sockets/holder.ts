// Who a connection or channel speaks for, as long as its credentials hold.
import { ApiError } from '../../errors/index.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Credentials } from '../../identity/identity.ts'

export type Identify = (credentials: Credentials) => Promise<Caller>

export interface Holder {
  readonly caller: Caller
  readonly credentials: Credentials
}

/** When its token expires, in milliseconds since 1970. */
export const expiryOf = ({ caller: { claims } }: Holder): number =>
  typeof claims.exp === 'number' ? claims.exp * 1000 : Infinity

/** A token of somebody else does not take over what one user began (W-07). */
export const mayBecome = (before: Caller, after: Caller): boolean =>
  before.subject === '' || after.subject === '' || before.subject === after.subject

/** The holder as of now, or why its credentials do not hold any more. @throws what is no refusal */
export async function holderNow(identify: Identify, holder: Holder): Promise<Holder | ApiError> {
  try {
    const caller = await identify(holder.credentials)
    return caller === holder.caller ? holder : { ...holder, caller }
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return error
    throw error
  }
}

/** The holder with another token. @throws ApiError 401 */
export async function withToken(identify: Identify, { credentials }: Holder, token: string): Promise<Holder> {
  const next = { ...credentials, authorization: `Bearer ${token}` }
  return { credentials: next, caller: await identify(next) }
}
