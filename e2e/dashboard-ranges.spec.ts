// Ranges of cells in a browser: chosen by mouse and keyboard, copied, pasted, filled, cleared, rows removed, each one step.
import { expect, test, type Page } from '@playwright/test'
import { expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

let product: Product

const schema = `
  create table things (id int primary key default 0, name text, note text not null default 'none', ok boolean);
  insert into things values (1, 'one', 'a', true), (2, null, '', false), (3, 'tab' || chr(9) || '"x"', 'c', null), (4, 'four', 'd', true);
  create table many as select n as id, 'name ' || n as name from generate_series(1, 3000) n;
  alter table many add primary key (id);
`

const sql = (text: string) => product.sql(text)

test.describe.configure({ mode: 'serial' })
test.use({ viewport: { width: 2300, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] })
test.beforeAll(async () => {
  product = await startWithAdmin()
  await sql(schema)
})
test.afterAll(async () => {
  await product.stop()
})

const open = (page: Page, table: string) => signIn(page, product, `/tables/public/${table}`)
const cell = (page: Page, row: number, column: number) => page.locator(`#cell-${row}-${column}`)
const chosen = (page: Page) => page.locator('[role=gridcell][aria-selected=true][id]')
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText())
async function copied(page: Page): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText('before'))
  await page.keyboard.press('Control+c')
  await expect.poll(() => clipboard(page)).not.toBe('before')
  return clipboard(page)
}
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((value) => navigator.clipboard.writeText(value), text)
  await page.keyboard.press('Control+v')
}

test('cells are chosen with Shift, by dragging, and all at once', async ({ page }) => {
  await open(page, 'things')
  await cell(page, 0, 1).click()
  await cell(page, 2, 2).click({ modifiers: ['Shift'] })
  await expect(chosen(page)).toHaveCount(6)
  await expect(page.getByText('3 × 2 cells')).toBeVisible()
  await expectWellMade(page, 'range')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page.getByText('4 × 3 cells')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(chosen(page)).toHaveCount(0)
  await cell(page, 3, 3).hover()
  await page.mouse.down()
  await cell(page, 1, 2).hover()
  await page.mouse.up()
  await expect(page.getByText('3 × 2 cells')).toBeVisible()
  await page.keyboard.press('Control+a')
  await expect(page.getByText('4 × 4 cells')).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(chosen(page)).toHaveCount(0)
})

test('a range is copied for spreadsheets and as CSV, JSON and SQL', async ({ page }) => {
  await open(page, 'things')
  await cell(page, 0, 1).click()
  await cell(page, 2, 3).click({ modifiers: ['Shift'] })
  expect(await copied(page)).toBe('one\ta\ttrue\n\t\tfalse\n"tab\t""x"""\tc\t')
  const as = async (format: string) => {
    await page.getByRole('button', { name: 'Copy as' }).click()
    await page.getByRole('menuitem', { name: format }).click()
    await expect.poll(() => clipboard(page)).toContain(format === 'SQL' ? 'insert' : 'name')
    return clipboard(page)
  }
  expect(await as('CSV')).toBe('name,note,ok\r\none,a,t\r\n,"",f\r\n"tab\t""x""",c,')
  expect(JSON.parse(await as('JSON'))).toEqual([
    { name: 'one', note: 'a', ok: true },
    { name: null, note: '', ok: false },
    { name: 'tab\t"x"', note: 'c', ok: null },
  ])
  expect(await as('SQL')).toContain("insert into public.things (name, note, ok) values (NULL, '', 'f');")
})

test('what a spreadsheet has copied is pasted as changes: one step back, one step on, saved', async ({
  page,
}) => {
  await open(page, 'things')
  await cell(page, 2, 1).click()
  await paste(page, 'drei\tC\tTRUE\r\n"vier\nlines"\t\tfalse\r\nfünf\tE\t\r\n')
  await expect(page.getByText('3 rows changed')).toBeVisible()
  // a row behind the last one is a new one, and stands first
  await expect(cell(page, 0, 1)).toHaveText('fünf')
  await expect(cell(page, 3, 1)).toHaveText('drei')
  await expect(cell(page, 3, 3)).toHaveText('true')
  await expect(cell(page, 4, 2)).toHaveText('')
  await page.getByRole('grid').focus()
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
  await page.keyboard.press('Control+Shift+z')
  await expect(page.getByText('3 rows changed')).toBeVisible()
  await expectWellMade(page, 'range-pasted')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
  expect(await sql('select * from things where id in (0, 3, 4) order by id')).toBe(
    JSON.stringify([
      { id: 0, name: 'fünf', note: 'E', ok: null },
      { id: 3, name: 'drei', note: 'C', ok: true },
      { id: 4, name: 'vier\nlines', note: '', ok: false },
    ]),
  )
})

