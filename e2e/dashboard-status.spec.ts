// The status in a browser: numbers of now, charts with their tables, advice that leads to SQL and is gone once it is run.
import { expect, test, type Page } from '@playwright/test'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

let product: Product

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  product = await startWithAdmin()
})
test.afterAll(async () => {
  await product.stop()
})

async function run(sql: string) {
  const response = await fetch(`${product.url}/admin/v1/sql/run`, {
    method: 'POST',
    headers: { apikey: product.serviceKey, 'content-type': 'application/json' },
    body: JSON.stringify({ sql }),
  })
  expect(response.status, await response.text()).toBe(200)
}

async function openStatus(page: Page, query = '') {
  await signIn(page, product, `/status${query}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Status')
}

test('says how the server is', async ({ page }) => {
  const complaints = complaintsOf(page)
  await openStatus(page)
  complaints.length = 0 // whoever was not signed in got a 401
  for (const title of ['Server', 'Database', 'Generated API', 'Connection pools', 'Biggest tables'])
    await expect(page.getByRole('heading', { name: title })).toBeVisible()
  await expect(page.getByText('current', { exact: true })).toBeVisible()
  await expect(page.getByText('None is pending.')).toBeVisible()
  await expectWellMade(page, 'status')
  await page.setViewportSize({ width: 375, height: 740 })
  await expectWellMade(page, 'status-phone')
  expect(complaints).toEqual([])
})

test('draws what happened, and tells the numbers', async ({ page }) => {
  test.slow()
  await openStatus(page, '?tab=charts')
  await expect(page.locator('canvas')).toHaveCount(6, { timeout: 40_000 })
  await expect(page.getByRole('heading', { name: 'Requests by status, per 10 s' })).toBeVisible()
  await page.getByText('As a table').first().click()
  const table = page.getByRole('table', { name: 'Requests by status' })
  await expect(table.getByRole('columnheader', { name: '5xx' })).toBeVisible()
  await expect(table.getByRole('row').nth(1)).toBeVisible()
  await expectWellMade(page, 'status-charts')
  await page.getByLabel('Time span').selectOption('day')
  await expect(page).toHaveURL(/range=day/)
})

test('advice leads to the SQL that mends it', async ({ page }) => {
  await run(
    `create table public.orders (id int primary key); create table public.lines (id int primary key, "order" int constraint of_order references public.orders)`,
  )
  await run('alter table public.lines disable row level security; grant select on public.lines to anon')
  await signIn(page, product)
  await page.getByRole('link', { name: '1 error of the advisors' }).click()
  await expect(page).toHaveURL(/status\?tab=advisors/)
  await expect(page.getByRole('region', { name: 'RLS disabled', exact: true })).toContainText('public.lines')
  await expect(page.getByRole('region', { name: 'Unindexed foreign key', exact: true })).toContainText(
    'create index on public.lines ("order");',
  )
  await expectWellMade(page, 'status-advisors')
  await page.getByRole('link', { name: 'Open in the SQL editor: public.lines → anon' }).click()
  await expect(page.getByRole('textbox', { name: 'SQL' })).toContainText(
    'alter table public.lines enable row level security;',
  )
  await run('alter table public.lines enable row level security; revoke all on public.lines from anon')
  await page.goto(`${product.url}/status?tab=advisors`)
  await expect(page.getByRole('region', { name: 'Unindexed foreign key', exact: true })).toBeVisible()
  await expect(page.getByRole('region', { name: 'RLS disabled', exact: true })).toBeHidden()
})
