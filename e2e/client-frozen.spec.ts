// REGENERATE=off: the API stays as it was generated whatever happens to the database, and the client that the server
// offers is that of the API, not of the database.
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from '@playwright/test'
import { npmRun } from './elsewhere.ts'
import { startProduct, type Product } from './product.ts'

let product: Product
test.describe.configure({ timeout: 180_000 })
test.beforeAll(async () => {
  product = await startProduct({ REGENERATE: 'off' })
})
test.afterAll(async () => {
  await product.stop()
})

const get = (path: string) => fetch(`${product.url}${path}`, { headers: { apikey: product.serviceKey } })

/** What each file says. */
async function clients(): Promise<readonly string[]> {
  const zip = unzipSync(new Uint8Array(await (await get('/client.zip')).arrayBuffer()))
  const texts = await Promise.all(
    ['/client.js', '/client.d.ts'].map(async (path) => (await get(path)).text()),
  )
  return [
    Object.values(zip)
      .map((bytes) => strFromU8(bytes))
      .join('\n'),
    ...texts,
  ]
}

test('the client is the frozen one, before and after a change of the database', async () => {
  const before = await clients()
  for (const text of before) expect(text).toContain('todos')
  const changed = await npmRun(
    product,
    ['sql', '--', '-'],
    'create table later (id int primary key); alter table todos add column extra text;',
  )
  expect(changed).toMatchObject({ code: 0 })
  await expect
    .poll(async () => JSON.stringify(await (await get('/ready')).json()))
    .toMatch(/the schema changed since/)
  expect((await get('/rest/v1/later')).status).toBe(404)
  expect(await clients()).toEqual(before)
})
