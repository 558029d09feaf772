// The first run and the session in a browser: the printed link, signing in and out, a lost session, themes, a narrow window.
import { expect, test } from '@playwright/test'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { admin, complaintsOf, expectWellMade, signInByForm } from './admin.ts'
import { startProduct, type Product } from './product.ts'

const run = promisify(execFile)
let product: Product

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(async () => {
  await product.stop()
})

test('before there is an admin, the page tells how to make one', async ({ page }) => {
  const complaints = complaintsOf(page)
  await page.goto(product.url)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Open the link that the server printed')
  await expectWellMade(page, 'no-admin')
  expect(complaints.filter((text) => !text.includes('401'))).toEqual([])
})

test('a link from npm run admin makes the first admin, who is signed in', async ({ page }) => {
  const { stdout } = await run('npm', ['run', '--silent', 'admin'], { env: product.env })
  await page.goto(stdout.trim())
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Make the first admin')
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('New password').fill('short')
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Make the first admin')
  await page.getByLabel('New password').fill(admin.password)
  await expectWellMade(page, 'setup')
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page.getByRole('button', { name: 'Account' })).toBeVisible()
  await expect(page).toHaveURL(`${product.url}/`)
  await page.goto(stdout.trim())
  await page.getByLabel('E-mail').fill('eve@example.com')
  await page.getByLabel('New password').fill(admin.password)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page.getByRole('alert')).toContainText('npm run admin')
})

test('a wrong password is refused, the right one leads to the page that was asked for', async ({ page }) => {
  await page.goto(`${product.url}/?from=here`)
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toContainText('do not belong together')
  await expectWellMade(page, 'sign-in')
  await signInByForm(page, product, '/?from=here')
  expect(page.url()).toContain('from=here')
  const cookies = await page.context().cookies()
  expect(cookies).toEqual([
    expect.objectContaining({ name: 'lite_admin', httpOnly: true, sameSite: 'Strict' }),
  ])
})

test('signing out ends it, in other tabs too', async ({ page, context }) => {
  await signInByForm(page, product)
  const other = await context.newPage()
  await other.goto(product.url)
  await expect(other.getByRole('button', { name: 'Account' })).toBeVisible()
  await page.bringToFront()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await other.reload()
  await expect(other.getByRole('button', { name: 'Sign in' })).toBeVisible()
})

test('the home page and the frame, by keyboard, light, dark and narrow', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signInByForm(page, product)
  complaints.length = 0 // whoever was not signed in got a 401
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your backend is running')
  await expect(page.getByRole('listitem').filter({ hasText: 'database' })).toBeVisible()
  await expect(page.getByText('Make a table (done)')).toBeVisible()
  await expect(page.getByText('Put a row into it (not done yet)')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Read it from your app' })).toContainText(
    `createClient('${product.url}'`,
  )
  await expectWellMade(page, 'home')
  await page.setViewportSize({ width: 360, height: 740 })
  await expectWellMade(page, 'home-narrow')
  await page.getByRole('button', { name: 'Open the menu' }).click()
  await expect(page.getByRole('dialog').getByRole('link', { name: 'Home' })).toBeVisible()
  await expectWellMade(page, 'menu-narrow')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.keyboard.press('Tab')
  expect(complaints).toEqual([])
})

test('the four steps lead to where they are done, and facts tick them off', async ({ page }) => {
  const sql = async (text: string) => {
    await product.sql(text)
  }
  const step = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  await sql('drop table if exists public.todos cascade')
  await signInByForm(page, product)
  await expect(page.getByText('Make a table (not done yet)')).toBeVisible()
  await page.getByRole('link', { name: 'Write it in the SQL editor' }).click()
  await expect(page).toHaveURL(/\/sql/)
  await sql(
    'create table public.notes (id int primary key); alter table public.notes enable row level security',
  )
  await page.goto(product.url)
  await expect(page.getByText('Make a table (done)')).toBeVisible()
  await expect(page.getByText('Say who may see it (not done yet)')).toBeVisible()
  await expect(page.getByText('Read it from your app (not done yet)')).toBeVisible()
  await page.getByRole('link', { name: 'Open the policies of notes' }).click()
  await expect(page).toHaveURL(/\/policies\?schema=public&table=notes/)
  await expect(page.getByRole('heading', { name: 'notes' }).first()).toBeVisible()
  await sql('create policy all_rows on public.notes for select using (true)')
  await page.goto(product.url)
  await expect(page.getByText('Say who may see it (done)')).toBeVisible()
  await expect(step('Read it from your app')).toContainText('No app may read notes yet')
  await page.getByRole('link', { name: 'Open notes and insert one' }).click()
  await expect(page).toHaveURL(/\/tables\/public\/notes/)
  await sql('insert into public.notes values (1); grant select on public.notes to anon')
  await page.goto(product.url)
  await expect(page.getByText('Put a row into it (done)')).toBeVisible()
  await expect(page.getByText('Read it from your app (done)')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Read it from your app' })).toContainText(".from('notes')")
})

test('the theme is chosen and remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto(product.url)
  await page.getByRole('button', { name: 'Theme' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await page.reload()
  await expect(page.locator('html')).toHaveClass(/dark/)
})
