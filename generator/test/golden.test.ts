// Golden cases: schema.sql → model.json → expected/. `UPDATE_GOLDEN=1 npx vitest run generator/test` rewrites them.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../runtime/test/postgres.ts'
import { emit, isGenerated } from '../emit/emit.ts'
import { generateFrom } from '../generate.ts'
import { introspect } from '../introspect/introspect.ts'
import { modelHash } from '../model/hash.ts'
import type { Model } from '../model/model.ts'
import { plan } from '../output/plan.ts'
import { compileErrors } from './compile.ts'

const golden = fileURLToPath(new URL('golden', import.meta.url))
const cases = readdirSync(golden).sort()
const update = process.env.UPDATE_GOLDEN === '1'

const read = (...path: string[]) => readFileSync(join(golden, ...path), 'utf8')
const json = (model: Model) => `${JSON.stringify(model, undefined, 2)}\n`

/** The exposed schemas: `-- schemas: a, "b c"` in the first line, or public. */
function schemasOf(sql: string): string[] {
  const [, list] = /^-- schemas: (.*)$/m.exec(sql) ?? []
  return list === undefined ? ['public'] : list.split(', ').map((name) => name.replaceAll('"', ''))
}

describe.each(cases)('golden %s', (name) => {
  it('has the model of its schema, and generate --check agrees with expected/', async () => {
    const sql = read(name, 'schema.sql')
    const database = await createTestDatabase()
    const client = new pg.Client(database.connection)
    try {
      await database.query(sql)
      await client.connect()
      const schemas = schemasOf(sql)
      const outDir = join(golden, name, 'expected')
      const model = await introspect(client, schemas)
      if (update) {
        writeFileSync(join(golden, name, 'model.json'), json(model))
        await generateFrom(model, { schemas, outDir, mode: 'write' })
      }
      expect(json(model)).toBe(read(name, 'model.json'))
      const report = await generateFrom(model, { schemas, outDir, mode: 'check' })
      expect(report.files).toMatchObject({ created: [], changed: [], removed: [] })
      expect(report.leftOut).toEqual([])
    } finally {
      await client.end()
      await database.drop()
    }
  })

  it('emits expected/ from model.json, the same bytes each time', async () => {
    const model = JSON.parse(read(name, 'model.json')) as Model
    const { files, leftOut } = await emit(model, modelHash(model))
    expect(leftOut).toEqual([])
    for (const [path, text] of files) {
      expect(existsSync(join(golden, name, 'expected', path)), path).toBe(true)
      expect(text, path).toBe(read(name, 'expected', path))
    }
    const { removed } = plan(join(golden, name, 'expected'), files, isGenerated)
    expect(removed).toEqual([])
    const again = await emit(structuredClone(model), modelHash(model))
    expect([...again.files]).toEqual([...files])
  })
})

it('all golden outputs compile in one strict program', { timeout: 120_000 }, () => {
  const files = cases.flatMap((name) =>
    readdirSync(join(golden, name, 'expected'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(golden, name, 'expected', path)),
  )
  expect(files.length).toBeGreaterThan(100)
  expect(compileErrors(files)).toEqual([])
})
