// POST /sql/run, /sql/cancel/:id, /sql/check, /sql/migrate: SQL of an admin, run, looked at, or kept as a migration. Refuses (400)
// what PostgreSQL refuses, with the place in the text.
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import { splitStatements } from '../../db/migrations/split-statements.ts'
import {
  checkSqlBody,
  migrateSqlBody,
  runSqlBody,
  type CheckSqlBody,
  type MigrateSqlBody,
  type RunSqlBody,
  type SqlCheck,
} from '../contract/sql.ts'
import type { AdminServices } from '../services.ts'
import { destructionBy, isDdl } from '../sql/kinds.ts'
import { migrateSql } from '../sql/migrate.ts'
import { createSqlRunner } from '../sql/run.ts'
import { createSqlSessions } from '../sql/session.ts'
import { idOf, type One } from './keys.ts'

/** Bytes of a body: long scripts. */
const largest = 6 * 1024 ** 2

export function registerSql(app: FastifyInstance, services: AdminServices): void {
  const { logins, apiSchemas, record } = services
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

  app.post<{ Body: CheckSqlBody }>(
    '/sql/check',
    { schema: { body: checkSqlBody }, bodyLimit: largest },
    async ({ body: { sql } }): Promise<SqlCheck> => ({
      statements:
        (await splitStatements(sql))?.map((statement) => ({
          kind: statement.kind,
          start: statement.start,
          end: statement.offset + statement.text.length,
          destructive: destructionBy(statement),
          ddl: isDdl(statement),
        })) ?? null,
    }),
  )

  app.post<{ Body: MigrateSqlBody }>(
    '/sql/migrate',
    { schema: { body: migrateSqlBody }, bodyLimit: largest, handlerTimeout: 610_000 },
    async (request, reply) => {
      const saved = await migrateSql(request.body, services)
      await record('migration_saved', request.ip, { file: saved.file })
      return reply.code(201).send(saved)
    },
  )
}
