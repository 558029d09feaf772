// The first minutes of a user: the page opens, the status is well, the API answers, a new table is served, in both themes and sizes.
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startProduct, type Product } from './product.ts'

const run = promisify(execFile)
let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(async () => {
  await product.stop()
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 360]) {
    test(`overview, ${colorScheme}, ${width} px wide`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(product.url)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your backend is running')
      await expect(page.getByRole('listitem').filter({ hasText: 'database' })).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      expect(complaints).toEqual([])
      await page.screenshot({ path: `test-results/overview-${colorScheme}-${width}.png`, fullPage: true })
      await context.close()
    })
  }
}

test('the theme is switched and remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto(product.url)
  await page.getByRole('button', { name: 'Switch theme' }).click()
  await page.reload()
  await expect(page.locator('html')).toHaveClass(/dark/)
})

test('a table made beside the running server is served a moment later', async ({ request }) => {
  const key = { apikey: product.serviceKey }
  const todos = await request.get(`${product.url}/rest/v1/todos`, { headers: key })
  expect(await todos.json()).toEqual([])

  const sql =
    'create table journey (id int primary key, place text not null); insert into journey values (1, $$Oslo$$);'
  const child = run('npm', ['run', '--silent', 'sql', '--', '-'], { env: product.env })
  child.child.stdin?.end(sql)
  await child
  await expect
    .poll(async () => (await request.get(`${product.url}/rest/v1/journey`, { headers: key })).text())
    .toBe('[{"id":1,"place":"Oslo"}]')
  const anonymous = await request.get(`${product.url}/rest/v1/journey`, {
    headers: { apikey: product.anonKey },
  })
  expect(anonymous.status()).toBe(401)
})
