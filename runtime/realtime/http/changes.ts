// GET /realtime/v1/changes: changes without a WebSocket. As an event stream where that is accepted (`id` is the cursor, so
// that EventSource resumes by itself), else one answer as soon as there is something behind the cursor. Refuses what a
// subscription refuses: 404, 400, and 410 (must_refetch) where history is gone.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Subscription, Wanted } from '../delivery/subscription.ts'
import { toWanted } from '../delivery/wanted.ts'
import { RealtimeError } from '../errors.ts'
import type { Cursor } from '../log/cursor.ts'
import { formatCursor, parseCursor } from '../log/cursor.ts'
import { changeFrame } from '../plain/frames.ts'
import type { RealtimeServices } from '../services.ts'
import { holderOf, query } from './request.ts'
import { tellChanges } from './stream.ts'
import type { Stream } from './streams.ts'

const statuses: Readonly<Record<string, number>> = {
  not_found: 404,
  must_refetch: 410,
  unauthorized: 401,
  unavailable: 503,
}

/** For HTTP. */
export const toApiError = (error: unknown): unknown =>
  error instanceof RealtimeError
    ? new ApiError(statuses[error.code] ?? 400, error.code, error.message)
    : error

/** Milliseconds that an answer without changes is waited for at most. */
const longestWait = 25_000
/** Changes in one answer. */
const mostChanges = 500

function readWanted(request: FastifyRequest): { readonly wanted: Wanted; readonly from: Cursor | undefined } {
  const table = query(request, 'table') ?? '*'
  const cursor = query(request, 'cursor') ?? request.headers['last-event-id']?.toString()
  const wanted = toWanted(
    {
      ...{ table, schema: query(request, 'schema') ?? (table === '*' ? '*' : 'public') },
      ...{ event: query(request, 'event') ?? '*', filter: query(request, 'filter') },
      select: query(request, 'select')?.split(','),
    },
    true,
  )
  return { wanted, from: cursor === undefined || cursor === '' ? undefined : parseCursor(cursor) }
}

/** One answer: what is behind the cursor now, or the first that comes. Without a cursor: where to begin. */
async function poll(request: FastifyRequest, services: RealtimeServices): Promise<object> {
  const { hub, streams } = services
  const { wanted, from } = readWanted(request)
  if (!from) {
    await hub.look(wanted, request.caller)
    return { changes: [], cursor: formatCursor(await hub.boundary()) }
  }
  const asked = Number(query(request, 'wait') ?? longestWait / 1000) * 1000
  if (!(asked >= 0)) throw new RealtimeError('bad_request', 'wait must be a number of seconds')
  const found: Delivery[] = []
  let settle: (() => void) | undefined
  let refusal: RealtimeError | undefined
  const first = new Promise<void>((resolve) => (settle = resolve))
  const fail = (error: RealtimeError) => {
    refusal = error
    settle?.()
  }
  const made: { subscription?: Subscription } = {}
  const own: Stream = {
    ...{ holder: holderOf(request), id: randomUUID(), address: request.ip, since: Date.now() },
    waiting: () => 0,
    facts: () => ({
      ...{ protocol: 'poll', caller: own.holder.caller, channels: [] },
      subscriptions: made.subscription
        ? [{ id: '0', channel: undefined, subscription: made.subscription }]
        : [],
    }),
    // an answer of some seconds: what it may hold is looked at when it is asked for again
    renewed: () => settle?.(),
    end: (reason: string) => fail(new RealtimeError('unauthorized', reason)),
    stopping: () => settle?.(),
  }
  const subscription = await hub.subscribe(
    wanted,
    {
      ...{ caller: () => own.holder.caller, fail },
      deliver: (delivery) => {
        if (found.length < mostChanges) found.push(delivery)
        // what was read at once comes with it
        if (found.length === 1) setImmediate(() => settle?.())
      },
      refetch: () =>
        fail(new RealtimeError('must_refetch', 'What followed the cursor is gone: read the rows anew')),
      isSlow: () => found.length >= mostChanges,
    },
    from,
  )
  made.subscription = subscription
  const takeOff = streams.add(own)
  const timer = setTimeout(() => settle?.(), Math.min(asked, longestWait))
  request.raw.socket.once('close', () => settle?.())
  await first
  clearTimeout(timer)
  takeOff()
  const { live } = subscription
  hub.unsubscribe(subscription)
  if (refusal) throw refusal
  const changes = found.map((delivery) => JSON.parse(changeFrame(delivery, '0').toString()) as object)
  const cursor =
    found.at(-1)?.cursor ?? (live ? formatCursor({ ...from, ...subscription.position }) : formatCursor(from))
  return { changes, cursor }
}

export function registerChanges(app: FastifyInstance, services: RealtimeServices): void {
  app.get('/changes', async (request, reply) => {
    const isStream = (request.headers.accept ?? '').includes('text/event-stream')
    try {
      return isStream
        ? await tellChanges(request, reply, services, readWanted(request))
        : await poll(request, services)
    } catch (error) {
      throw toApiError(error)
    }
  })
}
