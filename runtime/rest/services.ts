// What the handlers need beyond their table, and where Fastify keeps it.
import type { Database } from '../db/contract.ts'
import type { Caller } from '../identity/caller.ts'
import type { Validators } from './body/validator.ts'
import { createValidators } from './body/validator.ts'
import type { Lru } from './plan/lru.ts'
import { lru } from './plan/lru.ts'
import type { Plan } from './plan/plan.ts'

export interface RestSettings {
  /** Largest number of rows of one answer; 0 = no cap. */
  readonly maxRows: number
  /** Off = PostgREST's leniency (decision 20). */
  readonly strictBodies: boolean
  /** Adds hints that tell about the schema. */
  readonly development: boolean
  /** Exposed schemas, the default one first. */
  readonly apiSchemas: readonly string[]
}

export interface RestServices {
  readonly database: Database
  readonly settings: RestSettings
  readonly plans: Lru<string, Plan>
  readonly validators: Validators
}

/** Shapes of requests kept at a time, over all tables. */
const maxPlans = 2_000
/** Compiled body schemas kept at a time. */
const maxValidators = 1_000

/** The services of one process; plans and validators survive reloads. */
export function createRestServices(options: { database: Database; settings: RestSettings }): RestServices {
  return { ...options, plans: lru(maxPlans), validators: createValidators(maxValidators) }
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly rest: RestServices
  }
  interface FastifyRequest {
    /** Set by the app before a handler of this engine runs. */
    caller: Caller
  }
}
