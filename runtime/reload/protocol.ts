// What the server and the generator's process say to each other over IPC. The same types stand in generator/protocol.ts,
// because neither side may import the other; generator/protocol.test.ts holds them equal.
import type { Effect, FileChange, Warning } from '../admin/contract/schema-change.ts'

/** A session on the database whose schema is read. Travels by IPC only: argv and environment are visible to others. */
export interface GenerateConnection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password?: string
  readonly database: string
  readonly ssl?:
    | boolean
    | {
        readonly rejectUnauthorized?: boolean
        readonly servername?: string
        readonly ca?: string
        readonly cert?: string
        readonly key?: string
      }
}

export interface GenerateRequest {
  readonly connection: GenerateConnection
  /** Exposed schemas, the default one first. */
  readonly schemas: readonly string[]
  /** Absolute path of the generated folder. */
  readonly outDir: string
  /** `check` writes nothing; the report says what `write` would do. */
  readonly mode: 'write' | 'check'
  /** What the folder holds, whole: when the model's hash equals this one, nothing is emitted. */
  readonly knownHash?: string
  /** Everything is read, emitted and compared anew: nothing is taken from what the process knows. */
  readonly isFull?: boolean
  /** File (absolute path) in which the process keeps what it knows for the next one of the same version. */
  readonly keep?: { readonly file: string; readonly version: string }
}

export interface GenerateReport {
  readonly schemaHash: string
  /** True when `knownHash` equalled the hash: nothing was emitted. */
  readonly unchanged: boolean
  /** True when only what changed since the last generation was read from the database. */
  readonly partial: boolean
  readonly counts: { readonly relations: number; readonly functions: number; readonly enums: number }
  /** Paths relative to `outDir`, with `/`. */
  readonly files: {
    readonly total: number
    readonly created: readonly string[]
    readonly changed: readonly string[]
    readonly removed: readonly string[]
    /** Stamp (`inode-size-mtimeNs`) of `index.ts` before, where nobody else wrote since the last generation. */
    readonly since?: string
  }
  readonly leftOut: readonly { readonly schema: string; readonly name: string; readonly reason: string }[]
  /** Milliseconds. */
  readonly timings: { readonly introspect: number; readonly emit: number; readonly write: number }
}

export interface GenerateMessage {
  readonly id: number
  readonly request: GenerateRequest
}

/** Statements to try, in a transaction that is rolled back. */
export interface PreviewRequest {
  readonly connection: GenerateConnection
  /** Exposed schemas, the default one first. */
  readonly schemas: readonly string[]
  /** One statement each; none of them ends the transaction. */
  readonly statements: readonly string[]
  /** Milliseconds: of one statement; until others let go of what it needs. */
  readonly statementTimeout: number
  readonly lockTimeout: number
  /** Nobody's event trigger switches row-level security on for new tables, but the server does so itself. */
  readonly securesLater: boolean
  readonly keep?: GenerateRequest['keep']
}

export interface PreviewReport {
  /** Of the schema that would be. */
  readonly schemaHash: string
  readonly files: readonly FileChange[]
  readonly effects: readonly Effect[]
  readonly warnings: readonly Warning[]
}

/** What PostgreSQL refused. */
export interface PreviewRefusal {
  /** Which statement, from 0. */
  readonly statement: number
  readonly code: string
  readonly message: string
  readonly detail: string | null
  readonly hint: string | null
  /** Characters, from 1, in the text of the statement. */
  readonly position: number | null
}

export type PreviewOutcome = { readonly report: PreviewReport } | { readonly refusal: PreviewRefusal }

export interface PreviewMessage {
  readonly id: number
  readonly preview: PreviewRequest
}

export type PreviewAnswer =
  | { readonly id: number; readonly preview: PreviewOutcome }
  | { readonly id: number; readonly error: { readonly message: string; readonly stack?: string } }

export type GenerateAnswer =
  | { readonly id: number; readonly report: GenerateReport }
  | { readonly id: number; readonly error: { readonly message: string; readonly stack?: string } }
