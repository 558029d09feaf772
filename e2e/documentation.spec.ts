// The documentation as a site, built and served as files: home, search, a guide, both themes, a phone; no other host is asked. And
// the app of the tutorial, as its page says.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { build, serve } from 'vitepress'
import { createServer } from 'vite'
import { blocksOf } from '../docs/tools/blocks.ts'
import { startProject } from '../docs/tools/project.ts'
import { writeModules } from '../docs/tools/typescript.ts'
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

test('the app of the tutorial shows in one window what another one does, and to nobody else', async ({
  browser,
}) => {
  const project = await startProject()
  const web = join(project.folder, '../web')
  const blocks = blocksOf('docs/tutorial.md')
  for (const { text } of blocks.filter(({ language }) => language === 'sql')) await project.sql(text)
  await project.shell('npm run generate -- --client ../web/src/db')
  await writeModules(
    project,
    blocks.filter(({ text }) => text.startsWith('// src/')),
  )
  await writeFile(
    join(web, 'index.html'),
    '<!doctype html><body><script type="module" src="/src/main.ts"></script>',
  )
  const vite = await createServer({
    ...{
      root: web,
      configFile: false,
      logLevel: 'error',
      server: { port: await freePort(), fs: { strict: false } },
    },
    define: { ANON_KEY: JSON.stringify(project.product.anonKey) },
  })
  try {
    await vite.listen()
    const open = async (email: string, way: string) => {
      const page = await (await browser.newContext()).newPage()
      await page.goto(vite.resolvedUrls?.local[0] ?? '')
      await page.getByPlaceholder('E-mail').fill(email)
      await page.getByPlaceholder('Password').fill('correct horse battery')
      await page.getByRole('button', { name: way }).click()
      await expect(page.getByPlaceholder('A plant')).toBeVisible()
      return page
    }
    const fern = await open('fern@example.com', 'Make an account')
    const again = await open('fern@example.com', 'Sign in')
    const moss = await open('moss@example.com', 'Make an account')
    for (const name of ['Monstera', 'Basil']) {
      await fern.getByPlaceholder('A plant').fill(name)
      await fern.getByRole('button', { name: 'Add' }).click()
      await expect(again.getByText(name)).toBeVisible()
    }
    await expect(again.getByRole('listitem')).toHaveText([/^Monstera/, /^Basil/])
    await again.getByRole('button', { name: 'Water' }).first().click()
    await expect(fern.getByRole('listitem')).toHaveText([/^Basil/, /^Monstera/])
    await expect(moss.getByRole('listitem')).toHaveCount(0)
  } finally {
    await vite.close()
    await project.stop()
  }
})
