// What /admin/v1/schema/preview, /apply and /drift take and give: a change of the schema, what it would do, what came of it; what
// came by another way.

export interface PreviewBody {
  readonly sql: string
  /** Any text with a letter or digit: part of the file's name. */
  readonly name: string
}

const sql = { type: 'string', minLength: 1, maxLength: 1_000_000 } as const
const name = { type: 'string', minLength: 1, maxLength: 60, pattern: '[\\p{L}\\p{N}]' } as const

export const previewBody = {
  type: 'object',
  required: ['sql', 'name'],
  additionalProperties: false,
  properties: { sql, name },
} as const

export interface ApplyBody extends PreviewBody {
  /** Of the preview: when the schema is another by now, nothing is done. */
  readonly fingerprint: string
}

export const applyBody = {
  type: 'object',
  required: ['sql', 'name', 'fingerprint'],
  additionalProperties: false,
  properties: { sql, name, fingerprint: { type: 'string', minLength: 1, maxLength: 400 } },
} as const

/** Lines of a generated file around a change, as `diff -u` has them: the first character is `+`, `-` or a blank. */
export interface Hunk {
  /** Number of the first line, from 1. */
  readonly before: number
  readonly after: number
  readonly lines: readonly string[]
}

/** A generated file that would be another. */
export interface FileChange {
  /** Below the folder of the generated code. */
  readonly path: string
  readonly change: 'added' | 'changed' | 'removed'
  readonly added: number
  readonly removed: number
  readonly hunks: readonly Hunk[]
  /** Whether there are more lines than the hunks hold. */
  readonly cut: boolean
}

/** What clients notice. `breaks`: requests fail or answer otherwise. `types`: code may no longer compile. `adds`: neither. */
export interface Effect {
  readonly severity: 'breaks' | 'types' | 'adds'
  /** What it is about, for example `todos.title`. */
  readonly subject: string
  readonly text: string
}

/** What the database does meanwhile, or what it is afterwards. `danger`: something is lost, or open to everybody. */
export interface Warning {
  readonly severity: 'danger' | 'warn' | 'info'
  readonly subject: string
  readonly text: string
}

export interface SchemaPreview {
  readonly statements: readonly { readonly sql: string; readonly destructive: boolean }[]
  /** The file that would be written, and its text. */
  readonly migration: { readonly file: string; readonly text: string }
  /** Of the schema as it is now. */
  readonly fingerprint: string
  /** Why it was not tried; then there are no files and effects. */
  readonly untried: string | null
  readonly files: readonly FileChange[]
  /** The worst first. */
  readonly effects: readonly Effect[]
  readonly warnings: readonly Warning[]
}

export interface AppliedChange {
  /** Where the migration is, or would be. */
  readonly file: string
  /** False where the folder cannot be written: the database keeps the text, `npm run migrate -- --pull` writes it. */
  readonly written: boolean
  /** Whether the API answers by the new schema already. */
  readonly served: boolean
  /** Why it does not. */
  readonly reason: string | null
}

/** What the database has beyond its migrations. */
export interface SchemaDrift {
  /** Of what was compared: asked for when it is written. */
  readonly fingerprint: string
  /** SQL that makes it of what the migrations make. */
  readonly statements: readonly string[]
  /** Differences that no SQL of ours makes, in words. */
  readonly unexplained: readonly string[]
}

export interface DriftBody {
  readonly name: string
  readonly fingerprint: string
}
export const driftBody = {
  type: 'object',
  required: ['name', 'fingerprint'],
  additionalProperties: false,
  properties: { name, fingerprint: { type: 'string', minLength: 1, maxLength: 400 } },
} as const
