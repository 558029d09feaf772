// An answer that stays open and tells changes as an event stream, until the client goes or its credentials end. Refuses what
// a subscription refuses.
import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../../identity/caller.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Receiver, Subscription, Wanted } from '../delivery/subscription.ts'
import type { RealtimeError } from '../errors.ts'
import type { Cursor } from '../log/cursor.ts'
import { formatCursor } from '../log/cursor.ts'
import { changeFrame } from '../plain/frames.ts'
import type { RealtimeServices } from '../services.ts'
import { holderOf } from './request.ts'
import type { Stream } from './streams.ts'

/** Milliseconds between signs of life. */
const aliveInterval = 15_000

export interface StreamOptions {
  readonly wanted: Wanted
  readonly from: Cursor | undefined
  /** Whose view it is, where that is not who asks: for admins alone. */
  readonly as?: Caller
  /** JSON text of a change; as the plain protocol has it where it is left out. */
  readonly frameOf?: (delivery: Delivery) => string
}

/** Tells changes until the client goes, or its credentials end. @throws RealtimeError like {@link Hub.subscribe} */
export async function tellChanges(
  request: FastifyRequest,
  reply: FastifyReply,
  { hub, streams }: Pick<RealtimeServices, 'hub' | 'streams'>,
  { wanted, from, as, frameOf = (delivery) => changeFrame(delivery, '0').toString() }: StreamOptions,
): Promise<FastifyReply> {
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
  const callerNow = () => as ?? own.holder.caller
  const own: Stream = {
    ...{ holder, id: randomUUID(), address: request.ip, since: Date.now() },
    waiting: () => raw.writableLength,
    facts: () => ({
      ...{ protocol: 'stream', caller: callerNow(), channels: [] },
      subscriptions: made.subscription
        ? [{ id: '0', channel: undefined, subscription: made.subscription }]
        : [],
    }),
    renewed: () => {
      if (made.subscription)
        hub.renew(made.subscription).catch((error: unknown) => receiver.fail(error as RealtimeError))
    },
    end: (reason: string) => {
      write(`event: refused\ndata: ${JSON.stringify({ code: 'unauthorized', message: reason })}\n\n`)
      raw.end()
    },
    stopping: () => void raw.end(),
  }
  const receiver: Receiver = {
    caller: callerNow,
    deliver: (delivery) =>
      write(`id: ${delivery.cursor}\nevent: ${delivery.type}\ndata: ${frameOf(delivery)}\n\n`),
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
