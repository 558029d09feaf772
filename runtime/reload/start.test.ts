// The reload as a whole: what is served at start, after changes, after failures.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchSchema } from '../db/doorbell/watch-schema.ts'
import { createTestDatabase, type TestDatabase } from '../test/postgres.ts'
import type { Generator } from './generator-process.ts'
import { createLoader, type Generated } from './load.ts'
import type { GenerateReport, GenerateRequest } from './protocol.ts'
import { startReload, type Reload, type ReloadOptions } from './start.ts'
import { writeFile, writeGenerated, writeIndex, writeRelation } from './test/generated-folder.ts'

let database: TestDatabase
let base: string
let dir: string
let reload: Reload | undefined

const bell = `
  create function ring() returns event_trigger language plpgsql as $$ begin perform pg_notify('lite_schema', ''); end $$;
  create event trigger ring on ddl_command_end execute function ring();
`

beforeEach(async () => {
  database = await createTestDatabase({ from: 'empty' })
  await database.query(`create table todos (id int); create table notes (id int); ${bell}`)
  base = mkdtempSync(join(tmpdir(), 'lite-reload-'))
  dir = join(base, 'generated')
})

afterEach(async () => {
  await reload?.close()
  reload = undefined
  await database.drop()
  rmSync(base, { recursive: true, force: true })
})

interface Row {
  readonly name: string
  readonly columns: readonly string[]
}

/** A generator of few features on the real database: what it writes has the form of generated code. */
function smallGenerator() {
  const seen = {
    ...{ requests: [] as GenerateRequest[], written: 0, failure: '', code: 'v1', isPartial: false },
    wakes: 0,
  }
  const run = async (request: GenerateRequest): Promise<GenerateReport> => {
    seen.requests.push(request)
    if (seen.failure !== '') throw new Error(seen.failure)
    const { rows } = await database.query(`
      select relname as name, array_agg(attname::text order by attnum) as columns
      from pg_class join pg_attribute on attrelid = pg_class.oid
      where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
      group by relname order by relname`)
    const tables = rows as Row[]
    const schemaHash = Buffer.from(JSON.stringify(tables)).toString('base64')
    const unchanged = schemaHash === request.knownHash
    const changed: string[] = []
    for (const { name, columns } of tables) {
      let old = ''
      try {
        old = readFileSync(join(dir, `${name}/table.ts`), 'utf8')
      } catch {
        // a new one
      }
      if (columns.every((column) => old.includes(` ${column}:`)) || request.mode === 'check') continue
      writeRelation(dir, name, columns)
      changed.push(`${name}/table.ts`)
    }
    if (!unchanged && request.mode === 'write') {
      writeIndex(
        dir,
        schemaHash,
        tables.map((table) => table.name),
      )
      seen.written += 1
    }
    return {
      schemaHash,
      unchanged,
      partial: seen.isPartial && request.isFull !== true,
      counts: { relations: tables.length, functions: 0, enums: 0 },
      files: { total: tables.length, created: [], changed, removed: [] },
      leftOut: [{ schema: 'public', name: 'odd', reason: 'it is odd' }],
      timings: { introspect: 1, emit: 1, write: 1 },
    }
  }
  const generator: Generator = {
    run,
    preview: () => Promise.reject(new Error('nobody asks')),
    wake: () => void (seen.wakes += 1),
    version: async () => seen.code,
    close: async () => undefined,
  }
  return { seen, generator }
}

function start(options: Partial<ReloadOptions> = {}) {
  const { seen, generator } = smallGenerator()
  const swaps: Generated[] = []
  const lines: string[] = []
  const log = (line: string) => lines.push(line)
  const made = startReload({
    generator,
    loader: createLoader({ '#runtime/rest': { list: () => () => null } }),
    watch: (on) =>
      watchSchema(database.connection, {
        level: 'full',
        apiSchemas: ['public'],
        ...on,
        log,
        pollInterval: 60_000,
      }),
    generatedDir: dir,
    dataDir: join(base, 'data'),
    schemas: ['public'],
    connection: database.connection,
    swap: (next) => void swaps.push(next),
    log,
    regenerate: true,
    times: { quiet: 50, longest: 1_000, firstRetry: 100, longestRetry: 200 },
    ...options,
  })
  reload = made
  const columns = (generated: Generated | undefined, folder: string) =>
    Object.keys(generated?.relations.find((one) => one.folder === folder)?.table.columns ?? {})
  return { reload: made, seen, swaps, lines, columns }
}

async function restarted(options: Partial<ReloadOptions> = {}) {
  await reload?.close()
  return start(options)
}

