// The connection to the mail server. Refuses to send a password in clear unless SMTP_TLS=off says so.
import nodemailer from 'nodemailer'
import type { AuthConfig } from '../../config/auth-config.ts'
import type { MailRow } from './outbox.ts'

type Smtp = NonNullable<AuthConfig['smtp']>

export interface Transport {
  /** @throws Error of the connection or the server; `responseCode` is the server's answer */
  send(mail: Pick<MailRow, 'recipient' | 'subject' | 'html' | 'text'>): Promise<void>
  close(): void
}

const implicitTlsPort = 465
/** Milliseconds. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

function security({ tls, port, password }: Smtp) {
  const secure = tls === 'tls' || (tls === 'auto' && port === implicitTlsPort)
  const requireTLS = !secure && (tls === 'starttls' || (tls === 'auto' && password !== undefined))
  return { secure, requireTLS, ignoreTLS: tls === 'off' }
}

/** @param from the sender, `Name <address>` or an address */
export function createTransport(smtp: Smtp, from: string): Transport {
  const { host, port, user, password } = smtp
  const sender = nodemailer.createTransport({
    pool: true,
    maxConnections: 3,
    ...{ host, port, ...security(smtp), ...timeouts },
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ recipient, subject, html, text }) => {
      await sender.sendMail({
        from,
        // as an object it is one address, whatever it holds
        to: { name: '', address: recipient },
        ...{ subject, html, text },
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      })
    },
    close: () => sender.close(),
  }
}
