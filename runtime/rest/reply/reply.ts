// A reply as data, and the one function that hands it to Fastify.
import { Buffer, isAscii } from 'node:buffer'
import type { FastifyReply } from 'fastify'
import type { Done } from '../handlers/execute.ts'

/** Names and values; of a name that comes twice the last counts. */
export type Headers = readonly (readonly [name: string, value: string])[]

export interface Reply {
  readonly status: number
  readonly headers: Headers
  /** Null for no body; HEAD has none, and no Content-Length either. */
  readonly body: Buffer | string | null
}

/**
 * @param done what came of the statement: functions may have changed status and headers, or its plan is the answer
 */
export function send(
  reply: FastifyReply,
  { status, headers, body }: Reply,
  { control, shown }: Pick<Done, 'control' | 'shown'>,
): FastifyReply {
  const started = reply.code(control?.status ?? (shown === null ? status : 200))
  if (shown !== null) started.header('content-type', shown.contentType)
  else for (const [name, value] of headers) started.header(name, value)
  for (const [name, values] of control?.headers ?? []) {
    started.removeHeader(name)
    started.header(name, values.length === 1 ? values[0] : values)
  }
  const { timing } = reply.request
  if (timing) {
    timing.mark('response')
    started.header('server-timing', timing.text())
  }
  const content = shown?.body ?? body
  // `null` would be sent as JSON
  return content === null ? started.send() : started.send(inOneWrite(content))
}

/** Bytes up to which a body is worth a string. */
const small = 8_192

/** Node sends a string together with the head, for half of what it costs to send a buffer behind it. */
const inOneWrite = (body: Buffer | string): Buffer | string =>
  typeof body !== 'string' && body.length <= small && isAscii(body) ? body.toString('latin1') : body

/** The headers of every reply of a relation. */
export function common(options: {
  readonly preferenceApplied: string | null
  readonly profile: string | null
  readonly contentType: string | null
}): Headers {
  const headers: [string, string][] = [['vary', 'Accept, Prefer, Range']]
  if (options.preferenceApplied !== null) headers.push(['preference-applied', options.preferenceApplied])
  if (options.contentType !== null) {
    headers.push(['content-type', options.contentType])
    if (options.profile !== null) headers.push(['content-profile', headerText(options.profile)])
  }
  return headers
}

/** Node writes header values as Latin-1; names go out as the bytes of their UTF-8. */
const headerText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** `0-4/5`, or a star where there is no row or no count. `upper` < `lower` means no row. */
export function contentRange(lower: number, upper: number, total: number | null): string {
  const range = total === 0 || upper < lower ? '*' : `${lower}-${upper}`
  return `${range}/${total ?? '*'}`
}
