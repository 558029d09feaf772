// The generator as a child process: the compiler libraries cost 270 MB and seconds of CPU, and a broken schema must not
// take the server down. One request at a time; the child starts at the first one and ends when it is idle.
import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import type {
  GenerateAnswer,
  GenerateConnection,
  GenerateMessage,
  GenerateReport,
  GenerateRequest,
  PreviewAnswer,
  PreviewMessage,
  PreviewOutcome,
  PreviewRequest,
} from './protocol.ts'

export interface GeneratorOptions {
  /** Absolute path of the generator's bundle, `dist/generator.js`. */
  readonly entry: string
  readonly log: (line: string) => void
  /** Milliseconds without work after which the child ends. Default 60 s (decision 22). */
  readonly idle?: number
  /** Milliseconds after which a request has failed and the child is killed. Default 60 s. */
  readonly timeout?: number
  /** Largest heap of the child in MB. Default 1,024. */
  readonly memory?: number
}

export interface Generator {
  /** Runs one request, after those before it. Rejects with the generator's error, or when the child dies. */
  run(request: GenerateRequest): Promise<GenerateReport>
  /** Tries statements, in turn with the requests. Rejects as {@link Generator.run} does. */
  preview(request: PreviewRequest): Promise<PreviewOutcome>
  /** Starts the process where there is none, for a request that is about to come. */
  wake(): void
  /** Hash of the generator's code and settings: what it emits for the same schema may differ when this differs. */
  version(): Promise<string>
  close(): Promise<void>
}

/** The connection settings as plain data, with what a connection string says filled in. */
export async function toGenerateConnection(config: pg.ClientConfig): Promise<GenerateConnection> {
  const { host, port, user, database, ssl, password: text } = new pg.Client(config)
  const password = typeof config.password === 'function' ? await config.password() : text
  const found = { host, port, user: user ?? '', database: database ?? '', ssl }
  return typeof password === 'string' ? { ...found, password } : found // pg says null where there is none
}

/**
 * A generation makes much that lives until its end: young objects have room until then. Without fetch, `pg` does not load
 * all of it to find out that it is not at Cloudflare; later versions of Node need no such flag, or know none.
 */
const quickStart = [
  '--max-semi-space-size=32',
  ...['--no-experimental-fetch'].filter((flag) => process.allowedNodeEnvironmentFlags.has(flag)),
]

type Body = { readonly request: GenerateRequest } | { readonly preview: PreviewRequest }
/** What is no failure. */
type Answer = Exclude<GenerateAnswer | PreviewAnswer, { readonly error: unknown }>

const unexpected = () => new Error('the generator answered another question')

/** Makes the generator; nothing is started before the first {@link Generator.run} or {@link Generator.wake}. */
export function createGenerator(options: GeneratorOptions): Generator {
  const { entry, log, idle = 60_000, timeout = 60_000, memory = 1024 } = options
  let child: ChildProcess | undefined
  let idleTimer: NodeJS.Timeout | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let requests = 0
  let isBusy = false
  let closed = false

  function start(): ChildProcess {
    const started = fork(entry, [], {
      execArgv: [`--max-old-space-size=${memory}`, ...quickStart],
      env: {}, // the server's environment holds secrets and PG* variables: none of it is the generator's business
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    })
    for (const stream of [started.stdout, started.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => log(`generator: ${line}`))
    }
    started.once('exit', () => {
      if (child === started) child = undefined
    })
    started.on('error', (error) => log(`generator: ${error.message}`))
    return started
  }

  function ask(to: ChildProcess, message: GenerateMessage | PreviewMessage): Promise<Answer> {
    const { id } = message
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        if (child === to) child = undefined
        to.kill('SIGKILL')
        settle(() =>
          reject(new Error(`the generator did not answer within ${timeout / 1000} s and was ended`)),
        )
      }, timeout)
      const answered = (answer: GenerateAnswer | PreviewAnswer) => {
        if (answer.id !== id) return
        if (!('error' in answer)) settle(() => resolve(answer))
        else {
          const error = new Error(answer.error.message)
          if (answer.error.stack !== undefined) error.stack = answer.error.stack
          settle(() => reject(error))
        }
      }
      const exited = (code: number | null, signal: string | null) =>
        settle(() =>
          reject(new Error(`the generator's process ended (${signal ?? `exit code ${code ?? '?'}`})`)),
        )
      const failed = (error: Error) => settle(() => reject(error))
      function settle(outcome: () => void): void {
        clearTimeout(timer)
        to.off('message', answered).off('exit', exited).off('error', failed)
        outcome()
      }
      to.on('message', answered).on('exit', exited).on('error', failed)
      to.send(message, (error) => error && failed(error))
    })
  }

  function running(): ChildProcess {
    if (child?.connected !== true) child = start()
    return child
  }

  function endWhenIdle(): void {
    clearTimeout(idleTimer)
    idleTimer = setTimeout(() => void end(), idle)
    idleTimer.unref()
  }

  async function work(body: Body): Promise<Answer> {
    if (closed) throw new Error('the server is shutting down')
    isBusy = true
    clearTimeout(idleTimer)
    try {
      return await ask(running(), { id: (requests += 1), ...body })
    } finally {
      isBusy = false
      endWhenIdle()
    }
  }

  function inTurn(body: Body): Promise<Answer> {
    const mine = turn.then(() => work(body))
    turn = mine.catch(() => undefined)
    return mine
  }

  /** The child leaves when its channel closes, having kept what it knows; one that does not within 3 s is killed. */
  async function end(): Promise<void> {
    clearTimeout(idleTimer)
    const ending = child
    child = undefined
    if (ending?.exitCode !== null || ending.signalCode !== null) return
    const gone = new Promise((resolve) => ending.once('exit', resolve))
    if (ending.connected) ending.disconnect()
    const killer = setTimeout(() => ending.kill('SIGKILL'), 3_000)
    await gone
    clearTimeout(killer)
  }

  return {
    wake: () => {
      if (closed || isBusy) return
      running()
      endWhenIdle()
    },
    run: async (request) => {
      const answer = await inTurn({ request })
      if ('report' in answer) return answer.report
      throw unexpected()
    },
    preview: async (preview) => {
      const answer = await inTurn({ preview })
      if ('preview' in answer) return answer.preview
      throw unexpected()
    },
    version: async () =>
      createHash('sha256')
        .update(await readFile(entry))
        .update(await readFile(new URL('../generator.config.json', pathToFileURL(entry))).catch(() => ''))
        .digest('hex'),
    close: async () => {
      closed = true
      await end()
      await turn
    },
  }
}
