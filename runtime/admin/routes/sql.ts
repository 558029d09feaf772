// POST /sql/run, POST /sql/cancel/:id: SQL of an admin. Refuses (400) what PostgreSQL refuses, with the place in the text.
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import { runSqlBody, type RunSqlBody } from '../contract/sql.ts'
import type { AdminServices } from '../services.ts'
import { createSqlRunner } from '../sql/run.ts'
import { createSqlSessions } from '../sql/session.ts'
import { idOf, type One } from './keys.ts'

/** Bytes of a body: long scripts. */
const largest = 6 * 1024 ** 2

export function registerSql(app: FastifyInstance, { logins, apiSchemas }: AdminServices): void {
  const sessions = createSqlSessions()
  const runner = createSqlRunner(logins, sessions, apiSchemas)

  app.post<{ Body: RunSqlBody }>(
    '/sql/run',
    { schema: { body: runSqlBody }, bodyLimit: largest, handlerTimeout: 610_000 },
    (request) => runner.run(request.body),
  )

  app.post<One>('/sql/cancel/:id', async (request, reply) => {
    if (!(await sessions.cancel(idOf(request)))) throw new ApiError(404, 'LITE404', 'There is no such run')
    return reply.code(204).send()
  })
}