test('a range is pasted again exactly, filled by one value, filled down and cleared', async ({ page }) => {
  await sql(
    `delete from things; insert into things values (1, 'one', 'a', true), (2, null, '', false), (3, 'x', 'c', null)`,
  )
  await open(page, 'things')
  await cell(page, 1, 1).click()
  await cell(page, 1, 2).click({ modifiers: ['Shift'] })
  await copied(page)
  await cell(page, 0, 1).click()
  await page.keyboard.press('Control+v')
  await expect(cell(page, 0, 1)).toHaveText('NULL')
  await expect(cell(page, 0, 2)).toHaveText('')
  await cell(page, 0, 2).click()
  await cell(page, 2, 2).click({ modifiers: ['Shift'] })
  await paste(page, 'same')
  await expect(cell(page, 2, 2)).toHaveText('same')
  await cell(page, 0, 3).click()
  await cell(page, 2, 3).click({ modifiers: ['Shift'] })
  await page.getByRole('button', { name: 'Fill down' }).click()
  await expect(cell(page, 2, 3)).toHaveText('true')
  await cell(page, 1, 1).click()
  await cell(page, 2, 2).click({ modifiers: ['Shift'] })
  await page.keyboard.press('Delete')
  await expect(cell(page, 2, 1)).toHaveText('NULL')
  // may not be NULL
  await expect(cell(page, 2, 2)).toHaveText('same')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
  expect(await sql('select * from things order by id')).toBe(
    JSON.stringify([1, 2, 3].map((id) => ({ id, name: null, note: 'same', ok: true }))),
  )
})

test('rows of a range that was never in view are copied, and removed as one step', async ({ page }) => {
  await open(page, 'many')
  await cell(page, 0, 0).click()
  await page.keyboard.press('Control+a')
  await expect(page.getByText('3,000 × 2 cells')).toBeVisible()
  const text = await copied(page)
  expect(text.split('\n')).toHaveLength(3000)
  expect(text.endsWith('3000\tname 3000')).toBe(true)
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Delete rows' }).click()
  await expect(page.getByText('3000 rows changed')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
  await cell(page, 0, 0).click()
  await cell(page, 9, 1).click({ modifiers: ['Shift'] })
  await page.getByRole('button', { name: 'Delete rows' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('2,990 rows ·')).toBeVisible()
})

test('what is typed stays where another cell is clicked, and far rows take the place of near ones', async ({
  page,
}) => {
  await sql('truncate many; insert into many select n from generate_series(1, 3000) n')
  await open(page, 'many')
  await cell(page, 2, 1).dblclick()
  await page.keyboard.type('typed')
  await cell(page, 4, 0).click()
  await expect(cell(page, 2, 1)).toHaveText('typed')
  await expect(page.getByText('1 row changed')).toBeVisible()
  await page.getByLabel('Select row 6', { exact: true }).check()
  await expect(page.getByText('1 selected')).toBeVisible()
  await cell(page, 4, 0).click()
  for (let turn = 0; turn < 10; turn += 1) await page.keyboard.press('PageDown')
  await expect(cell(page, 204, 0)).toHaveText('205')
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0)
  await page.keyboard.press('Control+Home')
  await expect(cell(page, 2, 1)).toHaveText('typed')
  await expect(page.getByLabel('Select row 6', { exact: true })).toBeChecked()
  const rows = await page.getByRole('grid').getByRole('row').count()
  expect(rows).toBeLessThan(60)
  await page.getByRole('button', { name: 'Discard' }).click()
})

test('thousands of pasted rows are one step, few statements, and an error that names its row', async ({
  page,
}) => {
  await sql('truncate many; insert into many select n from generate_series(1, 3000) n')
  await open(page, 'many')
  await cell(page, 0, 1).click()
  await paste(page, Array.from({ length: 3000 }, (_, at) => `new ${at + 1}`).join('\n'))
  await expect(page.getByText('3000 rows changed')).toBeVisible()
  await page.getByRole('button', { name: 'Review SQL' }).click()
  const review = page.getByRole('dialog')
  await expect(review).toContainText('update public.many as t set name = v.name')
  await expect(review).toContainText("('3000', 'new 3000')")
  await expectWellMade(page, 'range-review')
  await page.keyboard.press('Escape')
  await expect(review).toBeHidden()
  await sql('delete from many where id = 1234')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert')).toContainText(
    'id = 1234: A row was changed or removed by somebody else meanwhile',
  )
  expect(await sql('select count(name)::int as named from many')).toBe('[{"named":0}]')
  await page.setViewportSize({ width: 360, height: 740 })
  await expectWellMade(page, 'range-refused-phone')
  await page.setViewportSize({ width: 1280, height: 800 })
  await sql('insert into many values (1234)')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
  expect(await sql(`select count(*)::int as saved from many where name = 'new ' || id`)).toBe(
    '[{"saved":3000}]',
  )
})
