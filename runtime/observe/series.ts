// What happened over time, for charts: each ten seconds of the last hour, each minute of the last day. In memory, of this process.
// Refuses nothing.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createLatencies, type Latencies } from './latency.ts'

const areas = ['rest', 'auth', 'storage', 'realtime', 'admin', 'other'] as const
export type Area = (typeof areas)[number]

/** What is looked at when a step ends. */
interface Levels {
  readonly poolUsed: number
  readonly poolWaiting: number
  readonly sockets: number
}

/** One step of a series. Durations in milliseconds; null where there was no request. */
export interface Point extends Levels {
  /** Milliseconds since 1970, the end of the step. */
  readonly at: number
  /** Requests by class: 2xx (and 1xx), 3xx, 4xx, 5xx. */
  readonly classes: readonly [number, number, number, number]
  readonly byArea: Readonly<Record<Area, number>>
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
  readonly rss: number
  /** The longest that the event loop was late, but for one in a hundred times. */
  readonly lag: number
}

export interface Series {
  /** @param duration milliseconds; undefined for answers that wait on purpose */
  add(area: Area, status: number, duration: number | undefined): void
  points(step: 'fine' | 'coarse'): readonly Point[]
  /** Ends a fine step now; a timer does it otherwise. */
  tick(): void
  close(): void
}

interface Open {
  readonly classes: [number, number, number, number]
  readonly byArea: Record<Area, number>
  readonly latencies: Latencies
}

/** Milliseconds of a fine step; how many of them make a coarse one; how many are kept. */
export const seriesSteps = { fine: 10_000, perCoarse: 6, mostFine: 360, mostCoarse: 1_440 } as const

const toOpen = (): Open => ({
  classes: [0, 0, 0, 0],
  byArea: { rest: 0, auth: 0, storage: 0, realtime: 0, admin: 0, other: 0 },
  latencies: createLatencies(),
})

function addTo(whole: Open, part: Open): void {
  for (const [index, count] of part.classes.entries()) whole.classes[index as 0 | 1 | 2 | 3] += count
  for (const area of areas) whole.byArea[area] += part.byArea[area]
  whole.latencies.merge(part.latencies)
}

/** Starts counting. @param levels asked at the end of each step */
export function createSeries(levels: () => Levels): Series {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const kept: { readonly fine: Point[]; readonly coarse: Point[] } = { fine: [], coarse: [] }
  let fine = toOpen()
  let coarse = toOpen()
  let ticks = 0
  let worst: Pick<Point, 'rss' | 'lag' | keyof Levels> | undefined

  function closeStep(): void {
    const now = levels()
    // the monitor counts its own resolution as well
    const late = Math.max(0, delay.percentile(99) / 1e6 - 20)
    delay.reset()
    const state = { ...now, rss: process.memoryUsage.rss(), lag: Math.round(late * 10) / 10 }
    const pointOf = ({ classes, byArea, latencies }: Open, of: typeof state): Point => ({
      ...{ at: Date.now(), classes, byArea, ...of },
      p50: latencies.percentile(0.5),
      p95: latencies.percentile(0.95),
      p99: latencies.percentile(0.99),
    })
    kept.fine.push(pointOf(fine, state))
    if (kept.fine.length > seriesSteps.mostFine) kept.fine.shift()
    addTo(coarse, fine)
    worst = {
      poolUsed: Math.max(worst?.poolUsed ?? 0, state.poolUsed),
      poolWaiting: Math.max(worst?.poolWaiting ?? 0, state.poolWaiting),
      sockets: Math.max(worst?.sockets ?? 0, state.sockets),
      rss: Math.max(worst?.rss ?? 0, state.rss),
      lag: Math.max(worst?.lag ?? 0, state.lag),
    }
    fine = toOpen()
    ticks += 1
    if (ticks % seriesSteps.perCoarse !== 0) return
    kept.coarse.push(pointOf(coarse, worst))
    if (kept.coarse.length > seriesSteps.mostCoarse) kept.coarse.shift()
    coarse = toOpen()
    worst = undefined
  }

  const timer = setInterval(closeStep, seriesSteps.fine).unref()
  return {
    add: (area, status, duration) => {
      const index = status < 300 ? 0 : status < 400 ? 1 : status < 500 ? 2 : 3
      fine.classes[index] += 1
      fine.byArea[area] += 1
      if (duration !== undefined) fine.latencies.add(duration)
    },
    points: (step) => [...kept[step]],
    tick: closeStep,
    close: () => {
      clearInterval(timer)
      delay.disable()
    },
  }
}
