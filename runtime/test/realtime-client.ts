// A client of the plain protocol for tests: sends frames, remembers all that came, waits for what should come.
import WebSocket from 'ws'
import type { TestServer } from './server.ts'

export type Frame = Readonly<Record<string, unknown>> & { readonly type: string }

export interface PlainClient {
  readonly frames: readonly Frame[]
  send(frame: object | string | Buffer): void
  /** The next frame that was not taken yet and fits; others stay. @throws Error after `patience` ms */
  next(fits?: (frame: Frame) => boolean, patience?: number): Promise<Frame>
  /** Resolves with the code when the connection has ended. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  close(): void
  /** Stops and goes on reading from the network. */
  pause(): void
  resume(): void
}

/** @param query of the address, with the key; `headers` instead where they are given */
export async function connectPlain(
  server: Pick<TestServer, 'url' | 'config'>,
  query: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<PlainClient> {
  const search = new URLSearchParams({ apikey: server.config.anonKey, ...query })
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/realtime/v1?${search.toString()}`, {
    headers,
  })
  const frames: Frame[] = []
  const untaken: Frame[] = []
  const waiting = new Set<() => void>()
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Frame
    frames.push(frame)
    untaken.push(frame)
    for (const look of waiting) look()
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return {
    frames,
    closed,
    send: (frame) =>
      socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame)),
    next: (fits = () => true, patience = 10_000) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const index = untaken.findIndex(fits)
          if (index < 0) return
          clearTimeout(timer)
          waiting.delete(look)
          const [found] = untaken.splice(index, 1)
          if (found) resolve(found)
        }
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`nothing came that fits; untaken: ${JSON.stringify(untaken).slice(0, 2_000)}`))
        }, patience)
        waiting.add(look)
        look()
      }),
    close: () => socket.close(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  }
}

export const ofType = (type: string) => (frame: Frame) => frame.type === type
export const ofId = (id: string) => (frame: Frame) => frame.id === id
