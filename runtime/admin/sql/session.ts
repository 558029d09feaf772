// One session of PostgreSQL for one run: bounded in number, known by an id so that it can be cancelled, clean when it ends.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import pg from 'pg'
import { ApiError } from '../../errors/index.ts'

export interface SqlSessions {
  /**
   * A connection of its own for `work`. What the run leaves behind (a transaction, a role, temporary tables) ends with it.
   * @param id by which {@link cancel} finds it
   * @throws ApiError 503 where too many run; 409 where the id runs already; 400 where it was cancelled before it began
   */
  run<T>(config: ClientConfig, id: string, work: (client: pg.Client) => Promise<T>): Promise<T>
  /** Has PostgreSQL end a run, and waits for that, up to some seconds. @returns whether one of this id runs here */
  cancel(id: string): Promise<boolean>
}

const most = 16
/** Milliseconds after which a run is asked again to end: between two statements there is nothing that hears it. */
const again = 50
/** Of these, at most. */
const times = 100

interface Running {
  readonly config: ClientConfig
  pid?: number
  isCancelled?: boolean
}

export function createSqlSessions(): SqlSessions {
  const running = new Map<string, Running>()
  return {
    run: async (config, id, work) => {
      if (running.has(id)) throw new ApiError(409, 'LITE409', 'A run with this id is under way')
      if (running.size >= most) {
        throw new ApiError(503, 'LITE503', `${most} statements are under way`, {
          hint: 'Cancel one, or wait for it.',
          headers: { 'retry-after': '1' },
        })
      }
      const entry: Running = { config }
      running.set(id, entry)
      const client = new pg.Client({ ...config, application_name: 'supabase-lite sql', keepAlive: true })
      client.on('error', () => undefined) // the statement that runs rejects as well
      try {
        await client.connect()
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
        if (entry.isCancelled) throw new ApiError(400, '57014', 'canceling statement due to user request')
        if (rows[0]) entry.pid = rows[0].pid
        return await work(client)
      } finally {
        running.delete(id)
        await client.end().catch(() => undefined)
      }
    },
    cancel: async (id) => {
      const entry = running.get(id)
      if (!entry) return false
      entry.isCancelled = true
      if (entry.pid === undefined) return true
      const client = new pg.Client(entry.config)
      client.on('error', () => undefined)
      try {
        await client.connect()
        for (let time = 0; time < times && running.get(id) === entry; time += 1) {
          await client.query('select pg_cancel_backend($1)', [entry.pid])
          await sleep(again)
        }
      } finally {
        await client.end().catch(() => undefined)
      }
      return true
    },
  }
}
