// The built server as a process, on a real database: DDL from any connection is served, no request fails because of it.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Product, startProduct } from './product.ts'

let product: Product

const rest = async (path: string) => {
  const response = await product.request(`/rest/v1/${path}`)
  return { status: response.status, body: await response.text() }
}
const served = (path: string) => product.served(`/rest/v1/${path}`)

beforeAll(async () => {
  product = await startProduct()
}, 60_000)

afterAll(() => product.remove())

describe('the running server follows the schema', () => {
  it('serves a new column, a new table and their renaming, and forgets what was dropped', async () => {
    expect((await rest('todos?select=added')).status).toBe(400)
    await product.database.query('alter table todos add column added text')
    await served('todos?select=added')
    await product.database.query(
      `create table notes (id int primary key, body text); insert into notes values (1, 'hello')`,
    )
    await served('notes')
    expect(JSON.parse((await rest('notes?id=eq.1')).body)).toEqual([{ id: 1, body: 'hello' }])
    await product.database.query('alter table notes rename to memos')
    await served('memos')
    expect((await rest('notes')).status).toBe(404)
    await product.database.query('drop table memos')
    await vi.waitFor(async () => expect((await rest('memos')).status).toBe(404), {
      timeout: 15_000,
      interval: 50,
    })
  })

  it('fails no request while the schema changes', async () => {
    await product.database.query(
      'create table busy (id int primary key, body text); insert into busy select generate_series(1, 50)',
    )
    await served('busy')
    const answers = new Map<number, number>()
    const bad: string[] = []
    let going = true
    const load = Array.from({ length: 4 }, async () => {
      while (going) {
        const { status, body } = await rest('busy?select=id,body&limit=5')
        answers.set(status, (answers.get(status) ?? 0) + 1)
        if (status !== 200) bad.push(body)
      }
    })
    const times: number[] = []
    for (let round = 0; round < 8; round += 1) {
      await product.database.query(`alter table busy add column c${round} int`)
      times.push(await served(`busy?select=c${round}`))
    }
    going = false
    await Promise.all(load)
    times.sort((a, b) => a - b)
    console.log(
      `reload under load: median ${Math.round(times[4] ?? 0)} ms, ${answers.get(200) ?? 0} requests`,
    )
    expect(bad).toEqual([])
    expect(answers.get(200)).toBeGreaterThan(0)
  })

  it('takes a burst of 100 statements as one or two generations', async () => {
    const generations = () => product.output().match(/generated \d+ relations? /g)?.length ?? 0
    await product.database.query('create table burst (id int primary key)')
    await served('burst')
    const before = generations()
    const statements = Array.from(
      { length: 100 },
      (_, at) => `begin; alter table burst add column c${at} int; commit;`,
    )
    await product.database.query(statements.join('\n'))
    await served('burst?select=c99')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(generations() - before).toBeGreaterThan(0)
    expect(generations() - before).toBeLessThanOrEqual(2)
  })
})
