// GET /logs, /logs/tail, /logs/:id and POST /logs/:id/explain: the last requests and log lines of this process, and one request from
// its route to its SQL and plan. Refuses (404) entries that are gone, (409) to explain what is no read of the REST API.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import pg from 'pg'
import { ApiError } from '../../errors/index.ts'
import type { Entry, RequestEntry } from '../../observe/journal.ts'
import type { StatementNote } from '../../observe/note.ts'
import {
  explainLogBody,
  logQuery,
  logTailQuery,
  type ExplainLogBody,
  type LineLog,
  type LogDetail,
  type LogFilter,
  type LogPage,
  type LogPlan,
  type LogQuery,
} from '../contract/logs.ts'
import { matcher } from '../logs/match.ts'
import { createShow } from '../logs/show.ts'
import { createTails } from '../logs/tail.ts'
import type { AdminServices } from '../services.ts'
import { infoOfProcess } from '../status/process.ts'
import type { One } from './keys.ts'

const gone = () =>
  new ApiError(404, 'LITE404', 'There is no such entry in the log of this process', {
    hint: 'The oldest entries go first, all of them at a restart; each process has its own log.',
  })

/** Why a statement cannot be explained again; undefined where it can. */
function obstacleOf({ status }: RequestEntry, note: StatementNote): string | undefined {
  if (note.settings.readOnly !== true) return 'Only reads are explained again: this one may write.'
  return status === 401 ? 'The caller is not allowed in any more.' : undefined
}

/** The file of the generated code that declares a route of a relation. */
const fileOf = (route: string | undefined): string | null =>
  route?.startsWith('/rest/v1/') === true && !/\*|^\/rest\/v1\/(rpc)?$/.test(route)
    ? `${route.slice('/rest/v1/'.length)}/routes.ts`
    : null

function functionOf({ route, url }: RequestEntry): LogDetail['function'] {
  if (route !== '/rest/v1/rpc') return null
  const name = /^\/rest\/v1\/rpc\/([^?]+)/.exec(url)?.[1]
  try {
    return name === undefined ? null : { schema: '', name: decodeURIComponent(name) }
  } catch {
    return null
  }
}

export function registerLogs(app: FastifyInstance, services: AdminServices): void {
  const { journal, scrub, limits, replay } = services.logs
  const { started } = infoOfProcess
  // entries of another process, or from before a restart, are told apart by this
  const boot = (Math.floor(started.getTime() / 1000) * 100_000 + (process.pid % 100_000)).toString(36)
  const idOf = (seq: number) => `${boot}-${seq}`
  const show = createShow({ scrub, addressKey: services.addressKey, idOf })
  const tails = createTails(services, show)
  const told = { pid: process.pid, started_at: started.toISOString() }

  /** @throws LITE404 */
  function seqOf(id: string): number {
    const [from, seq] = id.split('-')
    if (from !== boot || !/^\d{1,15}$/.test(seq ?? '')) throw gone()
    return Number(seq)
  }

  /** @throws LITE404 */
  function find(id: string): Entry {
    const entry = journal.find(seqOf(id))
    if (!entry) throw gone()
    return entry
  }

  app.get<{ Querystring: LogQuery }>('/logs', { schema: { querystring: logQuery } }, ({ query }): LogPage => {
    const { cursor, limit = 100, ...filter } = query
    const { isTooOld, take } = matcher(filter, show)
    const entries = []
    let next: string | null = null
    for (const entry of journal.backwards(cursor === undefined ? undefined : seqOf(cursor))) {
      if (isTooOld(entry)) break
      const wanted = take(entry)
      if (!wanted) continue
      if (entries.length === limit) {
        next = entries.at(-1)?.id ?? null
        break
      }
      entries.push(wanted)
    }
    const kept = { entries: journal.size, bytes: journal.bytes }
    return {
      entries,
      next,
      process: told,
      kept: { ...kept, most_entries: limits.entries, most_bytes: limits.bytes },
    }
  })

  app.get<{ Querystring: LogFilter }>(
    '/logs/tail',
    { schema: { querystring: logTailQuery } },
    (request: FastifyRequest<{ Querystring: LogFilter }>, reply: FastifyReply) =>
      tails.open(request, reply, request.query),
  )
  app.addHook('preClose', async () => tails.close())

  app.get<One>('/logs/:id', ({ params }): LogDetail => {
    const entry = find(params.id)
    const shown = show(entry)
    if (entry.kind === 'line') return { entry: shown, file: null, function: null, statement: null, lines: [] }
    const lines: LineLog[] = []
    for (const other of journal.backwards()) {
      const line = other.kind === 'line' && other.line.includes(entry.requestId) ? show(other) : undefined
      if (line?.kind === 'line' && line.request_id === shown.request_id) lines.unshift(line)
    }
    const { note } = entry
    return {
      ...{ entry: shown, file: fileOf(entry.route), function: functionOf(entry), lines },
      statement: note
        ? {
            sql: note.text,
            parameters: note.values.length,
            search_path: note.settings.searchPath ?? services.apiSchemas,
            not_explainable: obstacleOf(entry, note) ?? null,
          }
        : null,
    }
  })

  app.post<One & { Body: ExplainLogBody | null | undefined }>(
    '/logs/:id/explain',
    { schema: { body: explainLogBody } },
    async ({ params, body }): Promise<LogPlan> => {
      const entry = find(params.id)
      const note = entry.kind === 'request' ? entry.note : undefined
      if (entry.kind === 'line' || !note)
        throw new ApiError(409, 'LITE409', 'This entry has no statement that could be explained')
      const obstacle = obstacleOf(entry, note)
      if (obstacle !== undefined) throw new ApiError(409, 'LITE409', obstacle)
      try {
        return { plan: await replay(note, body?.analyze ?? false) }
      } catch (error) {
        if (!(error instanceof pg.DatabaseError)) throw error
        // the statement is the caller's, so what PostgreSQL says of it is no secret of ours
        throw new ApiError(409, error.code ?? 'LITE409', error.message, {
          hint: error.hint ?? null,
          cause: error,
        })
      }
    },
  )
}
