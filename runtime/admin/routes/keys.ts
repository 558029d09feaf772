// GET, POST /keys; PATCH, DELETE /keys/:id; POST /keys/:id/rotate: the API keys; GET /keys/fixed: the two that never change.
// What changes holds on every process at once. Refuses (404) keys that do not exist or are revoked; a secret is never shown
// a second time, the service key never.
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import type { CreateKeyBody, RenameKeyBody } from '../contract/keys.ts'
import { createKeyBody, renameKeyBody } from '../contract/keys.ts'
import type { AdminServices } from '../services.ts'

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
export const notFound = () => new ApiError(404, 'LITE404', 'There is no such key')

/** @throws LITE404 for what can be no id */
export function idOf({ params }: { readonly params: { readonly id: string } }): string {
  if (!isUuid(params.id)) throw notFound()
  return params.id
}

export interface One {
  Params: { id: string }
}

export function registerKeys(app: FastifyInstance, { apiKeys, fixedKeys, record }: AdminServices): void {
  app.get('/keys', () => apiKeys.list())
  app.get('/keys/fixed', () => fixedKeys)

  app.post<{ Body: CreateKeyBody }>('/keys', { schema: { body: createKeyBody } }, async (request, reply) => {
    const { kind, name } = request.body
    const made = await apiKeys.create(kind, name)
    await record('key_created', request.ip, { key_id: made.id, kind, name: made.name })
    return reply.code(201).send(made)
  })

  app.patch<One & { Body: RenameKeyBody }>(
    '/keys/:id',
    { schema: { body: renameKeyBody } },
    async (request) => {
      const renamed = await apiKeys.rename(idOf(request), request.body.name)
      if (!renamed) throw notFound()
      await record('key_renamed', request.ip, { key_id: renamed.id, name: renamed.name })
      return renamed
    },
  )

  app.post<One>('/keys/:id/rotate', async (request, reply) => {
    const id = idOf(request)
    const made = await apiKeys.rotate(id)
    if (!made) throw notFound()
    await record('key_rotated', request.ip, { key_id: id, new_key_id: made.id })
    return reply.code(201).send(made)
  })

  app.delete<One>('/keys/:id', async (request, reply) => {
    const id = idOf(request)
    if (!(await apiKeys.revoke(id))) throw notFound()
    await record('key_revoked', request.ip, { key_id: id })
    return reply.code(204).send()
  })
}
