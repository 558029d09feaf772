// What an archive holds: a tar file whose first entry says what it is, whose last has the checksums, and between them rows and files.

/** The first entry. */
export interface Header {
  readonly format: 1
  /** ISO 8601. */
  readonly created: string
  readonly product: string
  readonly server: string
  /** Tells whether an APP_SECRET is the one that the backup's secrets were made with; not the secret. */
  readonly secretMark: string
  readonly schemas: readonly string[]
  readonly migrations: readonly ArchivedMigration[]
  /** What the database had beyond its migrations, as statements. */
  readonly drift: readonly string[]
  readonly tables: readonly ArchivedTable[]
  readonly sequences: readonly ArchivedSequence[]
  /** Materialized views with contents, in the order in which they were made. */
  readonly filled: readonly string[]
}

export interface ArchivedMigration {
  readonly kind: 'system' | 'user'
  readonly version: string
  readonly name: string
  readonly checksum: string
  readonly sql: string
}

export interface ArchivedTable {
  /** As SQL names it, its schema included. */
  readonly name: string
  /** As SQL names them, in the order of the rows' values. */
  readonly columns: readonly string[]
}

export interface ArchivedSequence {
  readonly name: string
  readonly value: string
  readonly called: boolean
}

/** The last entry: of an archive without it something is missing. */
export interface Manifest {
  /** Bytes and SHA-256 (hexadecimal) of the entries before it, by name. */
  readonly entries: Readonly<Record<string, { readonly size: number; readonly sha256: string }>>
  /** Of the rows of each table, whatever their order. */
  readonly tables: Readonly<Record<string, { readonly rows: number; readonly digest: string }>>
}

export const headerName = 'backup.json'
export const manifestName = 'manifest.json'
export const secretsName = 'secrets.env'
/** Rows of the table at `table`, from 0, as gzipped COPY text; a table has as many pieces as it needs. */
export const pieceName = (table: number, piece: number): string =>
  `tables/${String(table).padStart(6, '0')}/${String(piece).padStart(6, '0')}.copy.gz`
export const fileName = (id: string): string => `files/${id}`

/** @returns the table's index, where the entry holds rows */
export function tableOf(entry: string): number | undefined {
  const index = /^tables\/(\d+)\//.exec(entry)?.[1]
  return index === undefined ? undefined : Number(index)
}

/** @returns the id, where the entry is a file */
export const fileOf = (entry: string): string | undefined => /^files\/([0-9a-f-]{36})$/.exec(entry)?.[1]
