// GET /admin/users/:id: one user. Refuses what targetOf says.
import type { FastifyInstance } from 'fastify'
import { userObject } from '../../model/rows.ts'
import type { AuthServices } from '../../services.ts'
import { targetOf } from './target.ts'

export function registerGetUser(app: FastifyInstance, auth: AuthServices): void {
  app.get('/users/:id', async (request) => userObject(await targetOf(request, auth)))
}
