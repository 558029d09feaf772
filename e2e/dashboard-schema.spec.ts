// The schema editor in a browser: a table is made for its owners and its API called, a column changes and goes, with what
// breaks told before; enums, keys and indexes; what is lost asks for its name.
import { expect, test, type Page } from '@playwright/test'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

const hostile = `<img src=x onerror=alert(1)>' \u202E`
let product: Product
let migrations: string
let token: string

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  migrations = await mkdtemp(join(tmpdir(), 'lite-schema-e2e-'))
  product = await startWithAdmin({ MIGRATIONS_DIR: migrations })
  const response = await fetch(`${product.url}/auth/v1/signup`, {
    method: 'POST',
    headers: { apikey: product.anonKey, 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'owner@users.example', password: 'correct horse battery' }),
  })
  token = ((await response.json()) as { access_token: string }).access_token
})
test.afterAll(async () => {
  await product.stop()
  await rm(migrations, { recursive: true, force: true })
})

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const radius = (page: Page, title: string | RegExp) => page.getByRole('dialog', { name: title })
const rest = (path: string, init: RequestInit = {}, bearer = token) =>
  fetch(`${product.url}/rest/v1/${path}`, {
    ...init,
    headers: {
      apikey: product.anonKey,
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
      prefer: 'return=representation',
    },
  })

/** Applies what is open, with the name typed where it is asked for. */
async function apply(page: Page, title: string | RegExp, typed?: string): Promise<void> {
  const sheet = radius(page, title)
  if (typed !== undefined) {
    await expect(sheet.getByRole('button', { name: 'Apply' })).toBeDisabled()
    await sheet.getByLabel(`Type ${typed} to confirm`).fill(typed)
  }
  await sheet.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test('a table is made for its owners, filled in the grid, and served', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/schema')
  complaints.length = 0
  await expectWellMade(page, 'schema')
  await button(page, 'New table').click()
  const form = page.getByRole('dialog', { name: 'New table' })
  await expect(form.getByRole('radio', { name: /Owner only/ })).toBeChecked()
  await form.getByLabel('Name', { exact: true }).first().fill('notes')
  await form.getByRole('button', { name: 'Add column' }).click()
  const column = form.getByRole('listitem').last()
  await column.getByRole('textbox', { name: 'Name' }).fill('title')
  await column.getByLabel('May be null').uncheck()
  await expectWellMade(page, 'schema-new-table')
  await form.getByRole('button', { name: 'Review the change' }).click()

  const sheet = radius(page, 'New table notes')
  await expect(sheet).toContainText('Endpoint /rest/v1/notes is new; Insert needs title')
  await expectWellMade(page, 'schema-radius')
  await sheet.getByRole('tab', { name: 'SQL' }).click()
  await expect(sheet.getByRole('region', { name: 'SQL' })).toContainText(
    'create policy "Owners reach their rows"',
  )
  await sheet.getByRole('tab', { name: 'Migration file' }).click()
  await expect(sheet.getByText(/_create_notes\.sql$/)).toBeVisible()
  await sheet.getByRole('tab', { name: /Generated code/ }).click()
  await expect(sheet.getByText('notes/routes.ts', { exact: true })).toBeVisible()
  await expect(sheet.getByRole('region', { name: 'database.types.ts' })).toContainText('+      notes: {')
  await expectWellMade(page, 'schema-diff')
  expect((await rest('notes')).status).toBe(404)
  await apply(page, 'New table notes')
  await expect(page.getByText(/The API serves it now/).first()).toBeVisible()
  await expect(page.getByRole('heading', { name: 'notes' })).toBeVisible()
  await expectWellMade(page, 'schema-table')

  const [file = ''] = (await readdir(migrations)).filter((name) => name.endsWith('create_notes.sql'))
  expect(await readFile(join(migrations, file), 'utf8')).toContain('create table public.notes (')
  const made = await rest('notes', { method: 'POST', body: JSON.stringify({ title: 'mine' }) })
  expect(made.status).toBe(201)
  expect(((await made.json()) as unknown[]).length).toBe(1)
  expect(await (await rest('notes', {}, product.anonKey)).json()).toMatchObject({ code: '42501' })

  await page.getByRole('link', { name: 'Rows' }).click()
  await expect(page.getByRole('gridcell', { name: 'mine' })).toBeVisible()
  await button(page, 'Insert row').click()
  await expect(page.getByRole('dialog', { name: 'New row' }).getByLabel(/^title/)).toBeVisible()
  await page.keyboard.press('Escape')
  expect(complaints).toEqual([])
})

test('a column is added, changed and dropped, and what breaks is told', async ({ page }) => {
  await signIn(page, product, '/schema?table=notes')
  await button(page, 'Add column').click()
  const form = page.getByRole('dialog', { name: 'Add column' })
  await form.getByLabel('Name').fill('rating')
  await form.getByLabel('Type').fill('integer')
  await button(page, 'Use 0').click()
  await button(page, 'Review the change').click()
  await expect(radius(page, /rating/)).toContainText('notes.rating is added to Row, Insert and Update')
  await apply(page, /rating/)
  await expect(button(page, 'Edit column rating')).toBeVisible()

  await button(page, 'Edit column rating').click()
  await page.getByRole('dialog', { name: 'Edit column rating' }).getByLabel('Type').fill('text')
  await button(page, 'Review the change').click()
  const sheet = page.getByRole('dialog', { name: 'Edit column rating' }).last()
  await expect(sheet).toContainText('Type of notes.rating changed from number to string')
  await expect(sheet).toContainText('notes is written anew')
  await sheet.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await button(page, 'Drop column rating').click()
  await expect(radius(page, 'Drop column rating')).toContainText(
    'notes.rating removed from Row, Insert and Update',
  )
  await expectWellMade(page, 'schema-drop')
  await apply(page, 'Drop column rating', 'rating')
  await expect(button(page, 'Edit column rating')).toHaveCount(0)
  const answer = (await (await rest('notes?select=rating')).json()) as { code: string }
  expect(answer.code).toBe('42703')
})

