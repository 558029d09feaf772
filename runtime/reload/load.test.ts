// Loading generated code: unchanged relations stay the same objects, errors name their file, memory stays flat.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import Fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Table } from '../rest/index.ts'
import { createLoader, type Loader } from './load.ts'
import { writeFile, writeGenerated, writeIndex, writeRelation } from './test/generated-folder.ts'

class HostError extends Error {}

/** Stands in for the engine: the handler answers with the facts it was made for. */
const rest = { HostError, list: (table: Table) => () => table.columns }

let dir: string
let loader: Loader

beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'lite-load-')), 'generated')
  loader = createLoader({ '#runtime/rest': rest })
})

afterEach(async () => {
  await loader.close()
  rmSync(join(dir, '..'), { recursive: true, force: true })
})

async function answer(loaded: Awaited<ReturnType<Loader['load']>>, folder: string): Promise<unknown> {
  const app = Fastify()
  const routes = loaded.relations.find((one) => one.folder === folder)?.routes
  if (routes === undefined) throw new Error(`${folder} is not there`)
  await app.register(routes)
  const response = await app.inject(`/${folder}`)
  await app.close()
  return response.json()
}

describe('loading generated code', () => {
  it('gives facts and routes that run on the one runtime of the host', async () => {
    writeGenerated(dir, 'h1', { todos: ['id', 'title'], notes: ['id'] })
    writeFile(
      dir,
      'notes/schema.ts',
      `import { HostError } from '#runtime/rest'\nexport const row = { description: new HostError('x') }\n`,
    )
    const loaded = await loader.load(dir)
    expect(loaded.schemaHash).toBe('h1')
    expect(loaded.relations.map((one) => [one.folder, one.table.name])).toEqual([
      ['todos', 'todos'],
      ['notes', 'notes'],
    ])
    expect(await answer(loaded, 'todos')).toEqual({ id: 'text', title: 'text' })
    expect(loaded.relations[1]?.table.schemas.row.description).toBeInstanceOf(HostError)
    expect(loaded.leftOut).toEqual([])
  })

  it('shares what did not change, and only that', async () => {
    writeGenerated(dir, 'h1', { a: ['id'], b: ['id'], c: ['id'], d: ['id'] })
    const [a, b, c, d] = (await loader.load(dir)).relations
    writeRelation(dir, 'b', ['id', 'added'])
    writeFile(dir, 'c/schema.ts', 'export const row = { type: "array" }')
    writeRelation(dir, 'e', ['id'])
    writeIndex(dir, 'h2', ['a', 'b', 'c', 'e'])
    const next = await loader.load(dir)
    expect(next.schemaHash).toBe('h2')
    expect(next.relations.map((one) => one.folder)).toEqual(['a', 'b', 'c', 'e'])
    expect(next.relations[0]).toBe(a)
    expect(next.relations).not.toContain(b)
    expect(next.relations).not.toContain(c)
    expect(next.relations).not.toContain(d)
    expect(next.relations[2]?.table.schemas.row).toEqual({ type: 'array' })
    expect(await answer(next, 'b')).toEqual({ id: 'text', added: 'text' })
    expect((await loader.load(dir)).relations).toEqual(next.relations)
    expect((await loader.load(dir)).relations.every((one, at) => one === next.relations[at])).toBe(true)
  })

  it('believes what was written since its last look, and looks for itself otherwise', async () => {
    writeGenerated(dir, 'h1', { a: ['id'], b: ['id'] })
    await loader.load(dir)
    const stamp = () => {
      const { ino, size, mtimeNs } = statSync(join(dir, 'index.ts'), { bigint: true })
      return `${ino}-${size}-${mtimeNs}`
    }
    const next = async (column: string, since: string | undefined, files: readonly string[]) => {
      for (const name of ['a', 'b']) writeRelation(dir, name, ['id', column])
      writeIndex(dir, column, ['a', 'b'])
      const { relations, schemaHash } = await loader.load(dir, { since, files: ['index.ts', ...files] })
      expect(schemaHash).toBe(column)
      return relations.map(({ table }) => Object.keys(table.columns)[1])
    }
    const written = ['schema', 'table', 'routes'].map((part) => `a/${part}.ts`)
    expect(await next('one', undefined, written)).toEqual(['one', 'one'])
    expect(await next('two', stamp(), written)).toEqual(['two', 'one'])
    expect(await next('three', 'of another time', written)).toEqual(['three', 'three'])
  })

  it.each([
    ['does not parse', 'bad/table.ts', 'export const bad = {', /^bad\/table\.ts:1: /],
    ['throws', 'bad/table.ts', 'throw new Error("boom")', /^bad\/table\.ts: boom$/],
    [
      'has a broken part',
      'bad/schema.ts',
      'export const row = nothing',
      /^bad\/schema\.ts: nothing is not defined$/,
    ],
    [
      'imports what it may not',
      'bad/routes.ts',
      'import fs from "node:fs"\nfs.readFileSync("/")',
      /imports node:fs, which/,
    ],
    ['reaches outside', 'bad/routes.ts', 'import { x } from "../../outside.ts"\nx()', /outside\.ts/],
    ['exports nothing', 'bad/routes.ts', 'export {}', /^bad exports no table and routes$/],
  ])(
    'leaves out a relation that %s, with the reason, and serves the others',
    async (_, file, text, reason) => {
      writeGenerated(dir, 'h1', { good: ['id'], bad: ['id'], fine: ['id'] })
      writeFile(dir, file, text)
      const loaded = await loader.load(dir)
      expect(loaded.relations.map((one) => one.folder)).toEqual(['good', 'fine'])
      expect(loaded.leftOut).toEqual([{ folder: 'bad', reason: expect.stringMatching(reason) as string }])
      writeRelation(dir, 'bad', ['id'])
      const mended = await loader.load(dir)
      expect(mended.relations.map((one) => one.folder)).toEqual(['good', 'bad', 'fine'])
      expect(mended.relations[0]).toBe(loaded.relations[0])
    },
  )

  it('leaves out a relation whose file is missing until it is there', async () => {
    writeGenerated(dir, 'h1', { good: ['id'], bad: ['id'] })
    rmSync(join(dir, 'bad/schema.ts'))
    expect((await loader.load(dir)).leftOut).toEqual([{ folder: 'bad', reason: 'bad/schema.ts is missing' }])
    writeRelation(dir, 'bad', ['id'])
    expect((await loader.load(dir)).leftOut).toEqual([])
  })

  it.each([
    ['missing', undefined, /index\.ts is missing/],
    ['broken', 'export const schemaHash = ', /index\.ts:1: /],
    ['something else', 'export const other = 1', /must export schemaHash, relations and functions/],
  ])('refuses as a whole when index.ts is %s, and keeps what it knows', async (_, text, message) => {
    writeGenerated(dir, 'h1', { todos: ['id'] })
    const before = await loader.load(dir)
    if (text === undefined) rmSync(join(dir, 'index.ts'))
    else writeFile(dir, 'index.ts', text)
    await expect(loader.load(dir)).rejects.toThrow(message)
    writeIndex(dir, 'h2', ['todos'])
    expect((await loader.load(dir)).relations[0]).toBe(before.relations[0])
  })

  it('gives memory back', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const names = Array.from({ length: 100 }, (_, at) => `t${at}`)
    const columns = Array.from({ length: 100 }, (_, at) => `column_${at}`)
    writeGenerated(dir, 'h', Object.fromEntries(names.map((name) => [name, columns])))
    let last = await loader.load(dir)
    const heap = async () => {
      for (let round = 0; round < 3; round += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10))
        collect()
      }
      return process.memoryUsage().heapUsed
    }
    const reload = async (round: number) => {
      const folder = names[round % names.length] ?? ''
      writeRelation(dir, folder, [...columns, `added_${round}`])
      writeIndex(dir, `h${round}`, names)
      last = await loader.load(dir)
    }
    for (let round = 0; round < 10; round += 1) await reload(round)
    const before = await heap()
    for (let round = 10; round < 70; round += 1) await reload(round)
    expect((await heap()) - before).toBeLessThan(3 * 2 ** 20) // holding on to every generation's index costs 6 MB here
    expect(last.relations).toHaveLength(100)
  })
})
