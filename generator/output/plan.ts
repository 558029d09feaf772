// What a generation would do to a directory: which files are new, which differ, which are orphans of ours. Reads only.
import { readdir, readFile } from 'node:fs/promises'
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

/** End of the names of temporary files; nothing else in the directory is named so. */
export const temporary = '.generating'

/**
 * Compares a directory with what it should hold. A missing directory is an empty one.
 * @param isOurs whether a file's text carries our header: other files are never removed
 */
export async function plan(
  directory: string,
  files: ReadonlyMap<string, string>,
  isOurs: (text: string) => boolean,
): Promise<Plan> {
  const created: string[] = []
  const changed: string[] = []
  const unchanged: string[] = []
  const removed: string[] = []
  const leftovers: string[] = []
  const present = new Set(await walk(directory, ''))
  for (const path of files.keys()) if (!present.has(path)) created.push(path)
  await eachOf([...present], async (path) => {
    if (path.endsWith(temporary)) return void leftovers.push(path)
    const wanted = files.get(path)
    if (wanted === undefined && !path.endsWith('.ts')) return undefined
    const text = await readFile(join(directory, path), 'utf8')
    if (wanted === undefined) return isOurs(text) ? void removed.push(path) : undefined
    return void (wanted === text ? unchanged : changed).push(path)
  })
  for (const list of [created, changed, unchanged, removed, leftovers]) list.sort()
  return { created, changed, removed, unchanged, leftovers }
}

/** Files below a directory; links are neither followed nor listed. */
async function walk(root: string, below: string): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  const lists = await Promise.all(
    entries.map(async (entry) => {
      const path = posix.join(below, entry.name)
      if (entry.isDirectory()) return walk(root, path)
      return entry.isFile() ? [path] : []
    }),
  )
  return lists.flat()
}

/** Runs the work for every item, some at a time. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const lane = async () => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: 16 }, lane))
}
