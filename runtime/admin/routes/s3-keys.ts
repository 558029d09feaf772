// GET, POST /s3-keys; DELETE /s3-keys/:id: the keys of the S3 protocol. A revoked key is refused from the next request on.
// Refuses (404) keys and users that do not exist; a secret is never shown a second time.
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import { createS3KeyBody, type CreateS3KeyBody } from '../contract/keys.ts'
import type { AdminServices } from '../services.ts'
import { idOf, notFound, type One } from './keys.ts'

export function registerS3Keys(app: FastifyInstance, { s3Keys, record }: AdminServices): void {
  app.get('/s3-keys', () => s3Keys.list())

  app.post<{ Body: CreateS3KeyBody }>(
    '/s3-keys',
    { schema: { body: createS3KeyBody } },
    async (request, reply) => {
      const { name, user_id: userId } = request.body
      const made = await s3Keys.create(name, userId ?? undefined)
      if (!made) throw new ApiError(404, 'LITE404', 'There is no such user')
      await record('s3_key_created', request.ip, { key_id: made.id, name, user_id: made.user_id })
      return reply.code(201).send(made)
    },
  )

  app.delete<One>('/s3-keys/:id', async (request, reply) => {
    const id = idOf(request)
    if (!(await s3Keys.revoke(id))) throw notFound()
    await record('s3_key_revoked', request.ip, { key_id: id })
    return reply.code(204).send()
  })
}
