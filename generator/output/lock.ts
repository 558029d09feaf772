// A lock on a directory, so that two generations do not interleave. A lock whose holder is gone is taken over.
import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Milliseconds after which a lock of another machine counts as left behind; a generation takes seconds. */
const stale = 120_000
/** Milliseconds to wait for the lock, and between two tries. */
const patience = 30_000
const interval = 50

interface Holder {
  readonly pid: number
  readonly host: string
  readonly token: string
}

/**
 * Runs the work while nobody else holds the directory's lock (`.lock` in it).
 * @throws Error naming the holder when the lock is not free within 30 s
 */
export async function withLock<T>(directory: string, work: () => Promise<T>): Promise<T> {
  await mkdir(directory, { recursive: true })
  const path = join(directory, '.lock')
  const own = JSON.stringify({ pid: process.pid, host: hostname(), token: randomUUID() } satisfies Holder)
  const deadline = Date.now() + patience
  while (!(await acquire(path, own))) {
    if (Date.now() > deadline) {
      const holder = await readFile(path, 'utf8').catch(() => 'gone')
      throw new Error(`${path} is held by another generation (${holder}); remove it if that process is gone`)
    }
    await pause(interval)
  }
  try {
    return await work()
  } finally {
    if ((await readFile(path, 'utf8').catch(() => '')) === own) await rm(path, { force: true })
  }
}

async function acquire(path: string, own: string): Promise<boolean> {
  try {
    await writeFile(path, own, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const found = await readFile(path, 'utf8').catch(() => undefined)
  if (found !== undefined && (await isLeftBehind(path, found))) await takeAway(path, found)
  return false
}

async function isLeftBehind(path: string, found: string): Promise<boolean> {
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  )
  if (age > stale) return true
  const holder = parse(found)
  // An empty lock is one that is being written.
  if (holder?.host !== hostname()) return false
  try {
    process.kill(holder.pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

function parse(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return undefined
  }
}

/** Removes exactly the lock that was found: of two that try, one may meet the other's new lock and puts it back. */
async function takeAway(path: string, found: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
    if ((await readFile(aside, 'utf8')) !== found) await link(aside, path)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await rm(aside, { force: true })
  }
}