describe('the first generation', () => {
  it('generates what is missing before it resolves', async () => {
    const { reload, columns, swaps } = start()
    expect(reload.status()).toMatchObject({ state: 'starting', schemaHash: '' })
    const first = await reload.first()
    expect(columns(first, 'todos')).toEqual(['id'])
    expect(reload.status()).toMatchObject({
      state: 'current',
      schemaHash: first.schemaHash,
      relations: 2,
      leftOut: [{ schema: 'public', name: 'odd', reason: 'it is odd' }],
    })
    expect(swaps).toEqual([])
  })

  it('asks the generator nothing when nothing changed since', async () => {
    await start().reload.first()
    const { reload, seen } = await restarted()
    const first = await reload.first()
    expect(first.relations).toHaveLength(2)
    expect(seen.requests).toEqual([])
    expect(reload.status()).toMatchObject({ state: 'current', leftOut: [{ name: 'odd' }] })
  })

  it('emits nothing for a change that concerns no file', async () => {
    await start().reload.first()
    await database.query('create index on todos (id); alter table todos set (fillfactor = 50)')
    const { reload, seen } = await restarted()
    await reload.first()
    expect(seen).toMatchObject({ requests: [{ mode: 'write', schemas: ['public'] }], written: 0 })
  })

  it('sees what changed while the server was down', async () => {
    await start().reload.first()
    await database.query('alter table todos add column added text')
    const { reload, columns } = await restarted()
    expect(columns(await reload.first(), 'todos')).toEqual(['id', 'added'])
  })

  it.each([
    ['another generator', (seen: { code: string }) => void (seen.code = 'v2')],
    ['a broken file', () => writeFile(dir, 'todos/table.ts', 'broken!')],
    ['another folder in its place', () => writeGenerated(dir, 'old', { todos: ['id'] })],
    ['a lost record', () => writeFileSync(join(base, 'data/generated.json'), '{ "half')],
  ])('generates everything after %s', async (_, change) => {
    await start().reload.first()
    const { reload, seen } = await restarted()
    change(seen)
    const first = await reload.first()
    expect(seen).toMatchObject({ requests: [{ mode: 'write' }], written: 1 })
    expect(seen.requests[0]?.knownHash).toBeUndefined()
    expect(first.relations).toHaveLength(2)
  })

  it('serves what lies there when generation fails, says why, and goes on trying', async () => {
    await start().reload.first()
    await database.query('alter table todos add column added text')
    const { reload, seen, columns, swaps } = await restarted()
    seen.failure = 'catalogue query timed out'
    expect(columns(await reload.first(), 'todos')).toEqual(['id'])
    expect(reload.status()).toMatchObject({ state: 'failed', error: 'catalogue query timed out' })
    seen.failure = ''
    await vi.waitFor(() => expect(columns(swaps.at(-1), 'todos')).toEqual(['id', 'added']), 5_000)
    expect(reload.status()).toMatchObject({ state: 'current', error: undefined })
  })

  it('starts with an empty API when there is no code either', async () => {
    const { reload, seen, swaps } = start()
    seen.failure = 'out of memory'
    expect((await reload.first()).relations).toEqual([])
    expect(reload.status().state).toBe('failed')
    seen.failure = ''
    await vi.waitFor(() => expect(swaps.at(-1)?.relations).toHaveLength(2), 5_000)
  })
})

