// The only place of the generator that changes files. Each file is replaced whole (temporary file and rename), so that a
// crash leaves old or new files, never half of one; `last` is written after all others, removals come at the end.
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { eachOf, type Plan, temporary } from './plan.ts'

/** Carries out a plan. @param last path of the file that names the others */
export async function write(
  directory: string,
  { created, changed, removed, leftovers }: Plan,
  files: ReadonlyMap<string, string>,
  last: string,
): Promise<void> {
  const put = async (path: string) => {
    const text = files.get(path)
    if (text === undefined) throw new Error(`the plan names ${path}, which has no text`)
    const target = join(directory, path)
    const draft = `${target}.${process.pid}${temporary}`
    await writeFile(draft, text, { mode: 0o644 })
    await rename(draft, target)
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
  await eachOf([...removed, ...leftovers], (path) => rm(join(directory, path), { force: true }))
  for (const folder of new Set(removed.map((path) => posix.dirname(path))))
    await removeEmpty(directory, folder)
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
