// The only place of the generator that changes files. Each file is replaced whole (temporary file and rename), so that a
// crash leaves old or new files, never half of one; `last` is written after all others, removals come at the end.
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { type Plan, type Seen, stampOf, temporary } from './plan.ts'

/**
 * Carries out a plan.
 * @param last path of the file that names the others
 * @param seen what the plan saw; brought up to date
 */
export async function write(
  directory: string,
  { created, changed, removed, leftovers }: Plan,
  files: ReadonlyMap<string, string>,
  last: string,
  seen: Seen = new Map(),
): Promise<void> {
  const put = async (path: string) => {
    const text = files.get(path)
    if (text === undefined) throw new Error(`the plan names ${path}, which has no text`)
    const target = join(directory, path)
    const draft = `${target}.${process.pid}${temporary}`
    seen.delete(path)
    await writeFile(draft, text, { mode: 0o644 })
    const stamp = stampOf(draft) // a rename changes nothing of it
    await rename(draft, target)
    if (stamp !== undefined) seen.set(path, { stamp, text })
  }
  const paths = [...created, ...changed]
  for (const folder of new Set(paths.map((path) => posix.dirname(path)))) {
    await mkdir(join(directory, folder), { recursive: true })
  }
  await eachOf(
    paths.filter((path) => path !== last),
    put,
  )
  if (paths.includes(last)) await put(last)
  await eachOf([...removed, ...leftovers], async (path) => {
    seen.delete(path)
    await rm(join(directory, path), { force: true })
  })
  for (const folder of new Set(removed.map((path) => posix.dirname(path))))
    await removeEmpty(directory, folder)
}

/** Runs the work for every item, some at a time. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const lane = async () => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: 16 }, lane))
}

/** Removes a folder below the directory, and those above it, as long as they are empty. */
async function removeEmpty(directory: string, folder: string): Promise<void> {
  for (let path = folder; path !== '.'; path = dirname(path)) {
    try {
      await rmdir(join(directory, path))
    } catch (error) {
      if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return
      throw error
    }
  }
}
