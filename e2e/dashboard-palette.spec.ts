// The palette, the shortcuts, and what happens where a session has ended elsewhere.
import { expect, test } from '@playwright/test'
import { admin, complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

let product: Product

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  product = await startWithAdmin()
  await fetch(`${product.url}/auth/v1/admin/users`, {
    method: 'POST',
    headers: {
      apikey: product.serviceKey,
      authorization: `Bearer ${product.serviceKey}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      email: 'zoe@users.example',
      password: 'correct horse battery',
      email_confirm: true,
    }),
  })
  await product.sql(
    `set role lite_admin; create table invoices (id int primary key);
     create function total_of(year int) returns int language sql stable return year;
     grant execute on function total_of to authenticated;`,
  )
})
test.afterAll(async () => {
  await product.stop()
})

test('finds a table and a user, does what is asked for, and closes', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product)
  complaints.length = 0
  await page.keyboard.press('ControlOrMeta+k')
  const search = page.getByRole('combobox', { name: 'Search and commands' })
  await expect(search).toBeFocused()
  await expect(page.getByRole('option', { name: 'Policies' })).toBeVisible()
  await expectWellMade(page, 'palette')
  await search.fill('invo')
  await expect(page.getByRole('option', { name: 'invoices' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/tables\/public\/invoices/)
  await expect(search).toBeHidden()
  await page
    .getByRole('button', { name: /^Search/ })
    .first()
    .click()
  await search.fill('zoe@')
  await page.getByRole('option', { name: 'zoe@users.example' }).click()
  await expect(page).toHaveURL(/\/users\?user=/)
  await expect(page.getByRole('dialog')).toContainText('zoe@users.example')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+k')
  await search.fill('dark theme')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveClass(/dark/)
  await page.keyboard.press('ControlOrMeta+k')
  await search.fill('total_of')
  await page.getByRole('option', { name: 'total_of' }).click()
  await expect(page).toHaveURL(/\/api\/rpc\/total_of/)
  await expect(page.getByRole('heading', { name: 'total_of' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+k')
  await search.fill('new table')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'New table' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+k')
  await search.fill('nothing is called so')
  await expect(page.getByText('Nothing is called that.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(search).toBeHidden()
  expect(complaints).toEqual([])
})

test('keys lead to pages and to the sheet, but not while somebody writes', async ({ page }) => {
  await signIn(page, product, '/sql')
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet.getByRole('region', { name: 'SQL editor' })).toContainText('Run all')
  await expectWellMade(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await page.keyboard.press('g')
  await page.keyboard.press('u')
  await expect(page).toHaveURL(/\/users/)
  await page.getByRole('searchbox').first().fill('')
  await page.keyboard.type('g?k')
  await expect(page.getByRole('searchbox').first()).toHaveValue('g?k')
  await expect(page).toHaveURL(/\/users/)
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('a session that ended elsewhere asks for signing in at the same address, and goes on', async ({
  page,
  context,
}) => {
  await signIn(page, product, '/users?q=zoe')
  await expect(page.getByText('zoe@users.example').first()).toBeVisible()
  const other = await context.newPage()
  await other.goto(product.url)
  await other.getByRole('button', { name: 'Account' }).click()
  await other.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(other.getByLabel('E-mail')).toBeVisible()
  await page.getByRole('searchbox').first().fill('zoe@')
  await expect(page.getByLabel('Password', { exact: true })).toBeVisible()
  await expect(page).toHaveURL(/\/users\?q=zoe/)
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('zoe@users.example').first()).toBeVisible()
  await expect(page).toHaveURL(/\/users\?q=zoe/)
})

test('Escape closes a panel although news came above it', async ({ page }) => {
  const response = await fetch(`${product.url}/auth/v1/admin/users`, {
    method: 'POST',
    headers: {
      apikey: product.serviceKey,
      authorization: `Bearer ${product.serviceKey}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ email: 'una@users.example', password: 'correct horse battery' }),
  })
  const { id } = (await response.json()) as { id: string }
  await signIn(page, product)
  await page.goto(`${product.url}/users?user=${id}`)
  const sheet = page.getByRole('dialog', { name: 'una@users.example' })
  await sheet.getByRole('button', { name: 'Confirm the e-mail' }).click()
  await expect(page.getByText('Confirmed', { exact: true }).first()).toBeVisible()
  await sheet.getByRole('button', { name: /^Set/ }).first().focus()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
})
