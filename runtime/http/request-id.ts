// The id of a request: the caller's own if it is harmless, else a new one; the same in every instance that it passes.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const known = Symbol('request id')

/** For Fastify's `genReqId`. Takes `x-request-id` of 1 to 128 characters that can stand in a log and a header. */
export function requestId(raw: Pick<IncomingMessage, 'headers'> & { [known]?: string }): string {
  const existing = raw[known]
  if (existing !== undefined) return existing
  const given = raw.headers['x-request-id']
  const id = typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID()
  raw[known] = id
  return id
}
