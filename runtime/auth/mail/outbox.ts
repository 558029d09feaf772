// The outbox: mails are written in the transaction of what they tell of, and sent afterwards by whichever process takes
// them first. Refuses nothing itself.
import type { Queryable } from '../../db/login-pool.ts'
import type { Rendered } from './render.ts'
import type { MailKind } from './texts/language.ts'

export interface MailRow extends Rendered {
  readonly id: string
  readonly kind: MailKind
  readonly recipient: string
  readonly created_at: Date
  readonly tries: number
  readonly last_error: string | null
  readonly sent_at: Date | null
  readonly failed_at: Date | null
}

/** @param recipient an address in its stored form */
export async function insertMail(
  db: Queryable,
  kind: MailKind,
  recipient: string,
  { subject, html, text }: Rendered,
): Promise<void> {
  await db.rows('insert into lite.mails (kind, recipient, subject, html, text) values ($1, $2, $3, $4, $5)', [
    kind,
    recipient,
    subject,
    html,
    text,
  ])
}

const columns = 'id, kind, recipient, subject, html, text, created_at, tries, last_error, sent_at, failed_at'

/** One page, newest first, and how many there are. */
export async function listMails(
  db: Queryable,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly mails: readonly MailRow[]; readonly total: number }> {
  const mails = await db.rows<MailRow>(
    `select ${columns} from lite.mails order by created_at desc, id desc limit $1 offset $2`,
    [limit, offset],
  )
  const [count] = await db.rows<{ total: number }>('select count(*)::int as total from lite.mails')
  return { mails, total: count?.total ?? 0 }
}

/** Its HTML; '' once it was sent. Undefined where there is no such mail. @param id a whole number */
export async function mailHtml(db: Queryable, id: string): Promise<string | undefined> {
  const [mail] = await db.rows<{ html: string }>('select html from lite.mails where id = $1', [id])
  return mail?.html
}

/**
 * Takes mails that are due, for `lease` seconds: no other process has them meanwhile. A process that dies in between lets
 * them be sent again.
 */
export const claimMails = (db: Queryable, most: number, lease: number): Promise<MailRow[]> =>
  db.rows<MailRow>(
    `update lite.mails set tries = tries + 1, next_try_at = now() + make_interval(secs => $2)
     where id in (select id from lite.mails where sent_at is null and failed_at is null and next_try_at <= now()
       order by next_try_at limit $1 for update skip locked)
     returning ${columns}`,
    [most, lease],
  )

/** Takes mails that nobody told of yet; without a mail server they stay for the inbox. */
export const claimUnannounced = (db: Queryable): Promise<MailRow[]> =>
  db.rows<MailRow>(
    `update lite.mails set tries = 1, next_try_at = 'infinity'
     where id in (select id from lite.mails where sent_at is null and failed_at is null and tries = 0
       order by id limit 100 for update skip locked)
     returning ${columns}`,
  )

/** Links and codes are not kept longer than they are needed. */
export async function markSent(db: Queryable, id: string): Promise<void> {
  await db.rows(
    `update lite.mails set sent_at = now(), last_error = null, html = '', text = '' where id = $1`,
    [id],
  )
}

/** @param pause seconds until the next try; undefined: there is none */
export async function markFailed(
  db: Queryable,
  id: string,
  why: string,
  pause: number | undefined,
): Promise<void> {
  await db.rows(
    pause === undefined
      ? `update lite.mails set failed_at = now(), last_error = $2, html = '', text = '' where id = $1`
      : 'update lite.mails set next_try_at = now() + make_interval(secs => $3), last_error = $2 where id = $1',
    pause === undefined ? [id, why] : [id, why, pause],
  )
}

/** Deletes mails after a week. */
export async function sweepMails(db: Queryable): Promise<void> {
  await db.rows(`delete from lite.mails where created_at < now() - interval '7 days'`)
}
