// The SQL editor in a browser: run, errors in their place, migrations that become routes, questions before what destroys,
// cancelling, plans, what is kept, hostile content.
import { expect, test, type Page } from '@playwright/test'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

let product: Product
let folder: string

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lite-e2e-sql-'))
  await writeFile(
    join(folder, '0001_notes.sql'),
    `create table notes (id int primary key, text text, price numeric);
     insert into notes select i, 'note ' || i, i * 1.10 from generate_series(1, 40) i;`,
  )
  product = await startWithAdmin({ MIGRATIONS_DIR: folder })
})
test.afterAll(async () => {
  await product.stop()
  await rm(folder, { recursive: true, force: true })
})

const editor = (page: Page) => page.getByRole('textbox', { name: 'SQL' })
async function write(page: Page, sql: string): Promise<void> {
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('Backspace') // or Chromium styles what is put in place of coloured text, and the CSP complains
  await page.keyboard.insertText(sql)
}
const run = (page: Page) => page.keyboard.press('ControlOrMeta+Enter')

test('an empty editor says what to do; a query shows its rows', async ({ page }) => {
  await signIn(page, product, '/sql')
  const complaints = complaintsOf(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('SQL editor')
  await expect(page.getByText('Results appear here')).toBeVisible()
  await expectWellMade(page, 'sql-empty')
  await write(page, 'select id, text, price from notes order by id')
  await run(page)
  const grid = page.getByRole('grid')
  await expect(grid.getByRole('gridcell', { name: 'note 1', exact: true })).toBeVisible()
  await expect(page.getByText('40 rows')).toBeVisible()
  await expectWellMade(page, 'sql-rows')
  await page.setViewportSize({ width: 360, height: 740 })
  await expectWellMade(page, 'sql-narrow')
  expect(complaints).toEqual([])
})

test('one statement, the selection or all; NULL apart from the empty text', async ({ page }) => {
  await signIn(page, product, '/sql')
  await write(page, `select 'first' as a;\nselect null as nothing, '' as void;`)
  await run(page)
  await expect(page.getByRole('gridcell', { name: 'NULL' })).toBeVisible()
  await expect(page.getByRole('gridcell', { name: 'empty' })).toBeVisible()
  await expect(page.getByRole('tab')).toHaveCount(1)
  await page.keyboard.press('ControlOrMeta+Shift+Enter')
  await expect(page.getByRole('tab')).toHaveCount(2)
  await page.getByRole('tab', { name: '1 · SELECT' }).click()
  await expect(page.getByRole('gridcell', { name: 'first' })).toBeVisible()
})

test('an error tells its place and is marked there', async ({ page }) => {
  await signIn(page, product, '/sql')
  await write(page, 'select 1;\nselect id, nothing from notes')
  await run(page)
  await expect(page.getByRole('alert')).toContainText('column "nothing" does not exist')
  await expect(page.getByText('Line 2, column 12')).toBeVisible()
  await expect(page.locator('.cm-wrong')).toHaveText('nothing')
  await expectWellMade(page, 'sql-error')
  await page.getByRole('button', { name: 'Go to the place' }).click()
  await page.keyboard.insertText('price as ')
  await expect(page.locator('.cm-wrong')).toHaveCount(0)
  await expect(editor(page)).toContainText('select id, price as nothing from notes')
})

test('a table made as a migration has its API', async ({ page }) => {
  await signIn(page, product, '/sql')
  await write(page, 'create table cities (id int primary key, name text not null);')
  await run(page)
  const dialog = page.getByRole('dialog', { name: 'This changes the schema' })
  await expect(dialog.getByLabel('Name of the migration')).toHaveValue('create_table_cities')
  await expectWellMade(page, 'sql-migration')
  await dialog.getByRole('button', { name: 'Run and save as migration' }).click()
  await expect(page.getByText('0002_create_table_cities.sql')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: '/rest/v1/cities' })).toContainText('new')
  await expectWellMade(page, 'sql-migrated')
  expect(await readdir(folder)).toContain('0002_create_table_cities.sql')
  const ask = () =>
    fetch(`${product.url}/rest/v1/cities`, { headers: { apikey: product.serviceKey } }).then(
      (one) => one.status,
    )
  await expect.poll(ask, { timeout: 15_000 }).toBe(200)
})

test('what destroys asks first, and read only needs no question', async ({ page }) => {
  await signIn(page, product, '/sql')
  await write(page, 'delete from notes')
  await run(page)
  const dialog = page.getByRole('dialog', { name: 'This destroys data' })
  await expect(dialog).toContainText('it has no WHERE')
  await expectWellMade(page, 'sql-destroys')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByLabel('Read only').check()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('read-only transaction')
  await page.reload()
  await expect(page.getByLabel('Read only')).toBeChecked()
  await page.getByLabel('Read only').uncheck()
  await write(page, 'select count(*) from notes')
  await run(page)
  await expect(page.getByRole('gridcell', { name: '40' })).toBeVisible()
})

test('a long run is cancelled', async ({ page }) => {
  await signIn(page, product, '/sql')
  await write(page, 'select pg_sleep(60)')
  await run(page)
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  await expect(page.getByRole('alert')).toContainText('canceling statement due to user request')
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled()
})

test('a saved query and the history are found after a reload', async ({ page }) => {
  await signIn(page, product, '/sql')
  await write(page, 'select 4711 as kept')
  await run(page)
  await expect(page.getByRole('gridcell', { name: '4711' })).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Kept <b>query</b>')
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page).toHaveURL(/snippet=/)
  await page.reload()
  await expect(editor(page)).toContainText('select 4711 as kept')
  await write(page, 'select 1')
  await page.getByRole('button', { name: 'Saved queries' }).click()
  await page.getByLabel('Search').fill('kept')
  await expectWellMade(page, 'sql-saved')
  await page.getByRole('button', { name: 'Open Kept <b>query</b>' }).click()
  await expect(editor(page)).toContainText('4711')
  await page.getByRole('button', { name: 'History' }).click()
  await expect(page.getByRole('button', { name: 'Open select 4711' })).toBeVisible()
  await page.getByRole('tab', { name: 'Saved' }).click()
  await page.getByRole('button', { name: 'Delete Kept <b>query</b>' }).click()
  await expect(page.getByText('Save a query to find it here')).toBeVisible()
})
