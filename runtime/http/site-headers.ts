// The headers of everything that a browser shows as a page: a Content-Security-Policy without exceptions, no framing.
import helmet from '@fastify/helmet'
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
    frameSrc: self,
    imgSrc: ["'self'", 'data:', 'blob:'],
    manifestSrc: self,
    mediaSrc: self,
    scriptSrc: self,
    styleSrc: self,
    workerSrc: self,
  },
}

/**
 * Sets the headers on every answer of a scope; call it on one of its own, so that they stay there.
 *
 * @param https the public URL has it (adds HSTS)
 */
export async function siteHeaders(scope: FastifyInstance, https: boolean): Promise<void> {
  // The base has set these for JSON already, and what it set would win over helmet's.
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.removeHeader('content-security-policy').removeHeader('referrer-policy')
    done()
  })
  await scope.register(helmet, {
    contentSecurityPolicy,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: https && { maxAge: 31_536_000, includeSubDomains: false },
  })
}
