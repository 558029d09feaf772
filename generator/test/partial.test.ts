// Reading and emitting only what changed gives the same bytes as reading and emitting everything (decision 22), over a
// long random life of a schema. `npm run soak -- partial` lives longer.
import pg from 'pg'
import { expect, it } from 'vitest'
import { createTestDatabase } from '../../runtime/test/postgres.ts'
import { compareLife } from './compare-life.ts'

it('partial equals full, after every change of a random life', { timeout: 120_000 }, async () => {
  const database = await createTestDatabase()
  const client = new pg.Client(database.connection)
  await client.connect()
  try {
    const { changes, differences } = await compareLife(client, { seed: 20_261_122, changes: 120 })
    expect(differences).toEqual([])
    expect(changes).toBe(120)
  } finally {
    await client.end()
    await database.drop()
  }
})
