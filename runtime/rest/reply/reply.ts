// A reply as data, and the one function that hands it to Fastify.
import { Buffer } from 'node:buffer'
import type { FastifyReply } from 'fastify'
import type { Done } from '../handlers/execute.ts'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
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
  const plain = shown === null ? headers : { 'content-type': shown.contentType }
  const started = reply.code(control?.status ?? (shown === null ? status : 200)).headers(plain)
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
  return content === null ? started.send() : started.send(content)
}

/** The headers of every reply of a relation. */
export function common(options: {
  readonly preferenceApplied: string | null
  readonly profile: string | null
  readonly contentType: string | null
}): Record<string, string> {
  const headers: Record<string, string> = { vary: 'Accept, Prefer, Range' }
  if (options.preferenceApplied !== null) headers['preference-applied'] = options.preferenceApplied
  if (options.contentType !== null) {
    headers['content-type'] = options.contentType
    if (options.profile !== null) headers['content-profile'] = headerText(options.profile)
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
