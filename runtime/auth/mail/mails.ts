// Writes mails to users: the right language, the operator's or our text, into the outbox. Refuses nothing itself.
import type { AuthConfig } from '../../config/auth-config.ts'
import type { Queryable } from '../../db/login-pool.ts'
import { languagesOf } from './languages.ts'
import { insertMail } from './outbox.ts'
import type { MailValues } from './render.ts'
import { render } from './render.ts'
import type { MailKind } from './texts/language.ts'

export interface Mail {
  readonly kind: MailKind
  /** The stored address, never the one that a caller wrote (A27). */
  readonly to: string
  /** Of the user; undefined where nobody is known yet. */
  readonly metadata: Readonly<Record<string, unknown>> | null
  /** Accept-Language of the request that caused it. */
  readonly language: string | undefined
  readonly values: Omit<MailValues, 'SiteURL' | 'SendingTo' | 'Data'>
}

export interface Mails {
  /** Writes a mail within the caller's transaction; it is sent after the commit. */
  write(tx: Queryable, mail: Mail): Promise<void>
  /** The same for a mail that only tells what happened; nothing where MAIL_NOTIFICATIONS=off. */
  notify(tx: Queryable, mail: Mail): Promise<void>
}

/** @param settings may change */
export function createMails(settings: Pick<AuthConfig, 'siteUrl' | 'mail'>): Mails {
  const write: Mails['write'] = async (tx, { kind, to, metadata, language, values }) => {
    const { siteUrl, mail: own } = settings
    const all = { ...values, SiteURL: siteUrl, SendingTo: to, Data: metadata ?? {} }
    const rendered = await render(kind, languagesOf(metadata, language), all, own)
    await insertMail(tx, kind, to, rendered)
  }
  return {
    write,
    notify: async (tx, mail) => {
      if (settings.mail.notifications) await write(tx, mail)
    },
  }
}
