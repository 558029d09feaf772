// Which lines the charts have, and how a point of the series becomes their values. Pure.
import type { SeriesPoint } from '../../lib/api/status.ts'
import { status as texts } from '../../lib/messages/status.ts'

/** Colours by meaning: names of the theme's variables. */
interface Line {
  readonly title: string
  readonly colour: '--accent' | '--muted' | '--warn-soft-ink' | '--danger' | '--ink'
  readonly dashed?: true
  readonly of: (point: SeriesPoint) => number | null
}

export interface ChartPlan {
  readonly id: string
  readonly title: string
  readonly isCount?: true
  readonly lines: readonly Line[]
}

const { serie } = texts
const megabytes = (bytes: number) => Math.round(bytes / 1024 ** 2)

export const charts: readonly ChartPlan[] = [
  {
    ...{ id: 'requests', title: texts.requests, isCount: true },
    lines: [
      { title: serie.ok, colour: '--accent', of: ({ classes }) => classes[0] },
      { title: serie.moved, colour: '--muted', of: ({ classes }) => classes[1] },
      { title: serie.refused, colour: '--warn-soft-ink', of: ({ classes }) => classes[2] },
      { title: serie.broken, colour: '--danger', of: ({ classes }) => classes[3] },
    ],
  },
  {
    ...{ id: 'latency', title: texts.latency },
    lines: [
      { title: serie.p50, colour: '--accent', of: ({ p50 }) => p50 },
      { title: serie.p95, colour: '--warn-soft-ink', of: ({ p95 }) => p95 },
      { title: serie.p99, colour: '--danger', of: ({ p99 }) => p99 },
    ],
  },
  {
    ...{ id: 'parts', title: texts.parts, isCount: true },
    lines: [
      { title: serie.rest, colour: '--accent', of: ({ areas }) => areas.rest },
      { title: serie.auth, colour: '--warn-soft-ink', of: ({ areas }) => areas.auth },
      { title: serie.storage, colour: '--danger', of: ({ areas }) => areas.storage },
      { title: serie.realtime, colour: '--ink', of: ({ areas }) => areas.realtime },
      { title: serie.admin, colour: '--muted', dashed: true, of: ({ areas }) => areas.admin },
      { title: serie.other, colour: '--muted', of: ({ areas }) => areas.other },
    ],
  },
  {
    ...{ id: 'pool', title: texts.poolChart },
    lines: [
      { title: serie.used, colour: '--accent', of: ({ pool_used: used }) => used },
      { title: serie.waiting, colour: '--danger', of: ({ pool_waiting: waiting }) => waiting },
      { title: serie.sockets, colour: '--muted', of: ({ sockets }) => sockets },
    ],
  },
  {
    ...{ id: 'lag', title: texts.lag },
    lines: [{ title: serie.lag, colour: '--warn-soft-ink', of: ({ lag }) => lag }],
  },
  {
    ...{ id: 'rss', title: texts.rss },
    lines: [{ title: serie.rss, colour: '--accent', of: ({ rss }) => megabytes(rss) }],
  },
]
