// What the handlers need beyond their table, and where Fastify keeps it.
import type { Config } from '../config/config.ts'
import { derived } from '../config/live.ts'
import type { Database, Statement } from '../db/contract.ts'
import type { Caller } from '../identity/caller.ts'
import type { Timing } from './timing.ts'
import type { Validators } from './body/validator.ts'
import { createValidators } from './body/validator.ts'
import { render, sql } from './sql/fragment.ts'
import { ident, qualified } from './sql/ident.ts'
import type { Catalog } from './catalog.ts'

export interface RestSettings extends Pick<
  Config,
  'extraSearchPath' | 'aggregates' | 'plan' | 'preRequest' | 'txEnd' | 'serverTiming'
> {
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
  /** Of now; another object when one of them has changed. */
  readonly settings: RestSettings
  readonly validators: Validators
  /** The call of the pre-request function. */
  readonly preRequest: Statement | null
}

/** Compiled body schemas kept at a time. */
const maxValidators = 1_000

/**
 * The services of one process; validators survive reloads.
 * @param settings gives those of now: the same object while none has changed
 */
export function createRestServices({
  database,
  settings,
}: {
  readonly database: Database
  readonly settings: () => RestSettings
}): RestServices {
  const preRequest = derived(
    () => settings().preRequest,
    (called) => (called === undefined ? null : callOf(called)),
  )
  return {
    database,
    validators: createValidators(maxValidators),
    get settings() {
      return settings()
    },
    get preRequest() {
      return preRequest()
    },
  }
}

function callOf({ schema, name }: NonNullable<Config['preRequest']>): Statement {
  const called = schema === undefined ? ident(name) : qualified(schema, name)
  return { text: render(sql`SELECT ${called}()`).text, values: [] }
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly rest: RestServices
  }
  interface FastifyRequest {
    /** Set by the app before a handler of this engine runs. */
    caller: Caller
    /** What the generation that answers this request serves. */
    readonly catalog: Catalog
    /** Null where SERVER_TIMING is off. */
    timing: Timing | null
  }
}
