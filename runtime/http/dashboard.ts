// Serves the built dashboard at `/` under a strict Content-Security-Policy. Unknown pages get index.html, unknown files
// and API paths the JSON 404.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { siteHeaders } from './site-headers.ts'

// First segments of paths that are never a page.
const apis = new Set([
  'rest',
  'auth',
  'realtime',
  'storage',
  'health',
  'ready',
  'metrics',
  'openapi.json',
  'docs',
])

function isPage(path: string): boolean {
  // a page of the dashboard too; what is below it is the API
  if (path === 'realtime') return true
  const [first = ''] = path.split('/')
  if (apis.has(first) || path.startsWith('admin/v1') || first === 'assets') return false
  // the name of a table stands in these, and may look like that of a file
  return first === 'tables' || first === 'api' || !path.slice(path.lastIndexOf('/') + 1).includes('.')
}

/**
 * The catch-all route, in a scope of its own so that its headers stay with it.
 *
 * @param options `directory`: absolute path of `dist/dashboard`. `https`: the public URL has it (adds HSTS).
 */
export async function registerDashboard(
  app: FastifyInstance,
  options: { readonly directory: string; readonly https: boolean },
): Promise<void> {
  await app.register(async (scope) => {
    await siteHeaders(scope, options.https)
    const index = join(options.directory, 'index.html')
    await scope.register(fastifyStatic, {
      root: options.directory,
      serve: false,
      cacheControl: false,
      dotfiles: 'ignore',
    })
    scope.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
      const path = request.params['*']
      if (isPage(path)) {
        const page = await readFile(index, 'utf8').catch(() => undefined)
        if (page === undefined) {
          return reply
            .code(404)
            .type('text/plain; charset=utf-8')
            .send('The dashboard is not built. Run: npm run build\n')
        }
        // the editor and menus write styles of their own: theirs carry the nonce, nobody else's do
        const nonce = randomBytes(16).toString('base64')
        const policy = String(reply.raw.getHeader('content-security-policy'))
        return reply
          .header('cache-control', 'no-cache')
          .header('content-security-policy', policy.replace(/style-src [^;]*/, `$& 'nonce-${nonce}'`))
          .type('text/html; charset=utf-8')
          .send(page.replace('__CSP_NONCE__', nonce))
      }
      if (apis.has(path.split('/', 1)[0] ?? '') || path.startsWith('admin/')) {
        reply.callNotFound()
        return reply
      }
      // Vite puts a hash of the content into the names of assets.
      const forever = path.startsWith('assets/')
      reply.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
      return reply.sendFile(path)
    })
  })
}
