// The API reference of a large schema stays usable: it shows tables soon, and the browser is never held up for long.
import { expect, test, type Page } from '@playwright/test'
import { npmRun } from './elsewhere.ts'
import { startProduct, type Product } from './product.ts'

/** A thousand take a minute to create and to generate. */
const tables = Number(process.env.DOCS_TABLES ?? 60)
const name = (at: number) => `item_${String(at).padStart(4, '0')}`
let product: Product

test.beforeAll(async () => {
  test.setTimeout(400_000)
  product = await startProduct()
  const sql = Array.from(
    { length: tables },
    (_, at) => `create table ${name(at)} (id bigint generated always as identity primary key,
      previous_id bigint references ${name(Math.max(0, at - 1))}, code text not null unique, title varchar(200) not null,
      amount numeric(12, 2), quantity integer not null default 1, is_active boolean not null default true,
      labels text[] not null default '{}', details jsonb, owner uuid, day date, created_at timestamptz not null default now());
      comment on table ${name(at)} is 'Items of the kind ${at}.';`,
  )
  expect(await npmRun(product, ['sql', '--', '-'], sql.join('\n'))).toMatchObject({ code: 0 })
  const headers = { apikey: product.serviceKey }
  await expect
    .poll(async () => (await fetch(`${product.url}/rest/v1/${name(tables - 1)}`, { headers })).status, {
      timeout: 300_000,
    })
    .toBe(200)
})
test.afterAll(async () => {
  await product.stop()
})

/** Seconds that the page's main thread has worked: what else runs on the machine does not stretch them. */
async function workOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN
  }
}

test('shows a large schema soon, and finds a table in it', async ({ page }) => {
  test.setTimeout(180_000)
  const work = await workOf(page)
  /** What a step costs, in seconds. */
  const cost = async (step: string, act: () => Promise<void>) => {
    const [started, before] = [performance.now(), await work()]
    await act()
    const seconds = (await work()) - before
    console.log(
      `${step}: ${seconds.toFixed(2)} s of work, ${((performance.now() - started) / 1000).toFixed(1)} s in all`,
    )
    return seconds
  }
  const last = name(tables - 1)
  const tag = (of: string) => page.locator(`#operations-tag-${of}`)
  const operation = page.getByRole('button', { name: `GET /rest/v1/${last} Rows of ${last}` })
  const visible = { timeout: 60_000 }

  await page.goto(`${product.url}/docs`)
  await page.getByLabel('API key').fill(product.serviceKey)
  const first = await cost('first content', async () => {
    await page.getByRole('button', { name: 'Show the API' }).click()
    await expect(tag(name(0))).toBeVisible(visible)
  })
  await expect(page.locator('#found')).toContainText(/^20 of \d+: filter to see others$/)
  const filter = await cost('filter', async () => {
    await page.getByPlaceholder('Filter by tag').fill(last.toUpperCase())
    await expect(tag(last)).toBeVisible(visible)
    await expect(tag(name(0))).toHaveCount(0)
  })
  const open = await cost('open a table and an operation', async () => {
    await page.getByRole('button', { name: 'Expand operation' }).first().click()
    await operation.click()
    await expect(page.getByRole('button', { name: 'Execute' })).toBeVisible(visible)
  })
  expect(first).toBeLessThan(4) // half of it on an idle machine, however many tables there are
  expect(filter).toBeLessThan(1)
  expect(open).toBeLessThan(2)
  await page.getByPlaceholder('Filter by tag').fill('nothing like it')
  await expect(page.locator('#found')).toHaveText('No tag has that name.')
})
