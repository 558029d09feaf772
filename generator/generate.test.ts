// The pipeline as a whole: what is written, left out, checked and removed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { generateFrom, type GenerateOptions } from './generate.ts'
import { createMemory } from './emit/memory.ts'
import type { Column, Model } from './model/model.ts'
import { settle } from './model/settle.ts'
import { column, foreignKey, model, relation, todos } from './test/model.ts'

let outDir: string
beforeEach(() => {
  outDir = mkdtempSync(join(tmpdir(), 'generated-'))
})
afterEach(() => rmSync(outDir, { recursive: true, force: true }))

const run = (of: Model, rest: Partial<GenerateOptions> = {}) =>
  generateFrom(of, { schemas: ['public'], outDir, mode: 'write', ...rest })

const album = relation('album', [column('id', 'int4', { nullable: false })], { primaryKey: ['id'] })

describe('generateFrom', () => {
  it('writes, says what it did, and does nothing the second time', async () => {
    const first = await run(model(todos))
    expect(first).toMatchObject({
      unchanged: false,
      counts: { relations: 1, functions: 0, enums: 0 },
      leftOut: [],
    })
    expect(first.files.created).toHaveLength(first.files.total)
    expect(await readFile(join(outDir, 'todos/types.ts'), 'utf8')).toContain('export interface TodoInsert {')
    expect(await readFile(join(outDir, 'index.ts'), 'utf8')).toContain(first.schemaHash)
    expect((await run(model(todos))).files).toMatchObject({ created: [], changed: [], removed: [] })
  })

  it('emits nothing when the hash is known', async () => {
    const { schemaHash } = await run(model(todos), { mode: 'check' })
    expect(await run(model(todos), { knownHash: schemaHash })).toMatchObject({
      unchanged: true,
      files: { total: 0 },
    })
    expect(await run(model(todos, album), { knownHash: schemaHash })).toMatchObject({ unchanged: false })
  })

  it('only looks in check mode', async () => {
    const report = await run(model(todos), { mode: 'check' })
    expect(report.files.created).toContain('todos/table.ts')
    expect(await readdir(outDir)).toEqual([])
  })

  it('removes what belonged to a table that is gone, and nothing else', async () => {
    await run(model(album, todos))
    await mkdir(join(outDir, 'mine'))
    writeFileSync(join(outDir, 'mine/helper.ts'), 'export const mine = 1\n')
    writeFileSync(join(outDir, 'album/notes.ts'), '// my notes\n')
    const { files } = await run(model(todos))
    expect(files.removed).toEqual(
      ['client', 'routes', 'schema', 'table', 'types'].map((name) => `album/${name}.ts`),
    )
    expect(files.changed).toEqual(['client.ts', 'database.types.ts', 'index.ts', 'query.ts'])
    expect((await readdir(outDir, { recursive: true })).filter((path) => path.startsWith('album'))).toEqual([
      'album',
      'album/notes.ts',
    ])
    expect(await readFile(join(outDir, 'mine/helper.ts'), 'utf8')).toBe('export const mine = 1\n')
  })

  it('leaves out a relation that cannot be emitted, and everything that mentions it', async () => {
    const broken = {
      ...column('x'),
      get type(): Column['type'] {
        throw new Error('no such type')
      },
    }
    const hurt = relation('hurt', [column('id')])
    const bad = model(
      album,
      {
        ...hurt,
        get columns(): Column[] {
          return [broken]
        },
      },
      todos,
    )
    const { emit } = await import('./emit/emit.ts')
    const { files, leftOut } = await emit(bad, 'hash')
    expect(leftOut).toEqual([
      { schema: 'public', name: 'hurt', reason: 'its code could not be generated: no such type' },
    ])
    expect([...files.keys()].some((path) => path.startsWith('hurt/'))).toBe(false)
    expect(files.get('index.ts')).not.toContain('hurt')
    expect(files.get('index.ts')).toContain('todosRoutes')
  })

  it('emits the same after changes as a fresh process does', async () => {
    const { emit } = await import('./emit/emit.ts')
    const memory = createMemory()
    const owner = relation('owner', [column('id', 'uuid'), column('album_id', 'int4')], {
      foreignKeys: [foreignKey('owner_album_id_fkey', ['album_id'], 'album')],
    })
    const steps = [model(todos), model(todos, album), model(album, owner), model(album), model(todos, owner)]
    let before: Model | undefined
    for (const step of steps) {
      before = settle(step, before)
      const warm = await emit(before, 'hash', memory)
      expect([...warm.files]).toEqual([...(await emit(step, 'hash')).files])
    }
    expect(memory.files.size).toBe(2)
  })

  it('does not interleave with another generation', async () => {
    const reports = await Promise.all([run(model(todos)), run(model(todos, album)), run(model(todos))])
    expect(reports.map(({ files }) => files.total)).toHaveLength(3)
    expect((await run(model(todos))).files.created).toEqual([])
    const left = await readdir(outDir, { recursive: true })
    expect(left.filter((path) => /lock|generating/.test(path))).toEqual([])
  })
})
