// The examples as their READMEs run them: they compile, and do what they say on a real server.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { compile, npmRun, serve } from './elsewhere.ts'
import { startProduct, type Product } from './product.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const examples = join(root, 'examples')
const run = promisify(execFile)
let product: Product

test.describe.configure({ timeout: 300_000 })
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

test('todos: everybody has a list of their own', async ({ browser }) => {
  expect(await compile(join(examples, 'todos'), 'tsconfig.json')).toEqual({ code: 0, output: '' })
  const site = await serve(join(examples, 'todos'), join(examples, 'todos/vite.config.ts'))
  /** Opens the link that the command prints. */
  const openAs = async (email: string) => {
    const { stdout } = await run(process.execPath, [join(examples, 'todos/token.mjs'), email, site.url], {
      env: product.env,
    })
    const page = await (await browser.newContext()).newPage()
    await page.goto(stdout.trim())
    await expect(page).toHaveURL(site.url) // the token does not stay in the address
    return page
  }
  try {
    const alice = await openAs('alice@example.com')
    await expect(alice.getByText('Nothing here.')).toBeVisible()
    for (const title of ['Water the plants', 'Call Bob']) {
      await alice.getByLabel('New todo').fill(title)
      await alice.getByRole('button', { name: 'Add' }).click()
      await expect(alice.getByText(title)).toBeVisible()
    }
    await expect(alice.getByRole('listitem')).toHaveText([/Call Bob/, /Water the plants/])
    await alice.getByLabel('Water the plants', { exact: true }).click()
    await expect(alice.getByText('1 open')).toBeVisible()
    await alice.getByRole('button', { name: 'Open' }).click()
    await expect(alice.getByRole('listitem')).toHaveText([/Call Bob/])
    await alice.getByRole('button', { name: 'Delete Call Bob' }).click()
    await expect(alice.getByText('Nothing here.')).toBeVisible()
    await alice.getByRole('button', { name: 'All' }).click()
    await expect(alice.getByRole('listitem')).toHaveText([/Water the plants/])
    const other = await openAs('alice@example.com') // another window of hers: both show what either does, without a reload
    await expect(other.getByRole('listitem')).toHaveText([/Water the plants/])
    await other.getByLabel('New todo').fill('From the phone')
    await other.getByRole('button', { name: 'Add' }).click()
    await expect(alice.getByRole('listitem')).toHaveText([/From the phone/, /Water the plants/])
    await expect(alice.getByText('1 open')).toBeVisible()
    await alice.getByRole('button', { name: 'Delete From the phone' }).click()
    await expect(other.getByRole('listitem')).toHaveText([/Water the plants/])
    await expect(other.getByText('0 open')).toBeVisible()
    const { violations } = await new AxeBuilder({ page: alice }).analyze()
    expect(violations).toEqual([])

    const bob = await openAs("bob.o'brien@example.com")
    await expect(bob.getByText('Nothing here.')).toBeVisible()
    await bob.getByLabel('New todo').fill('Mine alone')
    await bob.getByRole('button', { name: 'Add' }).click()
    await expect(bob.getByText('Mine alone')).toBeVisible()
    await expect(alice.getByText('Mine alone')).toHaveCount(0)
    await alice.reload()
    await expect(alice.getByRole('listitem')).toHaveText([/Water the plants/])
    await alice.getByRole('button', { name: 'Sign out' }).click()
    await expect(alice.getByText('token.mjs')).toBeVisible()
    await alice.reload()
    await expect(alice.getByText('Water the plants')).toHaveCount(0)
  } finally {
    await site.stop()
  }
})

test('supabase-js: filters, embedded rows, a function, a write, a refusal', async ({ page }) => {
  expect(await npmRun(product, ['sql', '--', 'examples/supabase-js/library.sql'])).toMatchObject({ code: 0 })
  const headers = { apikey: product.anonKey }
  await expect.poll(async () => (await fetch(`${product.url}/rest/v1/books`, { headers })).status).toBe(200)
  const site = await serve(join(examples, 'supabase-js'), join(examples, 'supabase-js/vite.config.ts'))
  try {
    const open = (key: string) =>
      page.goto(`${site.url}?${key.length}#${new URLSearchParams({ url: product.url, key }).toString()}`)
    await open('wrong')
    await expect(page.getByRole('listitem')).toHaveText(['Invalid API key'])
    await open(product.anonKey)
    await expect(page.getByRole('listitem')).toHaveText([
      'Before 1970: Solaris (1961), The Left Hand of Darkness (1969)',
      'Five stars for Ursula K. Le Guin: The Dispossessed',
      'Five stars for Stanisław Lem: Solaris',
      'Four stars on average: The Dispossessed by Ursula K. Le Guin',
      'Review kept: 4 stars, "Winter, and two people."',
      'Deleting a book: permission denied for table books',
    ])
  } finally {
    await site.stop()
  }
})
