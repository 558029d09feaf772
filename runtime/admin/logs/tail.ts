// The live tail of the log: entries as they come, as an event stream. It ends with the credentials that opened it, and with the
// server; a reader that is too slow is told how many it missed. Refuses (406) who does not
// accept event streams, (503) more than a few at a time.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import type { Entry } from '../../observe/journal.ts'
import type { LogEntry, LogFilter } from '../contract/logs.ts'
import type { AdminServices } from '../services.ts'
import { matcher } from './match.ts'

export interface Tails {
  /** @throws ApiError 503 */
  open(request: FastifyRequest, reply: FastifyReply, filter: LogFilter): FastifyReply
  close(): void
}

const most = 20
/** Milliseconds: between looks at the credentials, and between signs of life. */
const recheckInterval = 1_000
const aliveInterval = 15_000

export function createTails(
  { logs: { journal }, identify }: Pick<AdminServices, 'logs' | 'identify'>,
  show: (entry: Entry) => LogEntry,
): Tails {
  const open = new Set<(event: string) => void>()
  return {
    open: (request, reply, filter) => {
      if (request.headers.accept?.includes('text/event-stream') !== true) {
        throw new ApiError(406, 'LITE406', 'The tail of the log is an event stream', {
          hint: 'Send Accept: text/event-stream.',
        })
      }
      if (open.size >= most) {
        throw new ApiError(503, 'LITE503', `${most} tails of the log are open`, {
          hint: 'Close another one.',
          headers: { 'retry-after': '1' },
        })
      }
      const { take } = matcher(filter, show)
      const { raw } = reply
      reply.hijack()
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      raw.write('event: open\ndata: {}\n\n')
      let isSlow = false
      let missed = 0
      const write = (text: string): void => {
        if (!raw.write(text)) isSlow = true
      }
      const stop = journal.follow((entry) => {
        const wanted = take(entry)
        if (!wanted) return
        if (isSlow) missed += 1
        else write(`id: ${wanted.id}\ndata: ${JSON.stringify(wanted)}\n\n`)
      })
      raw.on('drain', () => {
        isSlow = false
        if (missed > 0) write(`event: missed\ndata: ${JSON.stringify({ count: missed })}\n\n`)
        missed = 0
      })
      const leave = (): void => {
        stop()
        clearInterval(checking)
        clearInterval(alive)
        open.delete(end)
      }
      const end = (event: string): void => {
        leave() // nothing may be written behind the end
        raw.end(`event: ${event}\ndata: {}\n\n`)
      }
      const recheck = async (): Promise<void> => {
        try {
          const caller = await identify(request.headers)
          if (caller.role !== 'service_role') end('refused')
        } catch {
          end('refused')
        }
      }
      const checking = setInterval(() => void recheck(), recheckInterval)
      const alive = setInterval(() => write(': alive\n\n'), aliveInterval)
      open.add(end)
      raw.on('close', leave)
      return reply
    },
    close: () => {
      for (const end of open) end('closing')
    },
  }
}
