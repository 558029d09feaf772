// `npm run generate` on a real server given by DATABASE_URL, with the built generator: output, files, exit codes.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { run as generate } from '../cli/generate.ts'
import { run as migrate } from '../cli/migrate.ts'
import { createTestDatabase, type TestDatabase, testSecret } from './postgres.ts'
import { buildForTest } from './reload-build.ts'

let database: TestDatabase
let folder: string
let out: string[]
let progress: string[]

beforeAll(async () => {
  database = await createTestDatabase({ from: 'empty' })
  await buildForTest(database)
  folder = mkdtempSync(join(tmpdir(), 'lite-generate-'))
  mkdirSync(join(folder, 'migrations'))
  writeFileSync(
    join(folder, 'migrations/0001_notes.sql'),
    'create table notes (id int primary key, body text);',
  )
  vi.stubEnv('DATABASE_URL', database.url)
  vi.stubEnv('APP_SECRET', testSecret)
  vi.stubEnv('SECRETS_FILE', join(folder, 'secrets'))
  vi.stubEnv('MIGRATIONS_DIR', join(folder, 'migrations'))
  vi.stubEnv('GENERATED_DIR', join(folder, 'generated'))
  vi.stubEnv('DATA_DIR', join(folder, 'data'))
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => void out.push(String(line)))
  vi.spyOn(console, 'error').mockImplementation((line: unknown) => void progress.push(String(line)))
  out = []
  progress = []
  await migrate([])
})

afterAll(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
  await database.drop()
})

beforeEach(() => {
  out = []
  progress = []
})

async function checks(): Promise<number> {
  const { rowCount } = await database.query(`select 1 from pg_database where datname like 'lite\\_check\\_%'`)
  return rowCount ?? 0
}
const table = () => readFileSync(join(folder, 'generated/notes/table.ts'), 'utf8')

describe('npm run generate', () => {
  it('writes the code of the live database and reports it', async () => {
    expect(await generate([])).toBe(0)
    expect(out.join('\n').split('\n')).toContain('+ notes/table.ts')
    expect(progress).toContainEqual(
      expect.stringMatching(/^introspect \d+ ms · 1 table, 0 enums, 0 functions$/),
    )
    expect(progress.at(-1)).toMatch(/^done in \d+ ms$/)
    expect(table()).toContain('body')
  })

  it('says nothing on stdout when nothing changed', async () => {
    expect(await generate([])).toBe(0)
    expect(out).toEqual([])
  })

  it('prints the report as JSON, and writes where it is told', async () => {
    const other = join(folder, 'elsewhere')
    expect(await generate(['--json', '--out', other])).toBe(0)
    expect(out).toHaveLength(1)
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ counts: { relations: 1 }, unchanged: false })
    expect(readdirSync(other)).toEqual(readdirSync(join(folder, 'generated')))
  })

  it('refuses to write code for half a schema', async () => {
    const pending = join(folder, 'migrations/0009_pending.sql')
    writeFileSync(pending, 'create table later (id int primary key)')
    const before = table()
    await expect(generate([])).rejects.toThrow(
      /^not applied yet: \S*0009_pending\.sql\. Run npm run migrate first\.$/,
    )
    expect(table()).toBe(before)
    rmSync(pending)
  })

  it('refuses arguments that make no sense', async () => {
    expect(await generate(['--check', '--watch'])).toBe(2)
    await expect(generate(['--chekc'])).rejects.toThrow(/chekc/)
  })
})

describe('npm run generate -- --check', () => {
  it('agrees with code that the migrations make, and leaves no database behind', async () => {
    expect(await generate(['--check'])).toBe(0)
    expect(out).toEqual([])
    expect(await checks()).toBe(0)
  })

  it('looks at the migrations, not at the live database', async () => {
    await database.query('create table drift (id int)')
    expect(await generate(['--check'])).toBe(0)
    await database.query('drop table drift')
  })

  it('names stale files and the command that mends them, and writes nothing', async () => {
    writeFileSync(join(folder, 'migrations/0002_more.sql'), 'alter table notes add column more text;')
    const before = table()
    expect(await generate(['--check'])).toBe(1)
    expect(out.join('\n').split('\n')).toContain('~ notes/table.ts')
    expect(progress.at(-1)).toBe('Mend it: npm run migrate && npm run generate')
    expect(table()).toBe(before)
    rmSync(join(folder, 'migrations/0002_more.sql'))
  })

  it('says which migration is broken, and still leaves no database behind', async () => {
    const broken = join(folder, 'migrations/0003_broken.sql')
    writeFileSync(broken, 'create tabel oops ();')
    await expect(generate(['--check'])).rejects.toThrow(/0003_broken\.sql:1/)
    expect(await checks()).toBe(0)
    rmSync(broken)
  })
})

describe('npm run generate -- --watch', () => {
  it('follows the schema until it is stopped', async () => {
    const watching = generate(['--watch'])
    await vi.waitFor(() => expect(progress).toContain('watching the schema; Ctrl-C ends it'), 15_000)
    await database.query('alter table notes add column watched text')
    await vi.waitFor(() => expect(table()).toContain('watched'), 15_000)
    process.emit('SIGINT', 'SIGINT')
    expect(await watching).toBe(0)
  })

  it('keeps the client of a front end current too, and only its files', async () => {
    const client = join(folder, 'web/src/db')
    const types = () => readFileSync(join(client, 'notes/types.ts'), 'utf8')
    mkdirSync(client, { recursive: true })
    writeFileSync(join(client, 'mine.ts'), 'export const mine = 1\n')
    const watching = generate(['--watch', '--client', client])
    await vi.waitFor(() => expect(types()).toContain('body'), 15_000)
    await database.query('alter table notes add column followed boolean')
    await vi.waitFor(() => expect(types()).toContain('followed: boolean | null'), 15_000)
    await database.query('create table gone (id int primary key)')
    await vi.waitFor(() => expect(readdirSync(client)).toContain('gone'), 15_000)
    await database.query('drop table gone')
    await vi.waitFor(() => expect(readdirSync(client)).not.toContain('gone'), 15_000)
    process.emit('SIGINT', 'SIGINT')
    expect(await watching).toBe(0)
    expect(readdirSync(client)).toContain('mine.ts')
  }, 90_000)
})
