// What lives as long as the process: pools, identity, plans, limits, log. Reloads of generated code do not touch it.
// Features meet only here, through interfaces.
import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import { createDatabase } from './db/caller/as-caller.ts'
import type { Database, Logins } from './db/contract.ts'
import type { Edge } from './http/base.ts'
import { createEdge } from './http/base.ts'
import type { RateLimit } from './http/rate-limit.ts'
import { createRateLimit } from './http/rate-limit.ts'
import type { Identity } from './identity/identity.ts'
import { createIdentity } from './identity/identity.ts'
import type { RestServices, RestSettings } from './rest/services.ts'
import { createRestServices } from './rest/services.ts'

export interface Services {
  readonly config: Config
  readonly log: Logger
  readonly database: Database
  readonly identity: Identity
  readonly edge: Edge
  readonly rateLimit: RateLimit
  readonly rest: RestServices
}

/** Makes the services of one process. No connection is opened yet. */
export function createServices(config: Config, logins: Logins, log: Logger): Services {
  const database = createDatabase(logins, { ...config, log: (line) => log.warn(line) })
  return {
    config,
    log,
    database,
    identity: createIdentity(config),
    // Read lazily: a request that was refused before it had a caller has no role.
    edge: createEdge(config, (request) => (request.caller as { role: string } | null)?.role),
    rateLimit: createRateLimit(config.rateLimit),
    rest: createRestServices({ database, settings: restSettings(config) }),
  }
}

/** No secret reaches the engine. */
function restSettings(config: Config): RestSettings {
  const { maxRows, strictBodies, apiSchemas, extraSearchPath, aggregates } = config
  const { plan, preRequest, txEnd, serverTiming, production } = config
  return {
    ...{ maxRows, strictBodies, apiSchemas, extraSearchPath, aggregates },
    ...{ plan, preRequest, txEnd, serverTiming, development: !production },
  }
}
