// The documentation as a site, built and served as files: home, search, a guide, both themes, a phone; no other host is asked.
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { build, serve } from 'vitepress'
import { complaintsOf, expectWellMade } from './admin.ts'
import { freePort } from './product.ts'

const docs = fileURLToPath(new URL('../docs', import.meta.url))
let url: string
let stop: () => void

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  const { NODE_ENV } = process.env
  await build(docs)
  const port = await freePort()
  const { server } = await serve({ root: docs, port })
  if (NODE_ENV === undefined) delete process.env.NODE_ENV
  else process.env.NODE_ENV = NODE_ENV
  url = `http://localhost:${port}`
  stop = () => server.close()
})
test.afterAll(() => stop())

/** Every host that the page asks. */
function hostsOf(page: Page): Set<string> {
  const hosts = new Set<string>()
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (protocol !== 'data:' && protocol !== 'blob:') hosts.add(host)
  })
  return hosts
}

test('from the home page to the tutorial, in both themes', async ({ page }) => {
  const [complaints, hosts] = [complaintsOf(page), hostsOf(page)]
  await page.goto(url)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Supabase Lite')
  await expectWellMade(page, 'documentation-home')
  await page.getByRole('link', { name: 'Tutorial', exact: true }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('from nothing to a deployed app')
  await expectWellMade(page, 'documentation-tutorial')
  expect([...hosts]).toEqual([new URL(url).host])
  expect(complaints).toEqual([])
})

test('the search finds a recipe, and leads to it', async ({ page }) => {
  await page.goto(`${url}/schema`)
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('searchbox').fill('soft delete')
  await page.getByRole('listbox').getByRole('option').filter({ hasText: 'Soft delete' }).first().click()
  await expect(page).toHaveURL(/\/policies#soft-delete$/)
  await expect(page.getByRole('heading', { name: 'Soft delete' })).toBeInViewport()
})

test('on a phone nothing is wider than the screen, and the menu leads on', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  for (const path of ['/', '/policies', '/reference/settings', '/comparison']) {
    await page.goto(url + path)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect([path, wide]).toEqual([path, 360])
  }
  await page.screenshot({ path: 'test-results/documentation-phone.png' })
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('link', { name: 'Realtime', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Realtime')
})
