// GET /realtime: who is connected, what is published, the log; PUT /realtime/tables/:schema/:table: published or not; POST
// /realtime/changes: an event stream of changes as somebody sees them, /realtime/explain: why one was told or not,
// /realtime/authorize: what somebody may do in a private channel. Refuses (400) wrong filters and cursors, (404) what is not there.
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import type { Caller } from '../../identity/caller.ts'
import { toCaller } from '../../identity/claims.ts'
import type {
  AuthorizeBody,
  ExplainBody,
  PublishBody,
  RealtimeAs,
  RealtimeOverview,
  RealtimePage,
  WatchBody,
} from '../contract/realtime.ts'
import { authorizeBody, connectionsQuery, explainBody, publishBody, watchBody } from '../contract/realtime.ts'
import { listPublished, setPublished } from '../realtime/tables.ts'
import type { AdminServices } from '../services.ts'

/** @throws ApiError 400 for claims that no token could hold */
function callerOf({ role, claims = {} }: RealtimeAs = { role: 'service_role' }): Caller {
  try {
    return toCaller(role, claims)
  } catch (error) {
    throw new ApiError(400, 'LITE400', 'These claims cannot stand in a token', { cause: error })
  }
}

export function registerRealtimeAdmin(
  app: FastifyInstance,
  { db, realtime, record }: Pick<AdminServices, 'db' | 'realtime' | 'record'>,
): void {
  app.get<{ Querystring: Partial<RealtimePage> }>(
    '/realtime',
    { schema: { querystring: connectionsQuery } },
    async ({ query: { offset = 0, limit = 100 } }): Promise<RealtimeOverview> => {
      const [state, tables] = await Promise.all([realtime.state({ offset, limit }), listPublished(db)])
      const subscribers = realtime.subscribers()
      return {
        ...state,
        tables: tables.map(({ oid, schema, name, published, by, rls }) => ({
          ...{ schema, name, published, by, rls, subscribers: subscribers.get(oid) ?? 0 },
        })),
      }
    },
  )

  app.put<{ Params: { schema: string; table: string }; Body: PublishBody }>(
    '/realtime/tables/:schema/:table',
    { schema: { body: publishBody } },
    async ({ params: { schema, table }, body: { enabled }, ip }, reply) => {
      if (await setPublished(db, schema, table, enabled))
        await record(enabled ? 'table_published' : 'table_unpublished', ip, { schema, table })
      return reply.code(204).send()
    },
  )

  app.post<{ Body: WatchBody }>('/realtime/changes', { schema: { body: watchBody } }, (request, reply) =>
    realtime.watch(request, reply, request.body, callerOf(request.body.as)),
  )

  app.post<{ Body: ExplainBody }>('/realtime/explain', { schema: { body: explainBody } }, ({ body }) => {
    const { cursor, connection, subscription, channel } = body
    return connection !== undefined && subscription !== undefined
      ? realtime.explainConnected(cursor, { connection, subscription, channel })
      : realtime.explainAs(cursor, body, callerOf(body.as))
  })

  app.post<{ Body: AuthorizeBody }>(
    '/realtime/authorize',
    { schema: { body: authorizeBody } },
    ({ body: { topic, as } }) => realtime.permissions(callerOf(as), topic),
  )
}
