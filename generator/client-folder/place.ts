// Writes a client folder to where a front end wants it, or says what is not current there. Removes only files of ours
// that are no longer needed; refuses places where it would overwrite somebody's own files.
import { lstat, readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, posix, relative, sep } from 'node:path'
import { isGenerated } from '../emit/source.ts'
import { withLock } from '../output/lock.ts'
import { plan, type Plan } from '../output/plan.ts'
import { write } from '../output/write.ts'
import type { Folder } from './folder.ts'

/** Written after all others. */
const last = 'client.ts'
/** A folder that holds this file of ours is a client, or generated code, of its own. */
const mark = 'database.types.ts'

export interface Placed {
  readonly files: {
    readonly total: number
    readonly created: readonly string[]
    readonly changed: readonly string[]
    readonly removed: readonly string[]
  }
  /** True when `query.ts` was left out, because its package is not installed there. */
  readonly withoutQuery: boolean
}

/**
 * Brings `directory` up to date; in mode `check` nothing is written.
 *
 * @param directory absolute path
 * @param generatedDir absolute path of the generated code that the folder was made from
 * @throws Error when the directory is not one for a client, or holds other files of the same names
 */
export async function placeFolder(
  folder: Folder,
  { directory, generatedDir, mode }: { directory: string; generatedDir: string; mode: 'write' | 'check' },
): Promise<Placed> {
  await refusePlace(directory, generatedDir)
  const withoutQuery = folder.has('query.ts') && !canResolve('@tanstack/react-query', directory)
  const files = new Map([...folder].filter(([path]) => path !== 'query.ts' || !withoutQuery))
  const bring = async (): Promise<Plan> => {
    const found = plan(directory, files, isGenerated)
    const wanted = { ...found, removed: await onlyOwn(directory, found.removed) }
    await refuseForeign(directory, wanted)
    if (mode === 'write') await write(directory, wanted, files, last)
    return wanted
  }
  const { created, changed, removed } = await (mode === 'write' ? withLock(directory, bring) : bring())
  return { files: { total: files.size, created, changed, removed }, withoutQuery }
}

function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner)
  return path === '' || (path !== '..' && !path.startsWith(`..${sep}`))
}

async function refusePlace(directory: string, generatedDir: string): Promise<void> {
  const advice = 'give the client a folder of its own, for example ../web/src/db'
  if (contains(directory, generatedDir) || contains(generatedDir, directory)) {
    throw new Error(`${directory} and the generated code ${generatedDir} would mix: ${advice}`)
  }
  const names: readonly string[] = await readdir(directory).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    throw code === 'ENOTDIR' ? new Error(`${directory} is a file: ${advice}`) : error
  })
  if (names.includes('package.json')) throw new Error(`${directory} is a whole project: ${advice}`)
}

/** Whether code in the directory can import the package. The directory need not exist. */
function canResolve(name: string, directory: string): boolean {
  try {
    createRequire(join(directory, 'any.js')).resolve(name)
    return true
  } catch {
    return false
  }
}

/** Files to remove, without those of other clients below the directory. */
async function onlyOwn(directory: string, removed: readonly string[]): Promise<string[]> {
  const kept = await Promise.all(
    removed.map(async (path) => {
      for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
        if (await exists(join(directory, folder, mark))) return []
      }
      return [path]
    }),
  )
  return kept.flat()
}

async function refuseForeign(directory: string, { created, changed }: Plan): Promise<void> {
  const foreign: string[] = []
  for (const path of changed) {
    if (!isGenerated(await readFile(join(directory, path), 'utf8'))) foreign.push(path)
  }
  // What the plan calls new although something has the name is a link or a folder.
  for (const path of created) if (await exists(join(directory, path))) foreign.push(path)
  for (const folder of new Set([...created, ...changed].map((path) => posix.dirname(path)))) {
    if (folder !== '.' && (await isLink(join(directory, folder)))) foreign.push(`${folder}/`)
  }
  if (foreign.length === 0) return
  const some = foreign.sort().slice(0, 5).join(', ')
  throw new Error(`${directory} holds files that are not ours: ${some}. Move them, or choose another folder.`)
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  )

const isLink = (path: string) =>
  lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  )
