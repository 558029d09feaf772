// A lock file that says which process owns a directory. A lock whose owner died, however, is taken over.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { processMark } from './processes.ts'

/** Who holds a lock: the server, or a command that started the database for its own duration. */
export type LockKind = 'server' | 'command'

export interface LockOwner {
  readonly pid: number
  /** {@link processMark} of the owner, which tells it from a later process with its pid. */
  readonly mark: string
  readonly kind: LockKind
}

export type LockAttempt =
  { readonly held: true; readonly release: () => void } | { readonly held: false; readonly owner: LockOwner }

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function parse(text: string): LockOwner | undefined {
  try {
    return JSON.parse(text) as LockOwner
  } catch {
    return undefined
  }
}

/** True when the process that wrote this lock still lives. */
function isAlive(owner: LockOwner): boolean {
  return processMark(owner.pid) === owner.mark
}

/** The living owner of the lock, if it has one. */
export function lockOwner(file: string): LockOwner | undefined {
  const owner = parse(read(file) ?? '')
  return owner && isAlive(owner) ? owner : undefined
}

/** Moves the dead lock away first, so that of two processes that saw it only one removes it. */
function removeDead(file: string, seen: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (read(aside) === seen) rmSync(aside)
    else renameSync(aside, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** Tries to get the lock; does not wait for a living owner. The folder of `file` must exist. */
export async function acquireLock(file: string, kind: LockKind): Promise<LockAttempt> {
  const mine = JSON.stringify({ pid: process.pid, mark: processMark(process.pid) ?? '', kind })
  for (let unreadable = 0; ;) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o644 })
      return { held: true, release: () => read(file) === mine && rmSync(file) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const text = read(file)
    if (text === undefined) continue
    const owner = parse(text)
    if (owner && isAlive(owner)) return { held: false, owner }
    // Made a moment ago and not yet written, or cut off by a crash: only time tells.
    if (!owner && (unreadable += 1) < 10) await delay(50)
    else removeDead(file, text)
  }
}
