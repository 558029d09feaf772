// POST /realtime/v1/api/broadcast and …/broadcast/:topic/events/:event: broadcasts without a WebSocket, as realtime-js sends
// them where a channel is not joined. Refuses (422) messages that are none, (403) private topics that the caller may not
// send to. Source: realtime.md §1.7.
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import type { Caller } from '../../identity/caller.ts'
import type { RealtimeServices } from '../services.ts'
import { query } from './request.ts'

interface Message {
  readonly topic: string
  readonly event: string
  /** JSON text, or bytes. */
  readonly payload: string | Buffer
  readonly isPrivate: boolean
}

/** Bytes of one message, and how many there may be in a request. */
const largest = 3_000_000
const mostMessages = 1_000
const longestName = 255

const invalid = (message: string) => new ApiError(422, '422', message)

function checkName(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '' || Buffer.byteLength(value) > longestName)
    throw invalid(`${name} must be a text of 1 to ${longestName} bytes`)
  return value
}

function readMessage(given: unknown): Message {
  if (typeof given !== 'object' || given === null) throw invalid('a message must be an object')
  const { topic, event, payload, private: isPrivate } = given as Readonly<Record<string, unknown>>
  if (typeof payload !== 'object' || payload === null) throw invalid('payload must be an object')
  return {
    ...{ topic: checkName('topic', topic), event: checkName('event', event) },
    ...{ payload: JSON.stringify(payload), isPrivate: isPrivate === true || isPrivate === 'true' },
  }
}

/** Sends one. @returns whether the caller may */
async function send(services: RealtimeServices, caller: Caller, message: Message): Promise<boolean> {
  const { topic, event, payload, isPrivate } = message
  if (isPrivate && !(await services.authorize(caller, topic)).writes) return false
  services.topics.broadcast(topic, isPrivate, { event, payload, meta: undefined })
  return true
}

export function registerBroadcast(app: FastifyInstance, services: RealtimeServices): void {
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: largest },
    (_request, body, done) => done(null, body),
  )

  app.post('/api/broadcast', { bodyLimit: largest }, async (request, reply) => {
    const { messages } = (request.body ?? {}) as { readonly messages?: unknown }
    if (!Array.isArray(messages) || messages.length === 0 || messages.length > mostMessages)
      throw invalid(`messages must be an array of 1 to ${mostMessages}`)
    const read = messages.map(readMessage)
    // those that the caller may not send are left out without a word, as in a channel
    for (const message of read) await send(services, request.caller, message)
    return reply.code(202).send()
  })

  app.post<{ Params: { topic: string; event: string } }>(
    '/api/broadcast/:topic/events/:event',
    { bodyLimit: largest },
    async (request, reply) => {
      const { topic, event } = request.params
      const { body } = request
      if (typeof body === 'string') throw new ApiError(415, '415', 'Send JSON or application/octet-stream')
      const isPrivate = query(request, 'private') === 'true'
      const persists = query(request, 'persist') !== undefined || 'persist[ttl]' in (request.query as object)
      if (persists)
        throw invalid('persist is not offered: realtime.send() keeps messages of private channels')
      const message: Message = {
        ...{ topic: checkName('topic', topic), event: checkName('event', event), isPrivate },
        payload: Buffer.isBuffer(body) ? body : JSON.stringify(body ?? {}),
      }
      if (!(await send(services, request.caller, message)))
        throw new ApiError(403, '403', 'You do not have permissions to send to this Channel topic')
      return reply.code(202).send()
    },
  )
}
