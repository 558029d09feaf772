// The first minutes of a user beside the dashboard: the API answers, a new table is served.
import { expect, test } from '@playwright/test'
import { startProduct, type Product } from './product.ts'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(async () => {
  await product.stop()
})

test('a table made beside the running server is served a moment later', async ({ request }) => {
  const key = { apikey: product.serviceKey }
  const todos = await request.get(`${product.url}/rest/v1/todos`, { headers: key })
  expect(await todos.json()).toEqual([])

  const sql =
    'create table journey (id int primary key, place text not null); insert into journey values (1, $$Oslo$$);'
  await product.sql(sql)
  await expect
    .poll(async () => (await request.get(`${product.url}/rest/v1/journey`, { headers: key })).text())
    .toBe('[{"id":1,"place":"Oslo"}]')
  const anonymous = await request.get(`${product.url}/rest/v1/journey`, {
    headers: { apikey: product.anonKey },
  })
  expect(anonymous.status()).toBe(401)
})
