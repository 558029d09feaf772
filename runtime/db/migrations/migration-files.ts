// The migrations of a folder, in order. Refuses names that have no place in the order, and two files of one version.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** One migration: a file, or what the history keeps of it. */
export interface Migration {
  readonly version: number
  /** The file's name without version and ending. */
  readonly name: string
  /** As messages show it: relative to the working directory where that is shorter. */
  readonly file: string
  /** Line ends as \n, no byte order mark. */
  readonly sql: string
  /** SHA-256 of `sql`, hex. */
  readonly checksum: string
}

/** `NNNN_name.sql` or a timestamp of 14 digits. */
export const fileName = /^(\d{4}|\d{14})_([^/]+)\.sql$/

/** Checksum of a migration's text. A file that only changed its line ends counts as the same. */
export function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}

/** The path that messages show. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}

function readMigration(directory: string, entry: string): Migration {
  const file = join(directory, entry)
  const [, version, name] = fileName.exec(entry) ?? []
  if (version === undefined || name === undefined) {
    throw new Error(
      `${shownPath(file)}: a migration is named like 0007_add_notes.sql or 20260131120000_add_notes.sql. ` +
        'Rename it, or make one with: npm run migrate:new <name>',
    )
  }
  const sql = readFileSync(file, 'utf8').replace(/^\uFEFF/, '').replaceAll('\r\n', '\n') // prettier-ignore
  return { version: Number(version), name, file: shownPath(file), sql, checksum: checksumOf(sql) }
}

/**
 * Reads the `.sql` files of `directory` (not of folders in it) in the order of their versions. A missing folder is empty.
 *
 * @throws Error naming the file whose name is wrong, or both files of one version.
 */
export function readMigrations(directory: string): readonly Migration[] {
  if (!existsSync(directory)) return []
  const files = readdirSync(directory)
    .filter((entry) => entry.endsWith('.sql') && !entry.startsWith('.'))
    .map((entry) => readMigration(directory, entry))
    .sort((a, b) => a.version - b.version)
  files.forEach((file, index) => {
    const previous = files[index - 1]
    if (previous?.version !== file.version) return
    throw new Error(
      `${previous.file} and ${file.file} have the same version. Give one a new number: ` +
        `npm run migrate:new -- --renumber ${file.file}`,
    )
  })
  return files
}
