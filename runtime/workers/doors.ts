// What the primary and its workers ask of each other. Types only.
import type { DriftDesk } from '../admin/schema/drift.ts'
import type { Generation } from '../admin/schema/generation.ts'
import type { Logins } from '../db/contract.ts'
import type { ReloadStatus } from '../reload/start.ts'
import type { Shared } from '../services.ts'

/** Which of the generated code is served, and how it came to be. */
export interface Serves {
  /** Relations, as `schema.name`. */
  readonly relations: readonly string[]
  readonly status: ReloadStatus
}

/** What a worker does for the primary. */
export type WorkerDoor = Readonly<{
  /** Begins to serve. Resolves when it listens. */
  start: (logins: Logins, serves: Serves) => Promise<void>
  /** Loads the generated code anew, and serves it. */
  swap: (serves: Serves) => Promise<void>
  status: (status: ReloadStatus) => Promise<void>
  /** Reads anew what was changed. */
  reread: (what: Shared) => Promise<void>
  /** Its own metrics. */
  metrics: () => Promise<string>
  /** Ends, once what is under way is answered. */
  stop: () => Promise<void>
  /** From now on `/ready` says 503. */
  warn: () => Promise<void>
}>

/** What the primary does for a worker. */
export type PrimaryDoor = Pick<Generation, 'preview' | 'follow'> & {
  /** It can be called now: what is sent before is lost. */
  ready: () => Promise<void>
  findDrift: DriftDesk['find']
  keepDrift: DriftDesk['keep']
  /** Has all others read anew what was changed; resolves when they have. */
  agree: (what: Shared) => Promise<void>
  /** Those of all processes. */
  metrics: () => Promise<string>
}
