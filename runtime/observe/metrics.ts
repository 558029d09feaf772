// Everything that Prometheus asks for, as text: ours by name, and what prom-client knows of Node. What cannot be found out now
// is left out. Source of the names: dashboard-and-dx.md §6.
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { PoolState } from '../db/contract.ts'
import type { Durations } from './durations.ts'

/** Where the numbers come from; each is asked when somebody looks. */
export interface MetricSources {
  readonly durations: Durations
  readonly activeRequests: () => number
  readonly pools: () => readonly PoolState[]
  readonly schemaLoads: () => number
  readonly tokenCache: () => { readonly requests: number; readonly hits: number }
  readonly realtimeClients: () => Readonly<Record<string, number>>
  /** Seconds. */
  readonly realtimeLag: () => Promise<number>
  readonly storageBytes: () => Promise<number>
  /** Seconds of the last generation; undefined where there was none. */
  readonly generateDuration: () => number | undefined
}

export interface Metrics {
  readonly contentType: string
  text(): Promise<string>
}

/** Makes the metrics of one process, which are collected from now on. */
export function createMetrics(sources: MetricSources): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const gauge = <Label extends string = never>(
    name: string,
    help: string,
    collect: (own: Gauge<Label>) => void | Promise<void>,
    labelNames: readonly Label[] = [],
  ) =>
    new Gauge<Label>({
      ...{ name, help, labelNames, registers: [register] },
      async collect() {
        this.reset()
        try {
          await collect(this)
        } catch {
          this.remove() // the database is away: no number is better than a wrong one
        }
      },
    })
  const counter = (name: string, help: string, value: () => number) =>
    new Counter({
      ...{ name, help, registers: [register] },
      collect() {
        this.reset()
        this.inc(value())
      },
    })

  gauge('http_server_active_requests', 'HTTP requests under way.', (own) => own.set(sources.activeRequests()))
  const ofPools = (name: string, help: string, value: (pool: PoolState) => number) =>
    gauge<'pool'>(
      name,
      help,
      (own) => {
        for (const pool of sources.pools()) own.set({ pool: pool.name }, value(pool))
      },
      ['pool'],
    )
  ofPools('lite_db_pool_available', 'Connections that are free or may still be opened.', (pool) =>
    Math.max(0, pool.max - pool.used),
  )
  ofPools('lite_db_pool_waiting', 'Requests that wait for a connection.', ({ waiting }) => waiting)
  ofPools('lite_db_pool_max', 'Connections at most.', ({ max }) => max)
  counter('lite_db_pool_timeouts_total', 'Requests that got no connection in time.', () =>
    sources.pools().reduce((sum, { timeouts }) => sum + timeouts, 0),
  )
  counter('lite_schema_cache_loads_total', 'Generations that were put into service.', sources.schemaLoads)
  counter(
    'lite_jwt_cache_requests_total',
    'Tokens that were looked for among the verified ones.',
    () => sources.tokenCache().requests,
  )
  counter('lite_jwt_cache_hits_total', 'Tokens that were found there.', () => sources.tokenCache().hits)
  gauge<'kind'>(
    'lite_realtime_clients',
    'Connections that stay open for changes.',
    (own) => {
      for (const [kind, count] of Object.entries(sources.realtimeClients())) own.set({ kind }, count)
    },
    ['kind'],
  )
  gauge('lite_realtime_lag_seconds', 'Until what was committed now is delivered.', async (own) =>
    own.set(await sources.realtimeLag()),
  )
  gauge('lite_storage_bytes_total', 'Bytes of all files.', async (own) =>
    own.set(await sources.storageBytes()),
  )
  gauge('lite_generate_duration_seconds', 'Of the last generation, until it was served.', (own) => {
    const duration = sources.generateDuration()
    if (duration === undefined) own.remove()
    else own.set(duration)
  })
  return {
    contentType: register.contentType,
    // what was not measured yet is NaN, which prom-client writes in a way of its own
    text: async () => sources.durations.text() + (await register.metrics()).replaceAll(/ Nan$/gm, ' NaN'),
  }
}
