// The server's own paths: whether it lives, whether it can serve, and the API description itself.
import type { Unique } from './entries.ts'
import type { JsonObject } from './json.ts'

const json = (description: string, schema: JsonObject): JsonObject => ({
  description,
  content: { 'application/json': { schema } },
})

const readiness: JsonObject = {
  type: 'object',
  required: ['status', 'checks'],
  properties: {
    status: { type: 'string', enum: ['ready', 'not ready'] },
    checks: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['ok'],
        properties: { ok: { type: 'boolean' }, detail: { type: 'string' } },
      },
    },
  },
}

export function serverPaths(tag: string, operation: Unique): JsonObject {
  const get = (id: string, summary: string, rest: JsonObject): JsonObject => ({
    get: { operationId: operation(id), tags: [tag], summary, ...rest },
  })
  return {
    '/health': get('health', 'Whether the server lives', {
      security: [],
      responses: {
        '200': json('It answers.', {
          type: 'object',
          properties: { status: { type: 'string', const: 'ok' } },
        }),
      },
    }),
    '/ready': get('ready', 'Whether the server can serve', {
      security: [],
      responses: {
        '200': json('It can.', readiness),
        '503': json('Not yet, or no more, and why.', readiness),
      },
    }),
    '/openapi.json': get('openapi', 'This document', {
      responses: { '200': json('OpenAPI 3.1.', { type: 'object' }), '304': { description: 'Unchanged.' } },
    }),
  }
}
