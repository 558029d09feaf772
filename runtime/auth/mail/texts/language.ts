// What a language of our mails consists of. Types only.

/** Names as GoTrue has them; `account_exists` is ours. */
export type MailKind =
  | 'confirmation'
  | 'recovery'
  | 'invite'
  | 'magic_link'
  | 'email_change'
  | 'reauthentication'
  | 'password_changed_notification'
  | 'email_changed_notification'
  | 'mfa_factor_enrolled_notification'
  | 'mfa_factor_unenrolled_notification'
  | 'account_exists'

/** Texts may hold variables such as `{{ .Email }}`. */
export interface MailText {
  readonly subject: string
  readonly lines: readonly string[]
  /** The label of the link, where there is one. */
  readonly button?: string
  /** What introduces the code, where there is one. */
  readonly code?: string
  readonly foot: string
}

export interface Language {
  readonly mails: Readonly<Record<MailKind, MailText>>
  /** Pages with one button: behind the link of a mail, and before an identity is linked (`{provider}`, `{account}`). */
  readonly pages: Readonly<Record<'verify' | 'link', PageText>>
}

export interface PageText {
  readonly title: string
  readonly text: string
  readonly button: string
}
