// The process of receivers (receivers.ts) as the benches use it, and what its clients say to subscribe.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import jwt from 'jsonwebtoken'
import { projectRoot } from '../../runtime/config/root.ts'
import { atEnd } from '../cleanup.ts'
import type { Product } from '../product.ts'

/** One WebSocket. */
export interface Opening {
  readonly path: string
  /** Frames that it sends at once. */
  readonly says: readonly string[]
  /** Frames that answer them: it is open when they have come. */
  readonly replies: number
}

export type Order =
  | { readonly do: 'open'; readonly url: string; readonly openings: readonly Opening[] }
  /** From now on so many frames are waited for. `stamps`: it is noted when each row came. */
  | { readonly do: 'arm'; readonly expected: number; readonly stamps: boolean }
  | { readonly do: 'wait' }

export interface Answer {
  readonly count: number
  readonly bytes: number
  /** Milliseconds of a clock that all processes share: see {@link now}. */
  readonly at: number
  /** Ids of rows, and when they came. */
  readonly stamps: readonly (readonly [number, number])[]
}

export interface Receivers {
  open(openings: readonly Opening[]): Promise<void>
  /** Counts anew. */
  arm(expected: number, stamps?: boolean): Promise<void>
  /** Until all that was armed for has come. */
  all(): Promise<Answer>
  stop(): Promise<void>
}

/** Milliseconds of the machine's monotonic clock. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6

export function startReceivers(url: string): Receivers {
  const child = fork(join(projectRoot(), 'dist/bench-receivers.js'), { stdio: 'inherit' })
  const exited = once(child, 'exit')
  const tell = async (order: Order): Promise<Answer> => {
    const answered = once(child, 'message') as Promise<[Answer | { readonly error: string }]>
    child.send(order)
    const gone = exited.then(() => Promise.reject(new Error('the receivers have ended')))
    const [answer] = await Promise.race([answered, gone])
    if ('error' in answer) throw new Error(`receivers: ${answer.error}`)
    return answer
  }
  const stop = atEnd('receivers', async () => {
    exited.catch(() => undefined)
    child.kill('SIGKILL')
    await exited
  })
  return {
    stop,
    open: async (openings) => {
      await tell({ do: 'open', url, openings })
    },
    arm: async (expected, stamps = false) => {
      await tell({ do: 'arm', expected, stamps })
    },
    all: () => tell({ do: 'wait' }),
  }
}

/** The id of the user with this number. */
export const userId = (at: number): string => `00000000-0000-4000-8000-${at.toString(16).padStart(12, '0')}`

export function tokenOf({ jwtSecret }: Product, at: number): string {
  const exp = Math.floor(Date.now() / 1000) + 3_600
  return jwt.sign({ role: 'authenticated', sub: userId(at), exp }, jwtSecret)
}

/** Subscribes to a table by the plain protocol. */
export const plain = ({ anonKey }: Product, table: string, token: string): Opening => ({
  path: `/realtime/v1?${new URLSearchParams({ apikey: anonKey, access_token: token, table }).toString()}`,
  says: [],
  replies: 1,
})

/** Speaks the protocol of realtime-js, in a channel where `topic` names one. */
export const phoenix = ({ anonKey }: Product, topic?: string): Opening => ({
  path: `/realtime/v1/websocket?${new URLSearchParams({ apikey: anonKey, vsn: '2.0.0' }).toString()}`,
  says:
    topic === undefined
      ? []
      : [
          JSON.stringify([
            '1',
            '1',
            `realtime:${topic}`,
            'phx_join',
            { config: { broadcast: { ack: true } } },
          ]),
        ],
  replies: topic === undefined ? 0 : 1,
})
