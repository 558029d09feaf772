// GET /schema: the database as it is now, for every page that shows tables. Changes nothing.
import type { FastifyInstance } from 'fastify'
import { readSchema } from '../catalogue/read.ts'
import type { AdminServices } from '../services.ts'

export function registerSchema(app: FastifyInstance, { db, apiSchemas }: AdminServices): void {
  app.get('/schema', () => readSchema(db, apiSchemas))
}
