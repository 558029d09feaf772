// The embedded PostgreSQL of one DATA_DIR: one process owns and runs it, others join it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import pg from 'pg'
import type { PostgresServer } from '../contract.ts'
import { isRoot } from './account.ts'
import { findBinaries } from './binaries.ts'
import type { Home } from './home.ts'
import { chooseHome } from './home.ts'
import { createCluster, hasCluster } from './initdb.ts'
import type { LockAttempt, LockKind, LockOwner } from './lock.ts'
import { acquireLock } from './lock.ts'
import type { Postmaster } from './postmaster.ts'
import { SOCKET_PORT, startPostmaster, stopLeftover } from './postmaster.ts'
import { signal } from './processes.ts'
import { writeSettings } from './settings.ts'
import { socketDirectory } from './socket-dir.ts'

/** The server ended although nobody closed it. */
export interface UnexpectedExit {
  /** One line for the log. */
  readonly reason: string
  /** Starts the server again at the same address; committed data is there. */
  readonly restart: () => Promise<void>
}

export interface EmbeddedOptions {
  /** The server process: never joins another one's database, and others may join its. Default false. */
  readonly exclusive?: boolean
  readonly onExit?: (exit: UnexpectedExit) => void
}

/** DATA_DIR/postgres.json: the address of the running server. */
interface RunningState {
  readonly pid: number
  readonly socketDir: string
  readonly port: number
  readonly startedAt: string
}

type Log = (line: string) => void

const patience = 60_000

/**
 * Starts the embedded server of `dataDir` (absolute path), making it at the first time, or joins the one that runs.
 * While another command has started it for its own duration, waits for that to end, up to a minute.
 * Throws, with the way out, when another server process owns it (exclusive) or PostgreSQL cannot start.
 */
export async function openEmbedded(
  dataDir: string,
  log: Log,
  { exclusive = false, onExit }: EmbeddedOptions = {},
): Promise<PostgresServer> {
  const kind = exclusive ? 'server' : 'command'
  const deadline = Date.now() + patience
  for (let waited = false; ; waited = true) {
    const attempt = await tryToOwn(dataDir, kind)
    if (attempt.held) return own(dataDir, log, attempt.release, onExit)
    const { owner } = attempt
    if (owner.kind === 'server') {
      if (exclusive) throw inUse(owner, dataDir)
      const joined = await joinRunning(dataDir)
      if (joined) return joined
    }
    if (Date.now() > deadline) throw inUse(owner, dataDir)
    if (!waited) log(`Waiting for process ${owner.pid}, which uses ${dataDir}`)
    await delay(50)
  }
}

async function tryToOwn(dataDir: string, kind: LockKind): Promise<LockAttempt> {
  try {
    // Others may pass through, for as root PostgreSQL runs as another user; what is secret below has its own mode.
    mkdirSync(dataDir, { recursive: true, mode: isRoot() ? 0o711 : 0o700 })
    return await acquireLock(join(dataDir, 'postgres.lock'), kind)
  } catch (error) {
    const { message } = error as Error
    throw new Error(`DATA_DIR cannot be used by this user: ${message}`, { cause: error })
  }
}

function inUse(owner: LockOwner, dataDir: string): Error {
  return new Error(
    `The database in ${dataDir} is in use by process ${owner.pid}. Stop that process, or set another DATA_DIR.`,
  )
}

function addressOf(socketDir: string, port: number): ClientConfig {
  return { host: socketDir, port, user: 'postgres', database: 'postgres' }
}

/** The server that another process runs, once it takes connections. */
async function joinRunning(dataDir: string): Promise<PostgresServer | undefined> {
  const state = readState(dataDir)
  if (!state) return undefined
  const connection = addressOf(state.socketDir, state.port)
  const client = new pg.Client(connection)
  try {
    await client.connect()
    await client.end()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return undefined
    throw new Error(
      `${state.socketDir} is closed to you: run this command as the user who started the server.`,
      {
        cause: error,
      },
    )
  }
  return { connection, embedded: true, close: async () => undefined }
}

function readState(dataDir: string): RunningState | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as RunningState
  } catch {
    return undefined // not there, or being written: asked again
  }
}

/** Runs the server as its owner; `release` gives the lock back. */
async function own(
  dataDir: string,
  log: Log,
  release: () => void,
  onExit: EmbeddedOptions['onExit'],
): Promise<PostgresServer> {
  const stateFile = join(dataDir, 'postgres.json')
  let socketDir: string | undefined
  const clean = () => {
    rmSync(stateFile, { force: true })
    if (socketDir !== undefined) rmSync(socketDir, { recursive: true, force: true })
    release()
  }
  const tell = (exit: UnexpectedExit) => {
    rmSync(stateFile, { force: true })
    if (onExit) onExit(exit)
    else log(exit.reason)
  }
  try {
    const home = chooseHome(dataDir, findBinaries(), log)
    await prepare(home, log)
    const socket = (socketDir = socketDirectory(home.clusterDir, home.runAs))
    const server = await supervise(tell, async () => {
      await stopLeftover(home.clusterDir, log)
      const postmaster = await startPostmaster(home, socket, join(dataDir, 'postgres.log'))
      const startedAt = new Date().toISOString()
      const state: RunningState = { pid: postmaster.pid, socketDir: socket, port: SOCKET_PORT, startedAt }
      writeFileSync(stateFile, JSON.stringify(state))
      return postmaster
    })
    const close = async () => {
      rmSync(stateFile, { force: true }) // first: nobody shall join any more
      await server.stop()
      clean()
    }
    let closed: Promise<void> | undefined
    return { connection: addressOf(socket, SOCKET_PORT), embedded: true, close: () => (closed ??= close()) }
  } catch (error) {
    clean()
    throw error
  }
}

async function prepare(home: Home, log: Log): Promise<void> {
  await stopLeftover(home.clusterDir, log)
  if (!hasCluster(home.clusterDir)) {
    log(`Making the database in ${home.clusterDir} (only this once, some seconds)`)
    await createCluster(home)
  }
  writeSettings(home)
}

/** Keeps the running server: tells of an unexpected end, and sees that it ends with our process. */
async function supervise(
  tell: (exit: UnexpectedExit) => void,
  run: () => Promise<Postmaster>,
): Promise<{ stop(): Promise<void> }> {
  let stopping = false
  let starting: Promise<Postmaster> | undefined
  let postmaster: Postmaster | undefined
  const start = async () => {
    if (stopping) throw new Error('The database is being closed.')
    starting = run()
    const started = await starting
    postmaster = started
    void started.exited.then((how) => {
      postmaster = undefined
      if (!stopping) tell({ reason: `PostgreSQL ended unexpectedly (${how})`, restart: start })
    })
  }
  const atProcessExit = () => postmaster && signal(postmaster.pid, 'SIGINT')
  await start()
  process.once('exit', atProcessExit)
  return {
    stop: async () => {
      stopping = true
      const last = await starting?.catch(() => undefined)
      await last?.stop()
      process.removeListener('exit', atProcessExit)
    },
  }
}
