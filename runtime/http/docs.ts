// Serves the page at `/docs`: the frame and Swagger UI from dist/docs. The page holds no schema; it reads /openapi.json
// with the key that its reader enters. Refuses everything but GET and HEAD.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { problem } from './problem.ts'
import { siteHeaders } from './site-headers.ts'

/**
 * Adds `/docs` and its files.
 *
 * @param options `directory`: absolute path of `dist/docs`. `https`: the public URL has it (adds HSTS).
 */
export async function registerDocs(
  app: FastifyInstance,
  options: { readonly directory: string; readonly https: boolean },
): Promise<void> {
  await app.register(async (scope) => {
    await siteHeaders(scope, options.https)
    // The files' names are the same in every version, so they are asked for again, and answered with 304.
    scope.addHook('onRequest', (_request, reply, done) => {
      reply.header('cache-control', 'no-cache')
      done()
    })
    await scope.register(fastifyStatic, {
      root: options.directory,
      serve: false,
      cacheControl: false,
      dotfiles: 'ignore',
      preCompressed: true,
    })
    scope.get('/docs', (_request, reply) =>
      existsSync(join(options.directory, 'index.html'))
        ? reply.sendFile('index.html')
        : reply
            .code(404)
            .type('text/plain; charset=utf-8')
            .send('The API reference is not built. Run: npm run build\n'),
    )
    scope.get('/docs/', (_request, reply) => reply.redirect('/docs', 308))
    scope.get<{ Params: { file: string } }>('/docs/:file', (request, reply) =>
      reply.sendFile(request.params.file),
    )
    for (const url of ['/docs', '/docs/*']) {
      scope.route({
        method: ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
        url,
        handler: ({ method }) => {
          throw problem(405, `Unsupported HTTP method: ${method}`, { allow: 'GET, HEAD' })
        },
      })
    }
  })
}