test('what PostgreSQL refuses is told, and nothing happens', async ({ page }) => {
  await signIn(page, product, '/schema?table=notes')
  await button(page, 'Add column').click()
  const form = page.getByRole('dialog', { name: 'Add column' })
  await form.getByLabel('Name').fill('must')
  await form.getByLabel('May be null').uncheck()
  await button(page, 'Review the change').click()
  const sheet = radius(page, 'Add column must')
  await expect(sheet.getByRole('alert')).toContainText('contains null values')
  await expect(sheet.getByRole('alert')).toContainText('give the new column a default')
  await expect(sheet.getByRole('button', { name: 'Apply' })).toBeDisabled()
  await expectWellMade(page, 'schema-refused')
})

test('enums, keys and indexes are made', async ({ page }) => {
  await signIn(page, product, '/schema')
  await button(page, 'New enum').click()
  const form = page.getByRole('dialog', { name: 'New enum' })
  await form.getByLabel('Name').fill('mood')
  await form.getByLabel('Values').fill('glad\nsad')
  await button(page, 'Review the change').click()
  await expect(radius(page, 'New enum mood')).toContainText('Enum mood is new')
  await apply(page, 'New enum mood')
  await expect(page.getByRole('heading', { name: 'mood' })).toBeVisible()
  await button(page, 'Rename value sad').click()
  await page.getByRole('dialog').getByLabel('Value').fill('gloomy')
  await button(page, 'Review the change').click()
  await expect(page.getByText(`Value 'sad' of mood is now 'gloomy'`)).toBeVisible()
  await page.getByRole('dialog').last().getByRole('button', { name: 'Apply' }).click()
  await expect(button(page, 'Rename value gloomy')).toBeVisible()
  await expectWellMade(page, 'schema-enum')

  await page.getByRole('link', { name: 'notes' }).click()
  await button(page, 'Add foreign key').click()
  await page.getByRole('dialog').getByLabel('Table').selectOption('auth.users')
  await expectWellMade(page, 'schema-foreign-key')
  await page.keyboard.press('Escape')
  await button(page, 'Add index').click()
  await page.getByRole('dialog').getByRole('group', { name: 'Columns' }).getByLabel('title').check()
  await button(page, 'Review the change').click()
  await expect(radius(page, 'Add index').last()).toContainText('Writes to notes wait meanwhile')
  await page.getByRole('dialog').last().getByRole('button', { name: 'Apply' }).click()
  await expect(button(page, 'Drop index notes_title_idx')).toBeVisible()
})

test('what came by no migration is shown, and written as one', async ({ page }) => {
  await product.sql(
    `create table strays (id int primary key, told text default '${hostile.replaceAll("'", "''")}')`,
  )
  await signIn(page, product, '/sql')
  const badge = button(page, /in no migration/)
  await expect(badge).toBeVisible()
  await page.getByRole('link', { name: 'Schema', exact: true }).click()
  await badge.click()
  const sheet = page.getByRole('dialog', { name: 'Not in any migration' })
  await expect(sheet.getByRole('region')).toContainText('strays')
  await expectWellMade(page, 'schema-drift')
  await sheet.getByLabel('Name of the migration').fill('…')
  await expect(sheet.getByRole('button', { name: 'Write the migration' })).toBeDisabled()
  await sheet.getByLabel('Name of the migration').fill('keep strays')
  await sheet.getByRole('button', { name: 'Write the migration' }).click()
  await expect(sheet).toBeHidden()
  await expect(badge).toBeHidden()
  const [file] = (await readdir(migrations)).filter((name) => name.endsWith('_keep_strays.sql'))
  expect(await readFile(join(migrations, file ?? ''), 'utf8')).toContain('strays')
})

test('a table is dropped only when its name was typed; on a phone everything can be read', async ({
  page,
}) => {
  await page.setViewportSize({ width: 375, height: 740 })
  await signIn(page, product, '/schema?table=notes')
  await expect(page.getByRole('heading', { name: 'notes' })).toBeVisible()
  await expectWellMade(page, 'schema-phone')
  await button(page, 'More').click()
  await page.getByRole('menuitem', { name: 'Drop' }).click()
  const sheet = radius(page, 'Drop table notes')
  await expect(sheet).toContainText('Endpoint /rest/v1/notes is gone')
  await expect(sheet).toContainText('notes is dropped with 1 row')
  await expectWellMade(page, 'schema-phone-drop')
  await apply(page, 'Drop table notes', 'notes')
  await expect(page).toHaveURL(/\/schema/)
  expect((await rest('notes')).status).toBe(404)
})
