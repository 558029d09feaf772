// What is asked of the process that makes clients, and what it answers over IPC. The same types stand in
// runtime/client-download/protocol.ts, because neither side may import the other; a test holds them equal.

export interface ClientSources {
  /** Absolute path of the generated code. */
  readonly generatedDir: string
  /** Absolute path of the sources of `#runtime/client`. */
  readonly runtimeDir: string
}

export type ClientRequest = ClientSources &
  (
    | { readonly make: 'zip' | 'js' | 'd.ts' }
    | {
        readonly make: 'folder'
        /** Absolute path of the folder to bring up to date. */
        readonly directory: string
        /** `check` writes nothing; the report says what `write` would do. */
        readonly mode: 'write' | 'check'
      }
  )

/** What was done to a folder. Paths relative to it, with `/`. */
export interface FolderReport {
  readonly files: {
    readonly total: number
    readonly created: readonly string[]
    readonly changed: readonly string[]
    readonly removed: readonly string[]
  }
  /** True when `query.ts` was left out, because its package is not installed there. */
  readonly withoutQuery: boolean
}

export type ClientAnswer =
  | {
      /** Of the schema that the code was generated from. */
      readonly schemaHash: string
      readonly content: Uint8Array
    }
  | { readonly report: FolderReport }
  | { readonly error: string }
