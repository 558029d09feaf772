// GET /generated and /generated/file: the generated code as it is. Refuses (404) whatever the generator did not write.
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import {
  generatedFileQuery,
  type GeneratedFileQuery,
  type GeneratedFiles,
  type GeneratedText,
} from '../contract/generated.ts'
import type { AdminServices } from '../services.ts'

export function registerGenerated(app: FastifyInstance, { generated }: AdminServices): void {
  app.get('/generated', async (): Promise<GeneratedFiles> => ({ files: await generated.list() }))

  app.get<{ Querystring: GeneratedFileQuery }>(
    '/generated/file',
    { schema: { querystring: generatedFileQuery } },
    async ({ query }): Promise<GeneratedText> => {
      const file = await generated.read(query.path)
      if (file) return file
      throw new ApiError(404, 'LITE404', 'There is no such generated file', {
        hint: 'GET /admin/v1/generated lists them.',
      })
    },
  )
}