describe('reloading', () => {
  it('serves a change and shares everything else', async () => {
    const { reload, seen, swaps, columns, lines } = start()
    const first = await reload.first()
    await database.query('alter table todos add column added text')
    await vi.waitFor(() => expect(swaps).toHaveLength(1), 5_000)
    expect(columns(swaps[0], 'todos')).toEqual(['id', 'added'])
    expect(swaps[0]?.relations[0]).toBe(first.relations[0])
    expect(seen.wakes).toBeGreaterThan(0)
    expect(reload.status()).toMatchObject({
      schemaHash: swaps[0]?.schemaHash,
      last: { reason: 'the schema changed' },
    })
    expect(lines.at(-1)).toMatch(/^generated 2 relations \(the schema changed\): 1 file written in \d+ ms/)
  })

  it('serves what another process wrote into the same folder', async () => {
    const first = start()
    await first.reload.first()
    const second = start()
    try {
      await second.reload.first()
      await database.query('alter table todos add column added text')
      for (const { swaps, columns } of [first, second]) {
        await vi.waitFor(() => expect(columns(swaps.at(-1), 'todos')).toEqual(['id', 'added']), 5_000)
      }
    } finally {
      await first.reload.close()
    }
  })

  it('makes one or two generations of a burst, and ends with the last state', async () => {
    const { reload, seen, swaps, columns } = start()
    await reload.first()
    const before = seen.requests.length
    const statements = Array.from(
      { length: 100 },
      (_, at) => `begin; alter table todos add column c${at} int; commit;`,
    )
    await database.query(statements.join('\n'))
    await vi.waitFor(() => expect(columns(swaps.at(-1), 'todos')).toHaveLength(101), 5_000)
    expect(seen.requests.length - before).toBeLessThanOrEqual(2)
  })

  it('keeps the old API while generation fails, and recovers', async () => {
    const { reload, seen, swaps, lines, columns } = start()
    await reload.first()
    seen.failure = 'the catalogue is odd'
    await database.query('alter table todos add column added text')
    await vi.waitFor(() => expect(reload.status().state).toBe('failed'), 5_000)
    expect(swaps).toEqual([])
    expect(reload.status()).toMatchObject({ error: 'the catalogue is odd', relations: 2 })
    expect(lines).toContain('generation failed, the last good API stays: the catalogue is odd')
    seen.failure = ''
    await vi.waitFor(() => expect(columns(swaps.at(-1), 'todos')).toEqual(['id', 'added']), 5_000)
    expect(reload.status()).toMatchObject({ state: 'current', error: undefined })
  })

  it('tries again when the swap fails', async () => {
    const taken: Generated[] = []
    let refusals = 2
    const { reload, columns } = start({
      swap: (next) => {
        if ((refusals -= 1) >= 0) throw new Error('not yet')
        taken.push(next)
      },
    })
    await reload.first()
    await database.query('alter table todos add column added text')
    await vi.waitFor(() => expect(columns(taken[0], 'todos')).toEqual(['id', 'added']), 5_000)
  })

  it('leaves out a relation whose code is broken, by name, and serves the rest', async () => {
    const { reload, swaps } = start()
    await reload.first()
    writeFile(dir, 'notes/schema.ts', 'export const row = {')
    await reload.regenerate('asked by a test')
    expect(swaps.at(-1)?.relations.map((one) => one.folder)).toEqual(['todos'])
    expect(reload.status().leftOut.find((one) => one.name === 'notes')?.reason).toMatch(
      /^notes\/schema\.ts:1: /,
    )
  })

  it('regenerates when asked, and says when that fails', async () => {
    const { reload, seen, swaps } = start()
    await reload.first()
    await reload.regenerate('asked by a test')
    expect(seen.requests.at(-1)?.knownHash).toBeUndefined()
    expect(reload.status().last?.reason).toBe('asked by a test')
    expect(swaps).toEqual([])
    seen.failure = 'no'
    await expect(reload.regenerate('asked by a test')).rejects.toThrow('no')
  })

  it('compares what was made from parts with the whole once there is quiet, and serves what differed', async () => {
    const { reload, seen, swaps, lines, columns } = start({ verifyAfter: 300 })
    await reload.first()
    seen.isPartial = true
    await database.query('alter table todos add column done bool')
    await vi.waitFor(() => expect(swaps).toHaveLength(1), 5_000)
    await database.query('alter event trigger ring disable')
    writeRelation(dir, 'notes', ['wrong'])
    await vi.waitFor(() => expect(lines.join()).toContain('verification: 1 file differed'), 5_000)
    expect(seen.requests.map(({ isFull = false }) => isFull)).toEqual([false, false, true])
    expect(columns(swaps.at(-1), 'notes')).toEqual(['id'])
    expect(reload.status()).toMatchObject({ state: 'current' })
  })

  it('verifies nothing after a full generation, and keeps what the generator knows in the data folder', async () => {
    const { reload, seen, swaps } = start({ verifyAfter: 50 })
    await reload.first()
    await database.query('alter table todos add column done bool')
    await vi.waitFor(() => expect(swaps).toHaveLength(1), 5_000)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(seen.requests).toHaveLength(2)
    expect(seen.requests[1]?.keep).toEqual({ file: join(base, 'data/generator-known'), version: 'v1' })
  })

  it('does not serve what cannot be secured', async () => {
    let refused = [{ schema: 'public', name: 'notes', reason: 'it belongs to postgres' }]
    const { reload, swaps } = start({ secure: async () => refused })
    expect((await reload.first()).relations.map((one) => one.folder)).toEqual(['todos'])
    expect(reload.status().leftOut).toContainEqual(refused[0])
    refused = []
    await database.query('alter table notes enable row level security')
    await vi.waitFor(() => expect(swaps.at(-1)?.relations).toHaveLength(2), 5_000)
  })

  it('only tells the drift with REGENERATE=off', async () => {
    await start().reload.first()
    const { reload, seen, swaps } = await restarted({ regenerate: false })
    await reload.first()
    await vi.waitFor(() => expect(reload.status().state).toBe('current'), 5_000)
    await database.query('alter table todos add column added text')
    await vi.waitFor(() => expect(reload.status().state).toBe('stale'), 5_000)
    expect(seen).toMatchObject({ written: 0 })
    expect(swaps).toEqual([])
    await expect(reload.regenerate('asked by a test')).rejects.toThrow('REGENERATE=off')
    rmSync(dir, { recursive: true })
    await expect((await restarted({ regenerate: false })).reload.first()).rejects.toThrow(
      'index.ts is missing',
    )
  })
})
