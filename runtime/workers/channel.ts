// Calls between the primary and a worker over the channel that Node gives them. What was refused keeps its status, code and
// hint; calls that wait when the other side ends are rejected.
import { ApiError } from '../errors/index.ts'

/** What one side does for the other: names to work with values that can be cloned. */
export type Door = Readonly<Record<string, (...given: never[]) => Promise<unknown>>>

/** Node's side of the channel: `process` in a worker, a `Worker` in the primary. */
export interface Port {
  send(message: object): void
  on(event: 'message', listener: (message: unknown) => void): void
}

type Refusal =
  { readonly status: number; readonly body: ReturnType<ApiError['toJSON']> } | { readonly message: string }

type Message =
  | { readonly lite: 'call'; readonly id: number; readonly name: string; readonly given: readonly unknown[] }
  | { readonly lite: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly lite: 'refusal'; readonly id: number; readonly refusal: Refusal }

export interface Channel<Other extends Door> {
  /** The other side's door. */
  readonly other: Other
  /** Rejects what waits for an answer. */
  end(reason: string): void
}

const toRefusal = (error: unknown): Refusal =>
  error instanceof ApiError
    ? { status: error.status, body: error.toJSON() }
    : { message: error instanceof Error ? error.message : String(error) }

function toError(refusal: Refusal): Error {
  if ('message' in refusal) return new Error(refusal.message)
  const { code, message, details, hint } = refusal.body
  return new ApiError(refusal.status, code, message, { details, hint })
}

/** @param own answers the other side's calls */
export function createChannel<Other extends Door>(port: Port, own: Door): Channel<Other> {
  const waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (why: Error) => void }
  >()
  let calls = 0
  let ended: string | undefined

  const send = (message: Message): void => {
    if (ended === undefined) port.send(message)
  }

  async function answer(id: number, name: string, given: readonly unknown[]): Promise<void> {
    try {
      const work = Object.hasOwn(own, name) ? own[name] : undefined
      if (!work) throw new Error(`no door ${name}`)
      send({ lite: 'answer', id, value: await work(...(given as never[])) })
    } catch (error) {
      send({ lite: 'refusal', id, refusal: toRefusal(error) })
    }
  }

  port.on('message', (received) => {
    const message = received as Message | { readonly lite?: undefined }
    if (message.lite === undefined) return
    if (message.lite === 'call') {
      void answer(message.id, message.name, message.given)
      return
    }
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.lite === 'answer') asked?.resolve(message.value)
    else asked?.reject(toError(message.refusal))
  })

  const call =
    (name: string) =>
    (...given: readonly unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(new Error(ended))
          return
        }
        calls += 1
        waiting.set(calls, { resolve, reject })
        send({ lite: 'call', id: calls, name, given })
      })

  return {
    other: new Proxy({}, { get: (_none, name) => call(String(name)) }) as Other,
    end: (reason) => {
      ended = reason
      for (const { reject } of waiting.values()) reject(new Error(reason))
      waiting.clear()
    },
  }
}
