// The connection to a real mail server: logins, TLS, one recipient whatever the address holds.
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { createTransport } from './transport.ts'

const open: SMTPServer[] = []
afterEach(async () => {
  await Promise.all(
    open.splice(0).map((server) => new Promise((resolve) => server.close(() => resolve(null)))),
  )
})

/** A mail server that notes who logged in and to whom mails went. */
async function serve(options: SMTPServerOptions) {
  const seen = { logins: [] as string[], recipients: [] as string[] }
  const server = new SMTPServer({
    ...options,
    onAuth(login, _session, done) {
      seen.logins.push(`${login.username}:${login.password}`)
      done(null, { user: login.username })
    },
    onData(stream, session, done) {
      seen.recipients.push(...session.envelope.rcptTo.map(({ address }) => address))
      stream.resume().on('end', () => done())
    },
  })
  server.on('error', () => undefined) // a client that goes away is one of the cases
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return { ...seen, port: (server.server.address() as AddressInfo).port }
}

const mail = { recipient: 'ada@example.com', subject: 'Hello', html: '<p>hi</p>', text: 'hi' }
const plain: SMTPServerOptions = { disabledCommands: ['STARTTLS'], authOptional: true }

async function send(
  port: number,
  tls: 'auto' | 'tls' | 'starttls' | 'off',
  password?: string,
  recipient?: string,
) {
  const user = password === undefined ? undefined : 'me'
  const transport = createTransport(
    { host: '127.0.0.1', port, user, password, tls },
    'Acme <no-reply@acme.com>',
  )
  try {
    await transport.send({ ...mail, recipient: recipient ?? mail.recipient })
    return 'sent'
  } catch (error) {
    return error instanceof Error ? error.message : 'failed'
  } finally {
    transport.close()
  }
}

describe('the mail server', () => {
  it('is logged in to, and never in clear unless SMTP_TLS=off', async () => {
    const server = await serve({ ...plain, allowInsecureAuth: true })
    expect(await send(server.port, 'auto', 'secret')).not.toBe('sent')
    expect(await send(server.port, 'starttls')).not.toBe('sent')
    expect(await send(server.port, 'tls', 'secret')).not.toBe('sent')
    expect(server.logins).toEqual([])
    expect(await send(server.port, 'off', 'secret')).toBe('sent')
    expect(server.logins).toEqual(['me:secret'])
    expect(await send(server.port, 'auto')).toBe('sent')
  })

  it('shows a certificate that we can verify', async () => {
    const server = await serve({ authOptional: true })
    expect(await send(server.port, 'auto', 'secret')).toMatch(/certificate/)
    expect(server.logins).toEqual([])
  })

  it('gets one recipient, whatever the address holds (A27)', async () => {
    const server = await serve(plain)
    for (const recipient of [
      'a@example.com,b@evil.com',
      'a@example.com\r\nBcc: b@evil.com',
      'a@example.com> <b@evil.com',
    ])
      await send(server.port, 'off', undefined, recipient)
    expect(server.recipients).not.toContain('b@evil.com')
  })
})
