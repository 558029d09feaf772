// What a generation would do to a directory: which files are new, which differ, which are orphans of ours. Reads only.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'

/** Paths below the directory, with `/`, in order. */
export interface Plan {
  readonly created: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  readonly unchanged: readonly string[]
  /** Temporary files that an interrupted write left. */
  readonly leftovers: readonly string[]
}

/** Files as they were last seen: path to text, and to a stamp that differs as soon as somebody writes the file. */
export type Seen = Map<string, { readonly stamp: string; readonly text: string }>

/** End of the names of temporary files; nothing else in the directory is named so. */
export const temporary = '.generating'

/**
 * Compares a directory with what it should hold. A missing directory is an empty one.
 * @param isOurs whether a file's text carries our header: other files are never removed
 * @param seen what an earlier plan or write left; files whose stamp it knows are not read. Brought up to date
 */
export function plan(
  directory: string,
  files: ReadonlyMap<string, string>,
  isOurs: (text: string) => boolean,
  seen: Seen = new Map(),
): Plan {
  const present = new Set(walk(directory, ''))
  for (const path of seen.keys()) if (!present.has(path)) seen.delete(path)
  return compare(directory, present, files, isOurs, seen)
}

/**
 * The same where only we wrote since `seen`: files that should stay as they were seen are not looked at.
 * @param last the file that every generation writes after all others: its stamp tells whether somebody else generated
 * @returns undefined where the whole directory must be looked at
 */
export function planFromSeen(
  directory: string,
  files: ReadonlyMap<string, string>,
  isOurs: (text: string) => boolean,
  seen: Seen,
  last: string,
): Plan | undefined {
  if (!seen.has(last) || seen.get(last)?.stamp !== stampOf(join(directory, last))) return undefined
  const differing = new Map([...files].filter(([path, text]) => seen.get(path)?.text !== text))
  const concerned = [...differing.keys(), ...[...seen.keys()].filter((path) => !files.has(path))]
  const present = new Set(concerned.filter((path) => stampOf(join(directory, path)) !== undefined))
  const found = compare(directory, present, differing, isOurs, seen)
  return found.unchanged.length === 0 ? found : undefined // somebody wrote what we would
}

/** @param present files of the directory that are looked at */
function compare(
  directory: string,
  present: ReadonlySet<string>,
  files: ReadonlyMap<string, string>,
  isOurs: (text: string) => boolean,
  seen: Seen,
): Plan {
  const created: string[] = []
  const changed: string[] = []
  const unchanged: string[] = []
  const removed: string[] = []
  const leftovers: string[] = []
  for (const path of files.keys()) if (!present.has(path)) created.push(path)
  for (const path of present) {
    const wanted = files.get(path)
    if (path.endsWith(temporary)) leftovers.push(path)
    else if (wanted !== undefined) (wanted === textOf(directory, path, seen) ? unchanged : changed).push(path)
    else if (path.endsWith('.ts') && isOurs(textOf(directory, path, seen))) removed.push(path)
  }
  for (const list of [created, changed, unchanged, removed, leftovers]) list.sort()
  return { created, changed, removed, unchanged, leftovers }
}

/** Differs from one write of a file to the next: ours replace it, those of others change its time. */
export function stampOf(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats && `${stats.ino}-${stats.size}-${stats.mtimeNs}`
}

function textOf(directory: string, path: string, seen: Seen): string {
  const stamp = stampOf(join(directory, path))
  const known = seen.get(path)
  if (known !== undefined && known.stamp === stamp) return known.text
  const text = readFileSync(join(directory, path), 'utf8')
  if (stamp !== undefined) seen.set(path, { stamp, text })
  return text
}

/** Files below a directory; links are neither followed nor listed. */
function walk(root: string, below: string): string[] {
  return entriesOf(join(root, below)).flatMap((entry) => {
    const path = posix.join(below, entry.name)
    if (entry.isDirectory()) return walk(root, path)
    return entry.isFile() ? [path] : []
  })
}

function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
