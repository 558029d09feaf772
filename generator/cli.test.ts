// The generator's process as the server starts it: bundled, with an empty environment, over IPC.
import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../runtime/test/postgres.ts'
import type { GenerateAnswer, GenerateConnection, GenerateReport, GenerateRequest } from './protocol.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
let bundle: string
let outDir: string
let database: TestDatabase
let child: ChildProcess

beforeAll(async () => {
  // Beside node_modules, so that the packages are found.
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true })
  bundle = mkdtempSync(join(root, 'node_modules/.cache/generator-'))
  outDir = mkdtempSync(join(tmpdir(), 'generated-'))
  await build({
    entryPoints: [join(root, 'generator/cli.ts')],
    outdir: bundle,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  })
  database = await createTestDatabase()
  await database.query('create table book (id integer primary key, title text not null)')
  start()
})
afterAll(async () => {
  child.kill()
  await database.drop()
  for (const path of [bundle, outDir]) rmSync(path, { recursive: true, force: true })
})

function start(): void {
  child = fork(join(bundle, 'cli.mjs'), [], { env: {}, serialization: 'advanced' })
}

/** Resolves to the exit code. */
async function end(): Promise<unknown> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.disconnect()
  return await ended
}

async function report(rest: Partial<GenerateRequest> = {}): Promise<GenerateReport> {
  const answer = await ask(rest)
  if (!('report' in answer)) throw new Error(answer.error.message)
  return answer.report
}

let requests = 0
function ask(rest: Partial<GenerateRequest> = {}): Promise<GenerateAnswer> {
  const id = (requests += 1)
  const { host = '', port = 0, user = '', database: name = '' } = database.connection
  const connection: GenerateConnection = { host, port, user, database: name }
  return new Promise((resolve) => {
    const listen = (answer: GenerateAnswer) => {
      if (answer.id !== id) return
      child.off('message', listen)
      resolve(answer)
    }
    child.on('message', listen)
    child.send({ id, request: { connection, schemas: ['public'], outDir, mode: 'write', ...rest } })
  })
}

describe('the generator process', () => {
  it('generates, knows what it knows, and follows a change', async () => {
    const first = await ask()
    if (!('report' in first)) throw new Error(first.error.message)
    expect(first.report.files.created).toContain('book/types.ts')
    expect(await readFile(join(outDir, 'book/types.ts'), 'utf8')).toContain('title: string')

    const { schemaHash } = first.report
    expect(await ask({ knownHash: schemaHash })).toMatchObject({ report: { unchanged: true, schemaHash } })

    await database.query('alter table book add column pages integer')
    const [second, check] = await Promise.all([ask({ knownHash: schemaHash }), ask({ mode: 'check' })])
    expect(second).toMatchObject({ report: { unchanged: false, files: { created: [], removed: [] } } })
    expect(check).toMatchObject({ report: { files: { created: [], changed: [], removed: [] } } })
    expect(await readFile(join(outDir, 'book/types.ts'), 'utf8')).toContain('pages: number | null')
  })

  it('answers an error with its message and lives on', async () => {
    const nowhere = { host: '127.0.0.1', port: 1, user: 'x', database: 'x' }
    const answer = await ask({ connection: nowhere })
    expect(answer).toMatchObject({ error: { message: expect.stringMatching(/ECONNREFUSED/) as string } })
    expect(await ask({ mode: 'check' })).toHaveProperty('report')
  })

  it('ends when its parent is gone', async () => {
    expect(await end()).toBe(0)
  })

  it('keeps what it knows for the next process of the same version', async () => {
    const keep = { file: join(bundle, 'kept/known'), version: 'one' }
    start()
    expect(await report({ keep })).toMatchObject({ partial: false })
    await end()

    start()
    await database.query(`create view thick as select * from book where pages > 500`)
    await writeFile(join(outDir, 'book/table.ts'), '// edited by hand')
    const second = await report({ keep })
    expect(second).toMatchObject({ partial: true, files: { created: { length: 5 }, removed: [] } })
    expect(second.files.changed).toContain('book/table.ts')
    expect(second.files.since).toBeUndefined()
    await database.query('alter table book add column author text')
    const third = await report({ keep, knownHash: second.schemaHash })
    expect(third.files.since).toMatch(/^\d+-\d+-\d+$/)
    expect(third.files.changed).toContain('book/table.ts')
    expect(third.files.changed).not.toContain('thick/table.ts')
    expect(await report({ keep, isFull: true })).toMatchObject({
      partial: false,
      files: { created: [], changed: [], removed: [] },
    })
    await end()

    // What was kept is older than the folder and the database.
    const kept = await readFile(keep.file)
    start()
    await database.query('alter table book drop column author')
    const { schemaHash } = await report({ keep })
    await end()
    await writeFile(keep.file, kept)
    start()
    const late = await report({ keep, knownHash: 'another' })
    expect(late).toMatchObject({ partial: true, schemaHash, files: { created: [], changed: [] } })
    expect(late.files.since).toBeUndefined()
    await end()

    start()
    expect(await report({ keep: { ...keep, version: 'two' } })).toMatchObject({ partial: false })
    await end()
    await writeFile(keep.file, 'nonsense')
    start()
    expect(await report({ keep })).toMatchObject({ partial: false, files: { created: [], changed: [] } })
    await end()
  })
})
