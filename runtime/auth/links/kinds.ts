// What each kind of link is: its mail, its name in URLs, what the session that it leads to says of itself (amr).
import type { TokenKind } from '../model/one-time-tokens.ts'
import type { MailKind } from '../mail/texts/language.ts'

export interface LinkKind {
  readonly mail: MailKind
  /** The `type` in the link's URL. */
  readonly type: string
  /** The column of auth.users that remembers when it was sent. */
  readonly sentAt:
    'confirmation_sent_at' | 'recovery_sent_at' | 'email_change_sent_at' | 'reauthentication_sent_at'
  /** Of a session that a code of PKCE leads to; and of one that starts at once. */
  readonly flowMethod: string
  readonly method: string
}

export const linkKinds: Readonly<Record<TokenKind, LinkKind>> = {
  signup: {
    ...{ mail: 'confirmation', type: 'signup', sentAt: 'confirmation_sent_at' },
    ...{ flowMethod: 'email/signup', method: 'otp' },
  },
  invite: {
    ...{ mail: 'invite', type: 'invite', sentAt: 'confirmation_sent_at' },
    ...{ flowMethod: 'invite', method: 'invite' },
  },
  magiclink: {
    ...{ mail: 'magic_link', type: 'magiclink', sentAt: 'recovery_sent_at' },
    ...{ flowMethod: 'magiclink', method: 'otp' },
  },
  recovery: {
    ...{ mail: 'recovery', type: 'recovery', sentAt: 'recovery_sent_at' },
    ...{ flowMethod: 'recovery', method: 'recovery' },
  },
  reauthentication: {
    ...{ mail: 'reauthentication', type: 'reauthentication', sentAt: 'reauthentication_sent_at' },
    ...{ flowMethod: 'otp', method: 'otp' },
  },
  email_change_new: {
    ...{ mail: 'email_change', type: 'email_change', sentAt: 'email_change_sent_at' },
    ...{ flowMethod: 'email_change', method: 'otp' },
  },
  email_change_current: {
    ...{ mail: 'email_change', type: 'email_change', sentAt: 'email_change_sent_at' },
    ...{ flowMethod: 'email_change', method: 'otp' },
  },
}

/** Links that only say "this is my address" stand for each other; those that may do more do not. */
const signingIn: readonly TokenKind[] = ['signup', 'magiclink']

/** What a `type` of /verify may use up. */
export const kindsOfType: ReadonlyMap<string, readonly TokenKind[]> = new Map([
  ['signup', signingIn],
  ['magiclink', signingIn],
  ['email', signingIn],
  ['invite', ['invite']],
  ['recovery', ['recovery']],
  ['email_change', ['email_change_new', 'email_change_current']],
])
