// GET /realtime/v1/changes: changes without a WebSocket. As an event stream where that is accepted (`id` is the cursor, so
// that EventSource resumes by itself), else one answer as soon as there is something behind the cursor. Refuses what a
// subscription refuses: 404, 400, and 410 (must_refetch) where history is gone.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Receiver, Subscription, Wanted } from '../delivery/subscription.ts'
import { toWanted } from '../delivery/wanted.ts'
import { RealtimeError } from '../errors.ts'
import type { Cursor } from '../log/cursor.ts'
import { formatCursor, parseCursor } from '../log/cursor.ts'
import { changeFrame } from '../plain/frames.ts'
import type { RealtimeServices } from '../services.ts'
import { holderOf, query } from './request.ts'

const statuses: Readonly<Record<string, number>> = {
  not_found: 404,
  must_refetch: 410,
  unauthorized: 401,
  unavailable: 503,
}

const toApiError = (error: unknown): unknown =>
  error instanceof RealtimeError
    ? new ApiError(statuses[error.code] ?? 400, error.code, error.message)
    : error

/** Milliseconds: between signs of life of a stream, and how long an answer without changes is waited for at most. */
const aliveInterval = 15_000
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

/** Tells changes until the client goes. */
async function stream(
  request: FastifyRequest,
  reply: FastifyReply,
  services: RealtimeServices,
): Promise<FastifyReply> {
  const { hub, streams } = services
  const { wanted, from } = readWanted(request)
  const { raw } = reply
  const early: string[] = []
  let told = false
  const made: { subscription?: Subscription } = {}
  let slow = false
  const write = (text: string): void => {
    if (!told) early.push(text)
    else if (!raw.write(text)) slow = true
  }
  const holder = holderOf(request)
  const own = {
    holder,
    renewed: () => {
      if (made.subscription)
        hub.renew(made.subscription).catch((error: unknown) => receiver.fail(error as RealtimeError))
    },
    end: (reason: string) => {
      write(`event: refused\ndata: ${JSON.stringify({ code: 'unauthorized', message: reason })}\n\n`)
      raw.end()
    },
  }
  const receiver: Receiver = {
    caller: () => own.holder.caller,
    deliver: (delivery) =>
      write(
        `id: ${delivery.cursor}\nevent: ${delivery.type}\ndata: ${changeFrame(delivery, '0').toString()}\n\n`,
      ),
    refetch: () => write('event: must_refetch\ndata: {}\n\n'),
    fail: ({ code, message }) => {
      write(`event: refused\ndata: ${JSON.stringify({ code, message })}\n\n`)
      raw.end()
    },
    isSlow: () => slow,
  }
  const begun = await hub.subscribe(wanted, receiver, from)
  made.subscription = begun
  const stands = formatCursor(begun.begins)
  reply.hijack()
  const headers = reply.getHeaders() as Record<string, string>
  raw.writeHead(200, {
    ...{ ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    'x-accel-buffering': 'no',
  })
  raw.write(`id: ${stands}\nevent: subscribed\ndata: ${JSON.stringify({ cursor: stands })}\n\n`)
  told = true
  for (const text of early) write(text)
  // an id without data is no event, and moves what the client resumes from
  const alive = setInterval(
    () => write(`id: ${formatCursor(hub.standing(begun))}\n: alive\n\n`),
    aliveInterval,
  )
  const takeOff = streams.add(own)
  raw.on('drain', () => {
    slow = false
    hub.drained(begun)
  })
  const leave = () => {
    clearInterval(alive)
    takeOff()
    hub.unsubscribe(begun)
  }
  raw.on('close', leave)
  // gone while the subscription was made
  if (request.raw.socket.destroyed) leave()
  return reply
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
  const own = {
    holder: holderOf(request),
    // an answer of some seconds: what it may hold is looked at when it is asked for again
    renewed: () => settle?.(),
    end: (reason: string) => fail(new RealtimeError('unauthorized', reason)),
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
      return isStream ? await stream(request, reply, services) : await poll(request, services)
    } catch (error) {
      throw toApiError(error)
    }
  })
}
