// GET, POST /snippets; PUT, DELETE /snippets/:id: queries that admins keep, the same for all of them. Refuses (404) those that
// do not exist, (400) NUL bytes, which PostgreSQL's text cannot hold.
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import { snippetBody, type Snippet, type SnippetBody } from '../contract/snippets.ts'
import type { AdminServices } from '../services.ts'
import { isUuid, type One } from './keys.ts'

const columns = 'id, name, sql, created_at, updated_at'
const notFound = () => new ApiError(404, 'LITE404', 'There is no such snippet')

/** @throws LITE404 for what can be no id */
function idOf({ id }: { readonly id: string }): string {
  if (!isUuid(id)) throw notFound()
  return id
}

/** @throws LITE400 */
function valuesOf({ name, sql }: SnippetBody): [string, string] {
  if (name.includes('\0') || sql.includes('\0'))
    throw new ApiError(400, 'LITE400', 'A snippet cannot hold NUL bytes')
  return [name, sql]
}

export function registerSnippets(app: FastifyInstance, { db }: AdminServices): void {
  app.get('/snippets', () =>
    db.rows<Snippet & Record<string, string>>(
      `select ${columns} from lite.snippets order by lower(name), created_at, id`,
    ),
  )

  app.post<{ Body: SnippetBody }>('/snippets', { schema: { body: snippetBody } }, async (request, reply) => {
    const [made] = await db.rows(
      `insert into lite.snippets (name, sql) values ($1, $2) returning ${columns}`,
      valuesOf(request.body),
    )
    return reply.code(201).send(made)
  })

  app.put<One & { Body: SnippetBody }>(
    '/snippets/:id',
    { schema: { body: snippetBody } },
    async ({ params, body }) => {
      const [changed] = await db.rows(
        `update lite.snippets set name = $2, sql = $3, updated_at = now() where id = $1 returning ${columns}`,
        [idOf(params), ...valuesOf(body)],
      )
      if (!changed) throw notFound()
      return changed
    },
  )

  app.delete<One>('/snippets/:id', async ({ params }, reply) => {
    const gone = await db.rows('delete from lite.snippets where id = $1 returning id', [idOf(params)])
    if (gone.length === 0) throw notFound()
    return reply.code(204).send()
  })
}
