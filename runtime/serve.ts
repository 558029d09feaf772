// Answers requests: an app on services that others have started, ready until the end of the process begins. Refuses nothing.
import type { RequestListener } from 'node:http'
import { createApp, type App, type Generated } from './app.ts'
import type { Logins } from './db/contract.ts'
import { createReadiness } from './readiness.ts'
import type { Reload } from './reload/start.ts'
import type { Services } from './services.ts'
import { drainTime, type Shutdown } from './shutdown.ts'

/** What is served, and who knows how it came to be. */
export interface Serving {
  readonly services: Services
  readonly logins: Logins
  readonly generated: Generated
  readonly reload: Pick<Reload, 'status'>
  /** Instead of the built dashboard, in development. */
  readonly site?: RequestListener
}

/** Makes the app; it does not listen yet. As the end begins `/ready` says so, then requests under way are waited for. */
export async function serve(serving: Serving, shutdown: Shutdown): Promise<App> {
  const { services, logins, generated, reload, site } = serving
  const readiness = createReadiness({ services, logins, reload })
  const app = await createApp(services, generated, {
    checks: readiness.checks,
    generation: () => reload.status(),
    ...(site && { site }),
  })
  shutdown.onWarning(() => readiness.shutDown())
  const patience = drainTime(services.config.timeouts.shutdown)
  shutdown.add('HTTP server', () => app.close(patience))
  return app
}
