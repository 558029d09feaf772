// The API reference in a browser: without a key it says how to get one; with one it lists the API and tries it out, asks
// no other host, and complains about nothing, in both themes and sizes.
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { signInByForm, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

let product: Product

test.beforeAll(async () => {
  product = await startWithAdmin()
  await product.sql(`create table places (id int primary key, place text not null);
    comment on table places is 'Where things are.'; insert into places values (1, 'Oslo');`)
  await expect
    .poll(
      async () =>
        (await fetch(`${product.url}/rest/v1/places`, { headers: { apikey: product.serviceKey } })).status,
    )
    .toBe(200)
})
test.afterAll(async () => {
  await product.stop()
})

/** What the browser has to say against a page, and every host that it asked. */
function watch(page: Page): { readonly complaints: string[]; readonly hosts: Set<string> } {
  const complaints: string[] = []
  const hosts = new Set<string>()
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (protocol !== 'data:' && protocol !== 'blob:') hosts.add(host)
  })
  return { complaints, hosts }
}

async function enter(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key)
  await page.getByRole('button', { name: 'Show the API' }).click()
}

const looks = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 360 },
] as const

/** Swagger UI resolves an operation a moment after it shows it, without a sign, and never answers who is faster than a hand. */
const execute = async (page: Page) => {
  await page.waitForTimeout(2_000)
  await page.getByRole('button', { name: 'Execute' }).press('Enter')
}

for (const { colorScheme, width } of looks) {
  test(`try it out, ${colorScheme}, ${width} px wide`, async ({ browser }) => {
    test.slow()
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } })
    const page = await context.newPage()
    const { complaints, hosts } = watch(page)
    const isFine = async (name: string) => {
      await page.screenshot({
        path: `test-results/docs-${name}-${colorScheme}-${width}.png`,
        fullPage: true,
      })
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
    await page.goto(`${product.url}/docs`)
    await expect(page.getByText('Where is my key?')).toBeVisible()
    await isFine('gate')

    await enter(page, product.serviceKey)
    const tag = page.getByRole('button', { name: 'Expand operation' }).first()
    await expect(page.locator('#operations-tag-places')).toContainText('Where things are.')
    await page.getByPlaceholder('Filter by tag').fill('PLACE')
    await expect(page.locator('#operations-tag-todos')).toHaveCount(0)
    // as without a mouse
    await tag.focus()
    await page.keyboard.press('Enter')
    const operation = page.getByRole('button', { name: 'GET /rest/v1/places Rows of places' })
    await operation.focus()
    await page.keyboard.press('Enter')
    await execute(page)
    const answer = page.locator('.live-responses-table')
    await expect(answer.locator('.response-col_status').last()).toContainText('200')
    await expect(answer.locator('.response-col_description').last()).toContainText('Oslo')
    await isFine('answer')

    // the other description, of what the service key may do, too
    await page.getByLabel('Description', { exact: true }).selectOption('Admin API')
    await expect(page.locator('#operations-tag-places')).toHaveCount(0)
    await expect(page.locator('#operations-tag-policies')).toContainText('Row-level security, tried')
    await page.getByPlaceholder('Filter by tag').fill('keys')
    await expect(page.locator('#operations-tag-policies')).toHaveCount(0)
    const keys = page.getByRole('button', { name: /^GET \/admin\/v1\/keys\/fixed ./ })
    await page.locator('#operations-tag-keys').getByRole('button').press('Enter')
    await keys.press('Enter')
    await execute(page)
    await expect(answer.locator('.response-col_status').last()).toContainText('200')
    await expect(answer.locator('.response-col_description').last()).toContainText('anon_key')
    await isFine('admin')
    await page.getByLabel('Description', { exact: true }).selectOption('API of your tables')
    await expect(page.locator('#operations-tag-places')).toContainText('Where things are.')

    expect(page.url()).toBe(`${product.url}/docs`)
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(product.serviceKey)
    expect([...hosts]).toEqual([new URL(product.url).host])
    expect(complaints).toEqual([])
    await context.close()
  })
}

test('a key that is none is refused with words, and the tab forgets the right one when asked to', async ({
  page,
}) => {
  await page.goto(`${product.url}/docs`)
  await enter(page, 'nonsense')
  await expect(page.getByRole('alert')).toContainText('This key or token is not accepted')
  await enter(page, product.anonKey)
  await expect(page.locator('#operations-tag-places')).toBeVisible()
  // who may not read it is not shown that there is more
  await expect(page.getByLabel('Description', { exact: true })).toBeHidden()
  await page.reload()
  await expect(page.locator('#operations-tag-places')).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download JSON' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('openapi.json')
  await page.getByRole('button', { name: 'Change key' }).click()
  await expect(page.getByLabel('API key')).toBeVisible()
  await page.getByRole('link', { name: 'Supabase Lite' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in')
})

test('an admin of the dashboard needs no key, and tries the admin API out', async ({ page }) => {
  test.slow()
  const description = page.getByLabel('Description', { exact: true })
  await page.goto(`${product.url}/docs#session`)
  await expect(page.getByRole('alert')).toContainText('Nobody is signed in to the dashboard')
  await signInByForm(page, product, '/api')
  await page.getByRole('link', { name: 'All of it as OpenAPI' }).click()
  await expect(page.locator('#operations-tag-places')).toBeVisible()
  expect(page.url()).toBe(`${product.url}/docs`)
  await page.reload()
  await description.selectOption('Admin API')
  await page.getByPlaceholder('Filter by tag').fill('snippets')
  await page.locator('#operations-tag-snippets').getByRole('button').first().click()
  await page.getByRole('button', { name: /^POST \/admin\/v1\/snippets ./ }).click()
  await page.getByLabel('Request body').fill('{"name": "from the reference", "sql": "select 1"}')
  await execute(page)
  const answer = page.locator('.live-responses-table')
  await expect(answer.locator('.response-col_status').last()).toContainText('201')
  await expect(answer.locator('.response-col_description').last()).toContainText('from the reference')
  const started = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download JSON' }).click()
  expect((await started).suggestedFilename()).toBe('admin-openapi.json')

  // what has ended elsewhere ends here
  await page.context().clearCookies()
  await description.selectOption('API of your tables')
  await expect(page.getByRole('alert')).toContainText('Nobody is signed in to the dashboard')
  await page.getByRole('button', { name: 'Use my dashboard session' }).click()
  await expect(page.getByRole('alert')).toContainText('Nobody is signed in to the dashboard')
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('csrf')
})
