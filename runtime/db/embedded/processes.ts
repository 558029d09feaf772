// Which processes live: a pid alone says little, since pids are used again.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const hasProc = existsSync('/proc/self/stat')

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/**
 * A mark that no later process with the same pid has: boot and start time. Undefined when no such process lives;
 * a zombie does not.
 */
export function processMark(pid: number): string | undefined {
  if (!hasProc) {
    const started = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
    return started === '' ? undefined : started
  }
  const stat = readOrNothing(`/proc/${pid}/stat`)
  // The program's name stands in parentheses and may hold anything; the state is the first field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, startTime] = [fields[0], fields[19]]
  if (startTime === undefined || state === 'Z') return undefined
  return `${readOrNothing('/proc/sys/kernel/random/boot_id').trim()}:${startTime}`
}

/** True when `pid` is a PostgreSQL process of this cluster: its servers work in the data directory. */
export function isPostgresOf(pid: number, clusterDir: string): boolean {
  if (processMark(pid) === undefined) return false
  if (!hasProc) {
    const command = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout
    return command.includes('postgres') && command.includes(clusterDir)
  }
  if (readOrNothing(`/proc/${pid}/comm`).trim() !== 'postgres') return false
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === clusterDir
  } catch {
    return false
  }
}

/** Every living PostgreSQL process of this cluster, also those that lost their postmaster. Linux only, else none. */
export function postgresProcesses(clusterDir: string): number[] {
  if (!hasProc) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isPostgresOf(pid, clusterDir))
}

/** True when {@link postgresProcesses} can be trusted to find all. */
export const seesProcesses = hasProc

/** Sends a signal; a process that is gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Waits until `condition` holds; false when it did not within `timeout` milliseconds. */
export async function waitUntil(condition: () => boolean, timeout: number): Promise<boolean> {
  const deadline = Date.now() + timeout
  while (!condition()) {
    if (Date.now() > deadline) return false
    await delay(20)
  }
  return true
}
