// A client of one channel for tests, by version 2 of the Phoenix protocol: what it hears, and who it thinks is there.
import { once } from 'node:events'
import WebSocket from 'ws'

type Json = Readonly<Record<string, unknown>>

/** Joins, with presence. Its key there is `at` and the URL. */
export async function enter(url: string, key: string, topic: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${key}&vsn=2.0.0`)
  const heard: unknown[] = []
  const present = new Map<string, unknown>()
  let joined: (() => void) | undefined
  const here = new Promise<void>((resolve) => (joined = resolve))
  const note = (who: unknown, isHere: boolean) => {
    for (const [name, told] of Object.entries((who ?? {}) as Readonly<Record<string, { metas: Json[] }>>)) {
      if (isHere) present.set(name, told.metas[0]?.at)
      else present.delete(name)
    }
  }
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) {
      heard.push([...data.subarray(-3)])
      return
    }
    const [, , , event, payload] = JSON.parse(data.toString()) as [unknown, unknown, unknown, string, Json]
    if (event === 'phx_reply') joined?.()
    else if (event === 'broadcast') heard.push(payload.payload)
    else if (event === 'presence_state') note(payload, true)
    else if (event === 'presence_diff') {
      note(payload.leaves, false)
      note(payload.joins, true)
    }
  })
  await once(socket, 'open')
  const say = (event: string, payload: object) =>
    socket.send(JSON.stringify(['1', '1', `realtime:${topic}`, event, payload]))
  say('phx_join', { config: { presence: { enabled: true, key: `at ${url}` } } })
  await here
  return {
    heard,
    present,
    say: (payload: unknown) => say('broadcast', { type: 'broadcast', event: 'word', payload }),
    sayBytes: (...bytes: number[]) => {
      const texts = ['1', '1', `realtime:${topic}`, 'word', ''].map((text) => Buffer.from(text))
      const head = Buffer.from([3, ...texts.map(({ length }) => length), 0])
      socket.send(Buffer.concat([head, ...texts, Buffer.from(bytes)]))
    },
    track: (at: string) => say('presence', { type: 'presence', event: 'track', payload: { at } }),
    untrack: () => say('presence', { type: 'presence', event: 'untrack' }),
    leave: () => socket.close(),
  }
}
