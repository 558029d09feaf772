// How often mails may be asked for: by kind and address with a pause, by hour, and for the whole instance. Counts requests,
// whether the address has a user or not, so that a refusal (429) tells nothing of that.
import { createHash } from 'node:crypto'
import type { AuthServices } from '../services.ts'
import { authErrors } from '../wire/errors.ts'

const hour = 3_600
/** Mails of one kind to one address: beyond this it is bombing. */
const mostInAnHour = 10

/** Addresses of people are not kept in clear in counters. */
export const accountKey = (email: string): string => createHash('sha256').update(email).digest('base64url')

/**
 * Counts one more request for a mail.
 * @param kind mails of different kinds do not wait for each other
 * @param email in its stored form
 * @throws over_email_send_rate_limit
 */
export async function limitMail(
  { limits, settings }: Pick<AuthServices, 'limits' | 'settings'>,
  kind: string,
  email: string,
): Promise<void> {
  const pause = settings.mail.pause / 1000
  if (pause > 0) {
    const key = `mail ${kind} ${accountKey(email)}`
    const left = (await limits.wait(key, 1, pause)) || (await limits.wait(`${key} hour`, mostInAnHour, hour))
    if (left > 0)
      throw authErrors.tooManyMails(
        left,
        `For security purposes, you can only request this after ${Math.ceil(left)} seconds.`,
      )
  }
  const left = await limits.wait('mail', settings.limits.mail, hour)
  if (left > 0) throw authErrors.tooManyMails(left)
}
