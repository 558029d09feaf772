// Makes and renumbers files of the user's migrations. Never overwrites one.
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileName, shownPath } from './migration-files.ts'

function timestamp(now: Date): string {
  return now.toISOString().replace(/\D/g, '').slice(0, 14)
}

/** The prefix after the last one of `directory` and `applied`, in their style: `0007`, or a timestamp (UTC) where those are used. */
function nextVersion(directory: string, applied: readonly number[] = []): string {
  const now = new Date()
  const entries = existsSync(directory) ? readdirSync(directory) : []
  const versions = [
    ...entries.flatMap((entry) => fileName.exec(entry)?.[1] ?? []),
    ...applied.map((version) => String(version).padStart(4, '0')),
  ]
  const last = versions.sort((a, b) => Number(a) - Number(b)).at(-1) ?? '0000'
  const next = String(Number(last) + 1)
  if (last.length === 14) return next > timestamp(now) ? next : timestamp(now)
  return next.length > 4 ? timestamp(now) : next.padStart(4, '0')
}

/**
 * The path of the next migration. Writes nothing.
 *
 * @param name any text; becomes `add_notes` from `Add notes`.
 * @param applied versions of the history, whose files may be missing.
 */
export function nextMigration(directory: string, name: string, applied?: readonly number[]): string {
  const slug = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '')
  if (slug === '') throw new Error('a migration needs a name, for example: npm run migrate:new add_notes')
  return join(directory, `${nextVersion(directory, applied)}_${slug}.sql`)
}

/** Writes an empty migration. @returns the path of the file. @throws like {@link nextMigration} */
export function newMigration(directory: string, name: string): string {
  const file = nextMigration(directory, name)
  mkdirSync(directory, { recursive: true })
  writeFileSync(file, `-- ${name}\n`, { flag: 'wx' })
  return file
}

/** Renames a migration that has not been applied, so that it comes last. @returns its new path. */
export function renumberMigration(file: string): string {
  const name = fileName.exec(basename(file))?.[2]
  if (name === undefined) throw new Error(`${shownPath(file)} is not named like 0007_add_notes.sql`)
  if (!existsSync(file)) throw new Error(`${shownPath(file)} does not exist`)
  const target = join(dirname(file), `${nextVersion(dirname(file))}_${name}.sql`)
  renameSync(file, target)
  return target
}
