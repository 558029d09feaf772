// Serves the built dashboard at `/` under a strict Content-Security-Policy. Unknown pages get index.html, unknown files
// and API paths the JSON 404.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const self = ["'self'"]
const none = ["'none'"]

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: none,
    baseUri: none,
    connectSrc: self,
    fontSrc: self,
    formAction: self,
    frameAncestors: none,
    imgSrc: ["'self'", 'data:', 'blob:'],
    manifestSrc: self,
    scriptSrc: self,
    styleSrc: self,
    workerSrc: self,
  },
}

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
  const [first = ''] = path.split('/')
  const last = path.slice(path.lastIndexOf('/') + 1)
  return !apis.has(first) && !path.startsWith('admin/v1') && first !== 'assets' && !last.includes('.')
}

/**
 * The catch-all route, in a scope of its own so that helmet's headers stay with it.
 *
 * @param options `directory`: absolute path of `dist/dashboard`. `https`: the public URL has it (adds HSTS).
 */
export async function registerDashboard(
  app: FastifyInstance,
  options: { readonly directory: string; readonly https: boolean },
): Promise<void> {
  await app.register(async (scope) => {
    // The base has set these for JSON already, and what it set would win over helmet's.
    scope.addHook('onRequest', (_request, reply, done) => {
      reply.removeHeader('content-security-policy').removeHeader('referrer-policy')
      done()
    })
    await scope.register(helmet, {
      contentSecurityPolicy,
      frameguard: { action: 'deny' },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: options.https && { maxAge: 31_536_000, includeSubDomains: false },
    })
    await scope.register(fastifyStatic, {
      root: options.directory,
      serve: false,
      cacheControl: false,
      dotfiles: 'ignore',
    })
    scope.get<{ Params: { '*': string } }>('/*', (request, reply) => {
      const path = request.params['*']
      if (isPage(path)) {
        if (!existsSync(join(options.directory, 'index.html'))) {
          return reply
            .code(404)
            .type('text/plain; charset=utf-8')
            .send('The dashboard is not built. Run: npm run build\n')
        }
        return reply.header('cache-control', 'no-cache').sendFile('index.html')
      }
      if (apis.has(path.split('/', 1)[0] ?? '') || path.startsWith('admin/')) {
        reply.callNotFound()
        return
      }
      // Vite puts a hash of the content into the names of assets.
      const forever = path.startsWith('assets/')
      reply.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
      return reply.sendFile(path)
    })
  })
}
