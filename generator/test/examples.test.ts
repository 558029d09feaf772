// The generated code in examples/ is what the generator writes today. `UPDATE_GOLDEN=1 npx vitest run generator/test` renews it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { expect, it } from 'vitest'
import { createTestDatabase } from '../../runtime/test/postgres.ts'
import { readFolder } from '../client-folder/folder.ts'
import { placeFolder } from '../client-folder/place.ts'
import { generate } from '../generate.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const update = process.env.UPDATE_GOLDEN === '1'

/** Generates from the SQL of a file, as its owner runs it, into a folder that lives as long as the work. */
async function generated(sqlFile: string, work: (generatedDir: string) => Promise<void>): Promise<void> {
  const database = await createTestDatabase()
  const generatedDir = mkdtempSync(join(tmpdir(), 'example-'))
  const client = new pg.Client(database.connection)
  try {
    await database.query(`set role lite_admin; ${readFileSync(join(root, sqlFile), 'utf8')}; reset role`)
    await client.connect()
    await generate(client, { schemas: ['public'], outDir: generatedDir, mode: 'write' })
    await work(generatedDir)
  } finally {
    await client.end()
    await database.drop()
    rmSync(generatedDir, { recursive: true })
  }
}

it.each(['todos', 'photos'])('%s has the client of its tables', async (name) => {
  await generated(`examples/${name}/migrations/0001_${name}.sql`, async (generatedDir) => {
    const folder = await readFolder(generatedDir, join(root, 'runtime/client'))
    const place = { directory: join(root, `examples/${name}/src/db`), generatedDir }
    if (update) await placeFolder(folder, { ...place, mode: 'write' })
    const { files } = await placeFolder(folder, { ...place, mode: 'check' })
    expect(files).toMatchObject({ created: [], changed: [], removed: [] })
    expect(files.total).toBeGreaterThan(10)
  })
})

it('supabase-js has the types of its tables', async () => {
  await generated('examples/supabase-js/migrations/0001_library.sql', async (generatedDir) => {
    const types = readFileSync(join(generatedDir, 'database.types.ts'), 'utf8')
    const path = join(root, 'examples/supabase-js/src/database.types.ts')
    if (update) writeFileSync(path, types)
    expect(readFileSync(path, 'utf8')).toBe(types)
  })
})
