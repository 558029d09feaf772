// Watches for as long as the page is open: one stream of what somebody sees, a second one of everything where that is asked for.
import { useEffect, useRef, useState } from 'react'
import { watchChanges, type RealtimeAs, type RealtimeWanted } from '../../lib/api/realtime.ts'
import { Watched, type Entry } from './watched.ts'

export interface Watch extends RealtimeWanted {
  readonly as: RealtimeAs
  /** Whether what they may not see is shown, too. */
  readonly hidden: boolean
}

export interface WatchState {
  readonly entries: readonly Entry[]
  readonly rate: number
  readonly isLive: boolean
  readonly hasGap: boolean
  readonly error: Error | undefined
  readonly clear: () => void
}

/** Milliseconds between two looks at what has come: a burst is drawn once. */
const interval = 150

export function useWatch(watch: Watch): WatchState {
  const watched = useRef(new Watched())
  const [drawn, setDrawn] = useState<{ entries: readonly Entry[]; rate: number }>({ entries: [], rate: 0 })
  const [status, setStatus] = useState<{ live?: string; gap?: string; failed?: string; error?: Error }>({})
  const key = JSON.stringify(watch)

  useEffect(() => {
    const { as, hidden, ...wanted } = JSON.parse(key) as Watch
    const stop = new AbortController()
    const isAdmin = as.role === 'service_role'
    const views = isAdmin || !hidden ? (['own'] as const) : (['own', 'all'] as const)
    watched.current.clear()
    let begun = 0
    let changed = true
    for (const side of views) {
      watchChanges({ ...wanted, ...(side === 'own' && { as }) }, stop.signal, {
        begun: () => {
          begun += 1
          if (begun >= views.length) setStatus((old) => ({ ...old, live: key }))
        },
        change: (change) => {
          changed = true
          watched.current.add(change, side, Date.now())
        },
        gap: () => setStatus((old) => ({ ...old, gap: key })),
      }).catch((error: unknown) => {
        if (stop.signal.aborted) return
        stop.abort()
        setStatus({ failed: key, error: error instanceof Error ? error : new Error(String(error)) })
      })
    }
    const timer = setInterval(() => {
      const rate = watched.current.rate(Date.now())
      const list = changed ? watched.current.list() : undefined
      changed = false
      setDrawn((old) =>
        list === undefined && rate === old.rate ? old : { rate, entries: list ?? old.entries },
      )
    }, interval)
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [key])

  return {
    ...drawn,
    isLive: status.live === key && status.failed !== key,
    hasGap: status.gap === key,
    error: status.failed === key ? status.error : undefined,
    clear: () => {
      watched.current.clear()
      setDrawn((old) => ({ ...old, entries: [] }))
    },
  }
}
