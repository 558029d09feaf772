// One channel over a WebSocket of this page, in the plain protocol: what is said in it and who is present. The cookie makes it the
// service role.
import { useEffect, useRef, useState } from 'react'

export interface Said {
  readonly id: number
  readonly at: string
  readonly isOwn: boolean
  readonly event: string
  /** JSON text. */
  readonly payload: string
}

export interface ChannelState {
  readonly topic: string
  readonly isJoined: boolean
  readonly isPrivate: boolean
  readonly said: readonly Said[]
  /** JSON texts of what each one tells, by key. */
  readonly present: Readonly<Record<string, readonly string[]>>
  readonly error: string | undefined
}

const none: ChannelState = {
  ...{ topic: '', isJoined: false, isPrivate: false, said: [], present: {}, error: undefined },
}
const mostSaid = 500

type States = Readonly<Record<string, readonly unknown[]>>
type Frame =
  | { readonly type: 'joined' }
  | { readonly type: 'presence'; readonly joins: States; readonly leaves: States }
  | {
      readonly type: 'broadcast'
      readonly event: string
      readonly payload?: unknown
      readonly base64?: string
    }
  | { readonly type: 'error'; readonly message: string }

/** Who is present after some came and went. */
function afterPresence(
  present: ChannelState['present'],
  { joins, leaves }: { readonly joins: States; readonly leaves: States },
): ChannelState['present'] {
  const next = new Map(Object.entries(present))
  for (const [key, states] of Object.entries(leaves)) {
    const left = [...(next.get(key) ?? [])]
    for (const state of states) {
      const at = left.indexOf(JSON.stringify(state))
      if (at >= 0) left.splice(at, 1)
    }
    if (left.length === 0) next.delete(key)
    else next.set(key, left)
  }
  for (const [key, states] of Object.entries(joins))
    next.set(key, [...(next.get(key) ?? []), ...states.map((state) => JSON.stringify(state))])
  return Object.fromEntries(next)
}

let lastId = 0
function say(state: ChannelState, said: Omit<Said, 'id' | 'at'>): ChannelState {
  lastId += 1
  const one = { ...said, id: lastId, at: new Date().toISOString() }
  return { ...state, said: [one, ...state.said].slice(0, mostSaid) }
}

/** @param lost what is told where the connection ends by itself */
export function useChannel(lost: string) {
  const [state, setState] = useState(none)
  const socket = useRef<WebSocket>()
  const leave = () => {
    const open = socket.current
    socket.current = undefined
    open?.close()
    setState((old) => ({ ...old, isJoined: false }))
  }
  useEffect(
    () => () => {
      const open = socket.current
      socket.current = undefined
      open?.close()
    },
    [],
  )
  const join = (topic: string, isPrivate: boolean) => {
    leave()
    setState({ ...none, topic, isPrivate })
    const url = new URL('/realtime/v1', location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    const open = new WebSocket(url)
    socket.current = open
    open.onopen = () => open.send(JSON.stringify({ type: 'join', channel: topic, private: isPrivate }))
    open.onclose = () => {
      if (socket.current === open) setState((old) => ({ ...old, isJoined: false, error: lost }))
    }
    open.onmessage = ({ data }) => {
      if (socket.current !== open) return
      const frame = JSON.parse(String(data)) as Frame
      setState((old) => {
        if (frame.type === 'joined') return { ...old, isJoined: true }
        if (frame.type === 'presence') return { ...old, present: afterPresence(old.present, frame) }
        if (frame.type === 'error') return { ...old, error: frame.message }
        const payload = frame.base64 ?? JSON.stringify(frame.payload ?? null)
        return say(old, { isOwn: false, event: frame.event, payload })
      })
    }
  }
  const send = (event: string, payload: unknown) => {
    socket.current?.send(JSON.stringify({ type: 'broadcast', channel: state.topic, event, payload }))
    setState((old) => say(old, { isOwn: true, event, payload: JSON.stringify(payload) }))
  }
  return { state, join, leave, send }
}
