// GET /metrics: for Prometheus, by the token METRICS_TOKEN. Answers 404 where none is set, 401 to everybody else.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { errors } from '../errors/index.ts'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** @param metrics undefined: the route says that it does not exist */
export function registerMetrics(
  app: FastifyInstance,
  metrics: { readonly token: string; readonly contentType: string; text(): Promise<string> } | undefined,
): void {
  const wanted = metrics && digest(`Bearer ${metrics.token}`)
  app.get('/metrics', async ({ headers }, reply) => {
    if (!metrics || !wanted) throw errors.invalidPath()
    if (!timingSafeEqual(digest(headers.authorization ?? ''), wanted))
      throw errors.invalidToken('Metrics need Authorization: Bearer with the value of METRICS_TOKEN')
    return reply
      .header('cache-control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text())
  })
}
