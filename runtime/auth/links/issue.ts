// Makes a link and its code for a user, and the mail that brings them. Links start with PUBLIC_URL and lead on to allowed
// addresses only, whatever a request's headers say (A01). Refuses nothing itself.
import type { Queryable } from '../../db/login-pool.ts'
import { languagesOf, shippedLanguage } from '../mail/languages.ts'
import type { Challenge } from '../model/flows.ts'
import { insertFlow } from '../model/flows.ts'
import type { Details } from '../model/one-time-tokens.ts'
import type { UserRow } from '../model/rows.ts'
import { updateUser } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import { linkKinds } from './kinds.ts'

/** What a request says of the link that it asks for. */
export interface Asked {
  /** Checked already. */
  readonly redirectTo: string
  readonly challenge?: Challenge | undefined
  /** Accept-Language. */
  readonly language: string | undefined
}

export interface Order extends Asked {
  readonly user: Pick<UserRow, 'id' | 'email' | 'email_confirmed_at' | 'raw_user_meta_data'>
  /** The stored address that the link goes to. */
  readonly to: string
  readonly details: Details
}

export interface Issued {
  readonly token: string
  readonly code: string
  readonly url: string
}

/** Before an address is confirmed, what the user's row holds may be a stranger's: the attempt's own data count. */
const metadataOf = ({ user, details }: Order) =>
  (user.email_confirmed_at === null ? details.data : undefined) ?? user.raw_user_meta_data

/** The link alone, without a mail. */
export async function issueLink(tx: Queryable, auth: AuthServices, order: Order): Promise<Issued> {
  const { user, to, redirectTo, challenge, details } = order
  const { type, flowMethod } = linkKinds[details.kind]
  const { externalUrl, mail } = auth.settings
  const flow =
    challenge && (await insertFlow(tx, { provider: 'email', method: flowMethod, challenge, userId: user.id }))
  const { token, code } = await auth.oneTimeTokens.create(tx, {
    userId: user.id,
    relatesTo: to,
    lifetime: details.kind === 'invite' ? mail.inviteExpiry : mail.expiry,
    details: { ...details, flow },
  })
  const url = new URL(`${externalUrl}/verify`)
  url.searchParams.set('token', token)
  url.searchParams.set('type', type)
  url.searchParams.set('redirect_to', redirectTo)
  const { tag } = shippedLanguage(languagesOf(metadataOf(order), order.language))
  if (tag !== 'en') url.searchParams.set('lang', tag)
  return { token, code, url: url.href }
}

/** The link, its mail in the outbox, and when it was sent. @returns the user as they are then */
export async function mailLink(tx: Queryable, auth: AuthServices, order: Order): Promise<UserRow> {
  const { user, to, redirectTo, details } = order
  const { mail, sentAt } = linkKinds[details.kind]
  const { token, code, url } = await issueLink(tx, auth, order)
  const isCodeOnly = details.kind === 'reauthentication'
  await auth.mails.write(tx, {
    kind: mail,
    to,
    metadata: metadataOf(order),
    language: order.language,
    values: {
      Email: user.email ?? to,
      Token: code,
      ...(!isCodeOnly && { ConfirmationURL: url, TokenHash: token, RedirectTo: redirectTo }),
      ...(details.email !== undefined && { NewEmail: details.email }),
    },
  })
  return updateUser(tx, user.id, { [sentAt]: 'now' })
}
