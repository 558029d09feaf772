// What one process knows of its own work: the journal, the series, the metrics, and the watcher that feeds them.
import type { PoolState } from '../db/contract.ts'
import { createDurations } from './durations.ts'
import { createJournal, type Journal, type JournalLimits } from './journal.ts'
import { createMetrics, type MetricSources } from './metrics.ts'
import { createSeries, type Series } from './series.ts'
import { createWatcher, type Watcher, type WatcherParts } from './watcher.ts'

/** Made where the server is put together; undefined where METRICS_TOKEN is not set. */
export type MetricsOf<Generation> = (
  generation: (() => Generation) | undefined,
) => { readonly token: string; readonly contentType: string; text(): Promise<string> } | undefined

export interface Observer {
  readonly journal: Journal
  readonly limits: JournalLimits
  readonly series: Series
  readonly watcher: Watcher
  /** Records a line of the log: JSON, without credentials. */
  line(line: string): void
  /** @returns undefined without a token: nothing is collected then */
  metrics(
    token: string | undefined,
    sources: Omit<MetricSources, 'durations' | 'activeRequests'>,
  ): ReturnType<MetricsOf<never>>
  close(): void
}

export interface ObserverParts extends Pick<WatcherParts, 'userOf' | 'onAnswer'> {
  readonly pools: () => readonly PoolState[]
  /** Connections that stay open. */
  readonly sockets: () => number
}

/** 10,000 entries of some 1.6 kB. */
const limits: JournalLimits = { entries: 10_000, bytes: 16 * 1024 ** 2 }
const longestLine = 8_192

/** Starts counting. */
export function createObserver({ pools, sockets, userOf, onAnswer }: ObserverParts): Observer {
  const journal = createJournal(limits)
  const durations = createDurations()
  const series = createSeries(() => {
    const all = pools()
    return {
      poolUsed: all.reduce((sum, { used }) => sum + used, 0),
      poolWaiting: all.reduce((sum, { waiting }) => sum + waiting, 0),
      sockets: sockets(),
    }
  })
  const watcher = createWatcher({ durations, series, journal, userOf, onAnswer })
  return {
    ...{ journal, limits, series, watcher },
    line: (line) => journal.record({ kind: 'line', at: Date.now(), line: line.slice(0, longestLine) }),
    metrics: (token, sources) =>
      token === undefined
        ? undefined
        : { token, ...createMetrics({ ...sources, durations, activeRequests: () => watcher.active }) },
    close: () => series.close(),
  }
}

/** Milliseconds beyond which it is not waited for. */
const longestLag = 2_000

/** Seconds until all that was committed before is delivered; 0 where nobody listens. */
export async function lagOf(hub: { readonly size: number; settled(): Promise<void> }): Promise<number> {
  if (hub.size === 0) return 0
  const begun = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestLag)
  })
  await Promise.race([hub.settled(), late])
  clearTimeout(timer)
  return (performance.now() - begun) / 1000
}
