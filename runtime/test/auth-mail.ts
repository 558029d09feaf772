// A whole server beside a real SMTP server in this process, for tests that read mails and follow their links as a user would.
import type { AddressInfo } from 'node:net'
import { createClient } from '@supabase/supabase-js'
import type { ParsedMail } from 'mailparser'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { expect } from 'vitest'
import { startTestServer, type TestServer, type TestServerOptions } from './server.ts'

export interface Received {
  readonly to: string
  readonly subject: string
  readonly html: string
  readonly text: string
  /** The link of the button, as it stands in the text; empty where there is none. */
  readonly link: string
  /** The six digits, where there are some. */
  readonly code: string
  readonly parsed: ParsedMail
}

export interface Mailbox {
  readonly port: number
  readonly received: readonly Received[]
  /** Refuses the next so many mails with this SMTP answer. */
  refuseNext(times: number, code: number): void
  /** The next mail to an address that was not asked for yet. Waits for it. */
  next(to: string): Promise<Received>
  close(): Promise<void>
}

const waitAtMost = 10_000

function toReceived(parsed: ParsedMail, to: string): Received {
  const text = parsed.text ?? ''
  return {
    to,
    subject: parsed.subject ?? '',
    html: typeof parsed.html === 'string' ? parsed.html : '',
    text,
    link: /https?:\/\/\S+\/auth\/v1\/verify\S+/.exec(text)?.[0] ?? '',
    code: /^\d{6}$/m.exec(text)?.[0] ?? '',
    parsed,
  }
}

/** Starts a mail server on a free port. */
export async function openMailbox(): Promise<Mailbox> {
  const received: Received[] = []
  const taken = new Set<Received>()
  const refusal = { times: 0, code: 0 }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (refusal.times > 0) {
          refusal.times -= 1
          done(Object.assign(new Error('not now'), { responseCode: refusal.code }))
          return
        }
        void simpleParser(Buffer.concat(chunks)).then((parsed) => {
          for (const { address } of session.envelope.rcptTo) received.push(toReceived(parsed, address))
          done()
        })
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    refuseNext: (times, code) => void Object.assign(refusal, { times, code }),
    next: async (to) => {
      const end = Date.now() + waitAtMost
      for (;;) {
        const found = received.find((mail) => mail.to === to && !taken.has(mail))
        if (found) {
          taken.add(found)
          return found
        }
        if (Date.now() > end) throw new Error(`no mail to ${to} arrived`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: Headers
}

export interface MailServer extends TestServer {
  readonly mailbox: Mailbox
  post(path: string, body: unknown, as?: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** Opens a link and presses its button. @returns where the browser is sent then */
  follow(link: string): Promise<URL>
}

const withoutLimits = Object.fromEntries(
  ['LOGIN', 'REFRESH', 'SIGNUP', 'OTP', 'VERIFY', 'MAIL', 'ACCOUNT'].map((name) => [
    `AUTH_LIMIT_${name}`,
    '0',
  ]),
)

/** Starts both; without limits unless `env` sets some. */
export async function startMailServer(options: TestServerOptions = {}): Promise<MailServer> {
  const mailbox = await openMailbox()
  const server = await startTestServer({
    ...options,
    env: {
      ...withoutLimits,
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(mailbox.port),
      SITE_URL: 'https://app.example.com',
      REDIRECT_URLS: 'https://app.example.com/**,myapp://**',
      MAIL_PAUSE: '0',
      ...options.env,
    },
  })
  // links carry PUBLIC_URL, whose port is known only to the server that listens
  const reachable = (link: string) => link.replace(server.config.publicUrl, server.url)
  return {
    ...server,
    mailbox,
    post: async (path, body, as, headers = {}) => {
      const response = await server.request(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { ...headers },
        ...(as !== undefined && { as }),
      })
      const text = await response.text()
      return {
        status: response.status,
        body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
        headers: response.headers,
      }
    },
    follow: async (link) => {
      const opened = await fetch(reachable(link))
      expect(opened.status).toBe(200)
      const fields = [...(await opened.text()).matchAll(/name="(\w+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']): [string, string] => [name, value.replaceAll('&amp;', '&')],
      )
      const pressed = await fetch(reachable(link).replace(/\?.*/, ''), {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual',
      })
      expect(pressed.status).toBe(303)
      return new URL(pressed.headers.get('location') ?? '')
    },
    stop: async () => {
      await server.stop()
      await mailbox.close()
    },
  }
}

/** What a fragment holds. */
export const fragmentOf = (url: URL): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(url.hash.slice(1)))

/** The unmodified client. @param flowType pkce keeps its verifier in a store of its own */
export function connect(server: TestServer, flowType: 'implicit' | 'pkce' = 'implicit') {
  const kept = new Map<string, string>()
  return createClient(server.url, server.config.anonKey, {
    auth: {
      flowType,
      autoRefreshToken: false,
      detectSessionInUrl: false,
      storage: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
        removeItem: (key) => void kept.delete(key),
      },
    },
    // realtime is not what is tested here, and Node 20 has no WebSocket
    realtime: { transport: EventTarget as unknown as typeof WebSocket },
  })
}

let people = 0
/** An address that no other test has. */
export const newAddress = (name = 'person') => `${name}${(people += 1)}@example.com`

export const password = 'correct horse battery'
