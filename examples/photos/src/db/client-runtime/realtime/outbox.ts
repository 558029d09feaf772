// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// Says frames not faster than the server takes them (REALTIME_MESSAGES), in their order.

/** In a second of its own; the server counts seconds of the clock, so that twice as many may meet. */
const most = 45

export interface Outbox {
  add(text: string): void
  clear(): void
}

export function createOutbox(send: (text: string) => void): Outbox {
  const waiting: string[] = []
  let sent = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  function flush(): void {
    while (sent < most && waiting.length > 0) {
      sent += 1
      send(waiting.shift() ?? '')
    }
    if (sent > 0) timer ??= setTimeout(next, 1_000)
  }
  function next(): void {
    ;[timer, sent] = [undefined, 0]
    flush()
  }
  return {
    add: (text) => {
      waiting.push(text)
      flush()
    },
    clear: () => {
      waiting.length = 0
    },
  }
}
