// New entries of the log as they come, kept in the page: the newest thousand. Begins anew when the filter changes.
import { useEffect, useState } from 'react'
import { followLogs, type LogEntry, type LogNarrowing } from '../../lib/api/logs.ts'

const most = 1_000
/** Milliseconds between two pictures of the list, however many entries come. */
const pace = 200

interface Tail {
  /** Newest first. */
  readonly entries: readonly LogEntry[]
  readonly missed: number
  /** Why it ended; null where it ended without a word. Undefined while it goes on. */
  readonly ended: Error | null | undefined
}

const begun: Tail = { entries: [], missed: 0, ended: undefined }

/** @param key stands for the filter; undefined: nothing is followed */
export function useTail(key: string | undefined): Tail {
  const [tail, setTail] = useState({ key, ...begun })
  // another filter: what came by the last one is not wanted any more
  if (tail.key !== key) setTail({ key, ...begun })

  useEffect(() => {
    if (key === undefined) return undefined
    const abort = new AbortController()
    let arrived: LogEntry[] = []
    const show = () => {
      if (arrived.length === 0) return
      const fresh = arrived.reverse()
      arrived = []
      setTail((before) => ({ ...before, entries: [...fresh, ...before.entries].slice(0, most) }))
    }
    const timer = setInterval(show, pace)
    const on = {
      entry: (entry: LogEntry) => void arrived.push(entry),
      missed: (count: number) => setTail((before) => ({ ...before, missed: before.missed + count })),
    }
    const end = (ended: Error | null) => {
      if (abort.signal.aborted) return
      show()
      setTail((before) => ({ ...before, ended }))
    }
    followLogs(JSON.parse(key) as LogNarrowing, on, abort.signal).then(
      () => end(null),
      (error: unknown) => end(error instanceof Error ? error : new Error(String(error))),
    )
    return () => {
      abort.abort()
      clearInterval(timer)
    }
  }, [key])

  return tail.key === key ? tail : begun
}
