// The log in a browser: what was asked is found, followed live, and traced from its route to its plan; hostile paths break nothing.
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

const rest = (path: string, id: string) =>
  fetch(`${product.url}/rest/v1/${path}`, {
    headers: { apikey: product.serviceKey, 'x-request-id': id },
  })

async function openLogs(page: Page, query = '') {
  await signIn(page, product, `/logs${query}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Logs')
}

const list = (page: Page) => page.getByRole('region', { name: 'Entries, newest first' })

test('a request is found by its path and traced to its plan', async ({ page }) => {
  const complaints = complaintsOf(page)
  await rest('todos?select=id,title&title=eq.hidden-value', 'traced-1')
  await rest('no_such_table', 'missing-1')
  await openLogs(page)
  complaints.length = 0 // whoever was not signed in got a 401
  await expect(list(page).getByText('/rest/v1/no_such_table')).toBeVisible()
  await expectWellMade(page, 'logs')
  await page.getByLabel('Path contains').fill('todos')
  await page.getByLabel('Path contains').press('Enter')
  await expect(page).toHaveURL(/path=todos/)
  await expect(list(page).getByText('/rest/v1/no_such_table')).toBeHidden()
  await list(page).getByRole('button', { name: /todos/ }).first().click()
  const sheet = page.getByRole('dialog', { name: 'Entry of the log' })
  await expect(sheet.getByText('generated/todos/routes.ts')).toBeVisible()
  await expect(sheet.getByRole('region', { name: 'SQL' })).toContainText('"todos"')
  await expect(sheet.getByRole('region', { name: 'SQL' })).not.toContainText('hidden-value')
  await sheet.getByRole('button', { name: 'Run and measure' }).click()
  await expect(sheet.getByRole('region', { name: 'Steps of the plan' })).toContainText(/rows, expected/)
  await expectWellMade(page, 'logs-detail')
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  expect(complaints).toEqual([])
})

test('filters are in the address, and say when nothing is left', async ({ page }) => {
  await openLogs(page, '?status=4xx&kind=request')
  await expect(page.getByLabel('Status')).toHaveValue('4xx')
  await expect(list(page).getByText('/rest/v1/no_such_table').first()).toBeVisible()
  await expect(list(page).getByText('200', { exact: true })).toHaveCount(0)
  await page.getByRole('button', { name: 'More filters' }).click()
  await page.getByLabel('Slower than (ms)').fill('999999')
  await page.getByLabel('Slower than (ms)').press('Enter')
  await expect(page.getByText('No entry matches these filters')).toBeVisible()
  await expectWellMade(page, 'logs-none')
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(list(page)).toBeVisible()
  await expect(page).not.toHaveURL(/status/)
})

test('new entries appear live, hostile ones as text', async ({ page }) => {
  await openLogs(page, '?live=true&path=live-')
  await expect(page.getByLabel('Live')).toBeChecked()
  await expect(page.getByText('No entry matches these filters')).toBeVisible()
  const evil = encodeURIComponent('<img src=x onerror=document.title="hit">\u202Egpj')
  // the tail may open later than the page
  await expect(async () => {
    await rest(`todos?title=eq.live-${evil}`, 'live-1')
    await expect(list(page).getByText('live-').first()).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await list(page).getByRole('button').first().press('Enter')
  await expect(page.getByRole('dialog', { name: 'Entry of the log' })).toBeVisible()
  expect(await page.title()).not.toContain('hit')
})

test('an entry that is gone says so', async ({ page }) => {
  await openLogs(page)
  await page.goto(`${product.url}/logs?entry=1-1`)
  await expect(page.getByRole('alert')).toContainText('There is no such entry')
})

test('it can be read on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 740 })
  await openLogs(page)
  await expect(list(page)).toBeVisible()
  await expectWellMade(page, 'logs-phone')
})
