// `/health`: the process answers. `/ready`: it can serve, and if not, why. Tells no versions.
import type { FastifyInstance } from 'fastify'

/** One part of being ready. `detail` is for the operator and seen by everybody: no secrets in it. */
export interface CheckResult {
  readonly ok: boolean
  readonly detail?: string
}
export type Check = () => CheckResult | Promise<CheckResult>

// A check that hangs counts as failed, so that the answer comes in time for whoever watches.
const patience = 2000

async function run(check: Check, onError: (error: unknown) => void): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, detail: 'no answer in time' }), patience)
  })
  try {
    return await Promise.race([Promise.resolve(check()), late])
  } catch (error) {
    onError(error)
    return { ok: false, detail: 'the check failed' }
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Adds both routes. `/ready` answers 200 `{"status":"ready","checks":{…}}`, or 503 `"not ready"` when a check fails.
 *
 * @param checks by name, asked anew on every request: they must be cheap.
 */
export function registerHealth(app: FastifyInstance, checks: Readonly<Record<string, Check>>): void {
  app.get('/health', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))

  app.get('/ready', async (request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const onError = (err: unknown) => request.log.warn({ err, check: name }, 'readiness check failed')
        return [name, await run(check, onError)] as const
      }),
    )
    const ready = results.every(([, { ok }]) => ok)
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not ready', checks: Object.fromEntries(results) })
  })
}
