// Sends what waits in the outbox, tries again after growing pauses, gives up after some tries. Every process runs it; a mail
// is taken by one. Without a mail server it only says which mails wait. Never logs a link or a code.
import type { AuthConfig } from '../../config/auth-config.ts'
import type { LoginPool } from '../../db/login-pool.ts'
import type { MailRow } from './outbox.ts'
import { claimMails, claimUnannounced, markFailed, markSent, sweepMails } from './outbox.ts'
import type { Transport } from './transport.ts'
import { createTransport } from './transport.ts'

export interface Sender {
  /** Sends what is due. Called when a mail was written, and every minute. */
  run(): Promise<void>
  /** Begins no further mail. */
  stop(): void
}

export interface SenderOptions {
  readonly db: LoginPool
  readonly settings: AuthConfig
  readonly development: boolean
  readonly log: (line: string) => void
}

/** Seconds until the next try; after the last one a mail is given up: its link would soon have expired. */
const pauses = [60, 120, 300, 600, 1200]
/** Longer than a try takes. */
const lease = 120
const batch = 10
const sweepInterval = 3_600_000

/** The server's final no: another try would get the same. */
const isFinal = (error: unknown): boolean =>
  error instanceof Error && 'responseCode' in error && Number(error.responseCode) >= 500

const named = ({ subject, recipient }: MailRow): string => `the mail "${subject}" to ${recipient}`

/** Makes the sender of a process. */
export function createSender({ db, settings, development, log }: SenderOptions): Sender {
  const connect = () => settings.smtp && createTransport(settings.smtp, settings.mail.from)
  let made = { smtp: settings.smtp, from: settings.mail.from, transport: connect() }
  let stopped = false
  let sweptAt = 0

  /** To the mail server of now. */
  function current(): Transport | undefined {
    const { smtp, mail } = settings
    if (made.smtp !== smtp || made.from !== mail.from) {
      made.transport?.close()
      made = { smtp, from: mail.from, transport: connect() }
    }
    return made.transport
  }

  async function send(target: Transport, row: MailRow): Promise<void> {
    try {
      await target.send(row)
    } catch (error) {
      const why = error instanceof Error ? error.message.slice(0, 500) : String(error)
      const pause = isFinal(error) ? undefined : pauses[row.tries - 1]
      await markFailed(db, row.id, why, pause)
      log(
        pause === undefined
          ? `${named(row)} cannot be sent and is given up: ${why}`
          : `${named(row)} cannot be sent, trying again in ${pause} s: ${why}`,
      )
      return
    }
    await markSent(db, row.id)
  }

  async function announce(): Promise<void> {
    const how = development
      ? ` Read it: GET ${settings.externalUrl}/admin/mails with the service_role key.`
      : ''
    for (const row of await claimUnannounced(db)) {
      log(`${named(row)} is kept, not sent: SMTP_HOST is not set.${how}`)
    }
  }

  return {
    run: async () => {
      if (Date.now() - sweptAt > sweepInterval) {
        sweptAt = Date.now()
        await sweepMails(db)
      }
      for (;;) {
        const transport = current()
        if (!transport) {
          await announce()
          return
        }
        const rows = stopped ? [] : await claimMails(db, batch, lease)
        if (rows.length === 0) return
        await Promise.all(rows.map((row) => send(transport, row)))
      }
    },
    stop: () => {
      stopped = true
      made.transport?.close()
    },
  }
}
