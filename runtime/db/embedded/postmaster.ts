// One running PostgreSQL server as our child: start, readiness, stop, and what a killed predecessor left.
import { spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { launch } from './account.ts'
import type { Home } from './home.ts'
import { isPostgresOf, postgresProcesses, seesProcesses, signal, waitUntil } from './processes.ts'

/** Port in the socket's name; nothing listens on TCP. */
export const SOCKET_PORT = 5432

// Crash recovery replays at most max_wal_size; a slow disk may take minutes for it.
const startTimeout = 300_000
const fastStop = 20_000
const immediateStop = 5_000
const logLimit = 10_000_000

export interface Postmaster {
  readonly pid: number
  /** Resolves when the server has ended, to how: `code 1`, `signal SIGKILL`. */
  readonly exited: Promise<string>
  /** Ends open transactions, writes a checkpoint and waits; forces the end after 20 seconds. */
  stop(): Promise<void>
}

/**
 * Starts the server and waits until it takes connections. `options` are further settings (`-c` name=value).
 * The server has a session of its own: Ctrl-C in the terminal reaches us alone, and we decide the order.
 * Throws with the reason from the log when it does not start.
 */
export async function startPostmaster(
  { clusterDir, runAs, binaries }: Home,
  socketDir: string,
  logFile: string,
  options: Readonly<Record<string, string>> = {},
): Promise<Postmaster> {
  const settings: Record<string, string> = {
    listen_addresses: '',
    port: String(SOCKET_PORT),
    unix_socket_directories: socketDir,
    ...options,
  }
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const { file, args, options: how } = launch(runAs, binaries.postgres, ['-D', clusterDir, ...given])
  const output = openLog(logFile)
  const logStart = fstatSync(output).size
  const child = spawn(file, args, { ...how, detached: true, stdio: ['ignore', output, output] })
  closeSync(output)
  const { pid } = child
  let end: string | undefined
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve((end = error.message)))
    child.once('exit', (code, name) =>
      resolve((end = name === null ? `code ${code ?? '?'}` : `signal ${name}`)),
    )
  })
  const ready = () => end !== undefined || (pid !== undefined && isReady(clusterDir, pid))
  const inTime = await waitUntil(ready, startTimeout)
  if (pid === undefined || end !== undefined || !inTime) {
    if (pid !== undefined && end === undefined) signal(pid, 'SIGQUIT')
    const reason = lastComplaint(logFile, logStart) ?? end ?? 'no sign of life for 5 minutes'
    throw new Error(`PostgreSQL did not start: ${reason} (log: ${logFile})`)
  }

  const ended = () => end !== undefined
  return {
    pid,
    exited,
    stop: async () => {
      if (!ended()) signal(pid, 'SIGINT')
      if (await waitUntil(ended, fastStop)) return
      signal(pid, 'SIGQUIT')
      if (await waitUntil(ended, immediateStop)) return
      signal(pid, 'SIGKILL')
      await exited
    },
  }
}

/**
 * Ends a server that runs on although its owner died, and waits for its processes. Afterwards nothing works on
 * the cluster. Call only while holding the lock.
 */
export async function stopLeftover(clusterDir: string, log: (line: string) => void): Promise<void> {
  const pidFile = join(clusterDir, 'postmaster.pid')
  const pid = Number(readLines(pidFile)[0])
  if (Number.isInteger(pid) && pid > 0 && isPostgresOf(pid, clusterDir)) {
    log(`PostgreSQL (process ${pid}) still runs from an earlier start: stopping it first`)
    const gone = () => !isPostgresOf(pid, clusterDir)
    signal(pid, 'SIGINT')
    if (!(await waitUntil(gone, fastStop))) signal(pid, 'SIGQUIT')
    if (!(await waitUntil(gone, immediateStop))) signal(pid, 'SIGKILL')
  }
  // Sessions that lost their postmaster end by themselves, but one in a long calculation notices late.
  const none = () => postgresProcesses(clusterDir).length === 0
  for (const name of ['SIGQUIT', 'SIGKILL'] as const) {
    if (await waitUntil(none, immediateStop)) break
    for (const orphan of postgresProcesses(clusterDir)) signal(orphan, name)
  }
  if (!(await waitUntil(none, immediateStop))) {
    throw new Error(`Processes of an earlier PostgreSQL still work in ${clusterDir}: end them first.`)
  }
  // PostgreSQL would believe the file when a stranger has got its pid.
  if (seesProcesses) rmSync(pidFile, { force: true })
}

/** Line 8 of postmaster.pid says `ready`; pg_ctl reads it too. */
function isReady(clusterDir: string, pid: number): boolean {
  const lines = readLines(join(clusterDir, 'postmaster.pid'))
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready'
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > logLimit) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

/** The last error that the server wrote since `start` (bytes). */
function lastComplaint(file: string, start: number): string | undefined {
  const written = readFileSync(file).subarray(start).toString('utf8').trim().split('\n')
  const complaint = written.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? written.at(-1)
  return complaint === '' ? undefined : complaint?.replace(/^.*?(FATAL|PANIC|ERROR): +/, '')
}
