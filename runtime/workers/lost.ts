// The connection that was on its way to a worker as it died: Node keeps it open, and its client would wait for ever. It is
// closed, so that the client asks again. Refuses nothing; a Node that hands connections on otherwise is left as it is.
import type { Worker } from 'node:cluster'

interface Handle {
  close(...given: unknown[]): unknown
}

type Send = (message: unknown, handle?: unknown, ...more: unknown[]) => boolean

const isHandle = (value: unknown): value is Handle =>
  typeof value === 'object' && value !== null && 'close' in value && typeof value.close === 'function'

/** Watches what the primary hands to a worker. Node closes its own end of each as soon as the worker has taken it. */
export function closeLost(worker: Worker): void {
  const child = worker.process as { send: Send }
  const send: Send = child.send.bind(child)
  const handed = new Set<Handle>()
  child.send = (message, handle, ...more) => {
    if (isHandle(handle)) {
      const close = handle.close.bind(handle)
      handed.add(handle)
      handle.close = (...given) => {
        handed.delete(handle)
        return close(...given)
      }
    }
    return send(message, handle, ...more)
  }
  worker.once('exit', () => {
    for (const handle of handed) handle.close()
  })
}
