// The API page in a browser: an endpoint is found, tried as several callers, a write is asked for or taken back, code is copied and
// runs, generated files are read.
import { expect, test, type Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

const run = promisify(execFile)
const hostile = `<img src=x onerror=alert(1)>' "\u202E`
let product: Product
let token: string

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  product = await startWithAdmin({ TX_END: 'commit-allow-override' })
  await product.sql(`
    create table authors (id int primary key, name text not null);
    create table books (
      id int primary key, title text not null, author_id int references authors, tags text[], pages int
    );
    create table "${hostile.replaceAll('"', '""')}" (id int primary key, "it's" text);
    create function add(a int, b int default 1) returns int language sql immutable as 'select a + b';
    insert into authors values (1, 'Ada'), (2, 'Eve');
    insert into books values (1, 'First', 1, '{a,b}', 10), (2, $t$${hostile}$t$, 2, null, 20);
    grant select on books to authenticated;
    create policy "Ada's" on books for select to authenticated using (author_id = 1);`)
  const admin = { apikey: product.serviceKey, 'content-type': 'application/json' }
  const user = JSON.stringify({ email: 'ada@users.example', password: 'correct horse', email_confirm: true })
  await fetch(`${product.url}/auth/v1/admin/users`, { method: 'POST', headers: admin, body: user })
  const session = await fetch(`${product.url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { ...admin, apikey: product.anonKey },
    body: user,
  })
  token = ((await session.json()) as { access_token: string }).access_token
})
test.afterAll(async () => {
  await product.stop()
})

const books = async () =>
  (await (
    await fetch(`${product.url}/rest/v1/books?order=id`, { headers: { apikey: product.serviceKey } })
  ).json()) as { readonly id: number; readonly title: string }[]
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const answer = (page: Page) => page.getByRole('region', { name: 'Body', exact: true })
const code = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('an endpoint is found, and read as the service role, a user and nobody', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/')
  complaints.length = 0
  await page.getByRole('link', { name: 'API', exact: true }).click()
  await expect(page.getByText('Choose an endpoint')).toBeVisible()
  await expectWellMade(page, 'api')
  await page.getByLabel('Find an endpoint').fill('boo')
  await page.getByRole('link', { name: 'books' }).click()
  await expect(page).toHaveURL(/\/api\/public\/books$/)

  await button(page, 'Add a filter').click()
  await page.getByLabel('Column', { exact: true }).selectOption('pages')
  await page.getByLabel('Operator', { exact: true }).selectOption('gte')
  await page.getByLabel('Value', { exact: true }).fill('15')
  await page.getByLabel('authors(*)').check()
  await expect(page.getByText('Request line: GET')).toContainText(
    '/rest/v1/books?select=*,authors(*)&pages=gte.15&limit=10',
  )
  await button(page, 'Send').click()
  await expect(page.getByText('200 OK')).toBeVisible()
  await expect(answer(page)).toContainText('<img src=x')
  await expect(answer(page)).toContainText('"name": "Eve"')
  await expect(page.locator('img[src=x]')).toHaveCount(0)
  await expectWellMade(page, 'api-read')

  await page.getByLabel('As', { exact: true }).selectOption('token')
  await expect(button(page, 'Send')).toBeDisabled()
  await page.getByLabel('Access token of the user').fill(token)
  await page.getByLabel('Value', { exact: true }).fill('1')
  await page.getByLabel('authors(*)').uncheck()
  await button(page, 'Send').click()
  await expect(answer(page)).toContainText('First')
  await expect(answer(page)).not.toContainText('<img')
  expect(complaints).toEqual([])

  await page.getByLabel('As', { exact: true }).selectOption('anon')
  await button(page, 'Send').click()
  await expect(page.getByText('401 Unauthorized')).toBeVisible()
  await expect(answer(page)).toContainText('42501')
})

test('a user is found and the request sent as that user', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/api/public/books')
  complaints.length = 0
  await page.getByLabel('As', { exact: true }).selectOption('user')
  await expect(button(page, 'Send')).toBeDisabled()
  await page.getByLabel('Find a user').fill('nobody-of-this-name')
  await expect(page.getByText('No user matches.')).toBeVisible()
  await page.getByLabel('Find a user').fill('ada@')
  const people = page.getByRole('list', { name: 'Users' })
  await expect(people.getByRole('button')).toHaveCount(1)
  await people.getByRole('button', { name: 'ada@users.example' }).click()
  await expect(page.getByText('Sent as ada@users.example')).toBeVisible()
  await button(page, 'Send').click()
  await expect(page.getByText('200 OK')).toBeVisible()
  await expect(answer(page)).toContainText('First')
  await expect(answer(page)).not.toContainText('<img')
  await page.getByLabel('As', { exact: true }).scrollIntoViewIfNeeded()
  await expectWellMade(page, 'api-as-user')
  await page.setViewportSize({ width: 360, height: 740 })
  await page.getByText('Sent as ada@users.example').scrollIntoViewIfNeeded()
  await expectWellMade(page, 'api-as-user-phone')
  await page.setViewportSize({ width: 1280, height: 720 })

  // what becomes true of the user is so at the next request
  const [{ id }] = JSON.parse(
    await product.sql(`select id from auth.users where email = 'ada@users.example'`),
  ) as [{ readonly id: string }]
  const ban = (ban_duration: string) =>
    fetch(`${product.url}/auth/v1/admin/users/${id}`, {
      method: 'PUT',
      headers: { apikey: product.serviceKey, 'content-type': 'application/json' },
      body: JSON.stringify({ ban_duration }),
    })
  expect(complaints).toEqual([])
  await ban('1h')
  await button(page, 'Send').click()
  await expect(page.getByText('User is banned')).toBeVisible()
  await ban('none')
  await button(page, 'Send').click()
  await expect(answer(page)).toContainText('First')
  await page.goto(`${product.url}/users`)
  await button(page, /ada@users\.example/).click()
  await page.getByRole('tab', { name: 'Activity' }).click()
  await expect(page.getByText('User impersonated').first()).toBeVisible()
  await expect(page.getByText('by ada@example.com').first()).toBeVisible()
})

test('a write is taken back as a dry run, and asks first as a real one', async ({ page }) => {
  await signIn(page, product, '/api/public/books')
  await button(page, 'PATCH Update').click()
  await expect(page.getByText('No filter: this is about every row')).toBeVisible()
  await page.getByLabel('Body (JSON)').fill('{"title": ')
  await expect(page.getByText('This is not JSON yet.')).toBeVisible()
  await expect(button(page, 'Send…')).toBeDisabled()
  await page.getByLabel('Body (JSON)').fill('{"title": "changed"}')
  await page.getByLabel('The answer holds').selectOption('representation')
  await page.getByLabel('Dry run', { exact: true }).check()
  await button(page, 'Send').click()
  await expect(page.getByText('taken back', { exact: true })).toBeVisible()
  await expect(answer(page)).toContainText('changed')
  expect((await books()).map(({ title }) => title)).toEqual(['First', hostile])

  await page.getByLabel('Dry run', { exact: true }).uncheck()
  await button(page, 'Send…').click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('every row of the table')
  await expectWellMade(page, 'api-ask')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect((await books())[0]?.title).toBe('First')

  await button(page, 'POST Insert').click()
  await page.getByLabel('Body (JSON)').fill('{"id": 3, "title": "Third"}')
  await button(page, 'Send…').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send it' }).click()
  await expect(page.getByText('201 Created')).toBeVisible()
  expect((await books()).map(({ id }) => id)).toEqual([1, 2, 3])
})

test('the request is code in five ways, and the curl runs', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page, product, '/api/public/books')
  await button(page, 'Add a filter').click()
  await page.getByLabel('Column', { exact: true }).selectOption('title')
  await page.getByLabel('Value', { exact: true }).fill(hostile)
  await page.getByLabel('With the anon key').check()
  await code(page, 'curl').locator('..').getByRole('button', { name: 'Copy' }).click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain(product.anonKey)
  const { stdout } = await run('bash', [
    '-c',
    `${copied.replaceAll(product.anonKey, product.serviceKey)} --silent`,
  ])
  expect((JSON.parse(stdout) as { id: number }[]).map(({ id }) => id)).toEqual([2])

  await page.getByLabel('With the anon key').uncheck()
  await expect(code(page, 'curl')).not.toContainText(product.anonKey)
  for (const [tab, text] of [
    ['Typed client', 'db.books.findMany('],
    ['supabase-js', ".from('books')"],
    ['React', 'useQuery(queries.books.findMany('],
    ['Realtime', 'db.books.subscribe('],
  ] as const) {
    await page.getByRole('tab', { name: tab }).click()
    await expect(code(page, tab)).toContainText(text)
  }
  await expect(code(page, 'SQL')).toContainText('add table public.books;')
})

test('a function is called, a table of a hostile name is served', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/api/rpc/add')
  complaints.length = 0
  await page.getByLabel('a', { exact: true }).fill('2')
  await button(page, 'Send').click()
  await expect(answer(page)).toHaveText('3')
  await button(page, 'POST Call').click()
  await page.getByLabel('Body (JSON)').fill('{"a": 5, "b": 6}')
  await page.getByLabel('Dry run', { exact: true }).check()
  await button(page, 'Send').click()
  await expect(answer(page)).toHaveText('11')
  await expectWellMade(page, 'api-function')

  await page.getByRole('link', { name: hostile.slice(0, 20) }).click()
  await button(page, 'Send').click()
  await expect(answer(page)).toHaveText('[]')
  await expectWellMade(page, 'api-hostile')
  await page.goto(`${product.url}/api/public/nothing`)
  await expect(page.getByText('There is no such endpoint')).toBeVisible()
  expect(complaints).toEqual([])
})

test('generated files are read as they are, on a phone, too', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/api')
  complaints.length = 0
  await page.getByRole('tab', { name: 'Generated files' }).click()
  await page.getByLabel('Find a file').fill('books/')
  await button(page, /^books\/types\.ts/).click()
  await expect(page.getByRole('textbox', { name: 'books/types.ts' })).toContainText(
    'export interface BookInsert',
  )
  await expectWellMade(page, 'api-files')
  const started = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download the client' }).click()
  expect((await started).suggestedFilename()).toBe('client.zip')
  await page.setViewportSize({ width: 375, height: 700 })
  await expectWellMade(page, 'api-files-phone')
  await page.goto(`${product.url}/api/public/books`)
  await expect(page.getByText('Send the request to see the answer')).toBeVisible()
  await expectWellMade(page, 'api-phone')
  expect(complaints).toEqual([])
})
