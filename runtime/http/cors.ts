// CORS of the data APIs, as PostgREST answers it: keys travel in headers, never in cookies, so no credentials. By hand
// instead of @fastify/cors, which registers a route and hooks anew in each of a thousand small instances.
import type { FastifyReply, FastifyRequest } from 'fastify'

const exposed = [
  'Content-Encoding',
  'Content-Location',
  'Content-Range',
  'Content-Type',
  'Date',
  'Link',
  'Location',
  'Preference-Applied',
  'Proxy-Status',
  'Range-Unit',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'Retry-After',
  'Server',
  'Transfer-Encoding',
  'X-Lite-Hint',
  'X-Request-Id',
  'X-Sb-Error-Code',
  'X-Supabase-Api-Version',
  'X-Total-Count',
].join(', ')

/** Sets the headers for one request; true when it was a preflight, which is then answered. */
export type Cors = (request: FastifyRequest, reply: FastifyReply) => boolean

function isPreflight(request: FastifyRequest): boolean {
  return request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
}

/** @param origins the allow-list, or `['*']`. Others get an answer without CORS headers, which browsers then hide. */
export function createCors(origins: readonly string[]): Cors {
  const any = origins.includes('*')
  const allowed = new Set(origins)
  return (request, reply) => {
    const origin = request.headers.origin
    if (!any) reply.header('vary', 'Origin')
    if (origin === undefined) return false
    const preflight = isPreflight(request)
    if (any || allowed.has(origin)) {
      reply.header('access-control-allow-origin', any ? '*' : origin)
      if (preflight) {
        // Whatever is asked for is allowed, as PostgREST does: traceparent, tracestate and baggage among them.
        const asked = request.headers['access-control-request-headers'] ?? ''
        const names = /^[\w!#$%&'*+.^`|~, -]*$/.test(asked) && asked !== '' ? `${asked}, ` : ''
        reply.header('access-control-allow-headers', `${names}Authorization`)
        reply.header('access-control-allow-methods', 'GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS')
        reply.header('access-control-max-age', '86400')
      } else {
        reply.header('access-control-expose-headers', exposed)
      }
    }
    if (preflight) reply.code(204).send()
    return preflight
  }
}
