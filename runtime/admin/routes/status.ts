// GET /status, /status/series and /status/advisors: how the server is, how it was, what would be better. Changes nothing; answers
// 503 where the database cannot be reached.
import type { FastifyInstance } from 'fastify'
import { withClient } from '../../db/bootstrap/with-client.ts'
import { translated } from '../../db/login-pool.ts'
import { migrationStatus } from '../../db/migrations/apply-migrations.ts'
import type { Point } from '../../observe/series.ts'
import { seriesSteps } from '../../observe/series.ts'
import { advise } from '../advisors/advise.ts'
import {
  seriesQuery,
  type Advice,
  type GenerationInfo,
  type SeriesPoint,
  type SeriesQuery,
  type StatusInfo,
  type StatusSeries,
} from '../contract/status.ts'
import type { AdminServices, StatusSources } from '../services.ts'
import { infoOfProcess, versionOf } from '../status/process.ts'
import { readDisk, readSizes } from '../status/sizes.ts'

function generationOf({ generation }: StatusSources): GenerationInfo | null {
  if (!generation) return null
  const { state, schemaHash, relations, error, leftOut, last } = generation()
  return {
    ...{ state, hash: schemaHash, relations, error: error ?? null, left_out: leftOut },
    last: last ? { ...last, at: last.at.toISOString() } : null,
  }
}

const toPoint = ({ byArea, poolUsed, poolWaiting, ...same }: Point): SeriesPoint => ({
  ...same,
  ...{ areas: byArea, pool_used: poolUsed, pool_waiting: poolWaiting },
})

async function migrationsOf({ logins, migrations }: AdminServices): Promise<StatusInfo['migrations']> {
  const states = await migrationStatus(logins.admin, { directory: migrations.directory, kind: 'user' })
  return {
    applied: states.filter(({ state }) => state === 'applied').length,
    others: states
      .filter(({ state }) => state !== 'applied')
      .map(({ version, name, state, problem }) => ({ version, name, state, problem: problem ?? null })),
  }
}

/** For work with a connection of its own. @throws PGRST000 */
const reached = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw translated(error)
  })

/** @param sources what only the running server knows */
export function registerStatus(app: FastifyInstance, services: AdminServices, sources: StatusSources): void {
  const { db, logins, apiSchemas, status } = services
  const process_ = { pid: process.pid, started_at: infoOfProcess.started.toISOString() }
  const version = versionOf(status.root)

  app.get('/status', async (): Promise<StatusInfo> => {
    const { version: postgres, bytes, connections, max_connections, ...sizes } = await readSizes(db)
    const [migrations, disk, checks] = await Promise.all([
      reached(migrationsOf(services)),
      readDisk(status.dataDir),
      Promise.all(
        Object.entries(sources.checks).map(async ([name, check]) => {
          const { ok, detail } = await check()
          return { name, ok, detail: detail ?? null }
        }),
      ),
    ])
    return {
      ...{ version, node: process.version, process: { ...process_, rss: process.memoryUsage.rss() } },
      ...{ checks, migrations, generation: generationOf(sources) },
      database: { version: postgres, level: logins.level, bytes, connections, max_connections },
      pools: status.pools(),
      sockets: status.sockets(),
      sizes: { ...sizes, disk },
    }
  })

  app.get<{ Querystring: SeriesQuery }>(
    '/status/series',
    { schema: { querystring: seriesQuery } },
    ({ query: { range = 'hour' } }): StatusSeries => {
      const step = range === 'hour' ? 'fine' : 'coarse'
      const seconds = seriesSteps.fine / 1000
      return {
        step: range === 'hour' ? seconds : seconds * seriesSteps.perCoarse,
        points: status.series.points(step).map(toPoint),
        process: process_,
      }
    },
  )

  app.get('/status/advisors', (): Promise<readonly Advice[]> =>
    reached(
      withClient({ ...logins.admin, statement_timeout: 20_000 }, (client) =>
        advise(client, { level: logins.level, apiSchemas }),
      ),
    ),
  )
}
