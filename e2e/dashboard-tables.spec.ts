// The table editor in a browser: rows are read, changed, added, removed, filtered and sorted; a large table; hostile content.
import { expect, test, type Page } from '@playwright/test'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

let product: Product

const schema = `
  create type mood as enum ('sad', 'happy');
  create table people (
    id int primary key, name text not null, mood mood, active boolean not null default true,
    born date, profile jsonb, note text, seen timestamptz default '2026-01-02 03:04:05.678901+00'
  );
  comment on table people is 'Who is there';
  insert into people (id, name, mood, profile, note) values
    (1, 'Ada', 'happy', '{"a": 1}', repeat('long ', 300)),
    (2, 'Bob', null, null, ''),
    (3, '<img src=x onerror=alert(1)>', 'sad', '{"b": "<script>alert(2)</script>"}', E'\\u202Ereversed'),
    (4, 'Dora', 'sad', null, null);
  create table pets (id int generated always as identity primary key, owner int references people (id), name text);
  insert into pets (owner, name) values (1, 'Rex');
  create table large as select n as id, md5(n::text) as code from generate_series(1, 200000) n;
  alter table large add primary key (id);
  analyze large;
  create table keyless (a int, long text);
  insert into keyless values (1, repeat('whole ', 100));
`

const sql = (text: string) => product.sql(text)

test.describe.configure({ mode: 'serial' })
// every column is in view
test.use({ viewport: { width: 2300, height: 800 } })
test.beforeAll(async () => {
  product = await startWithAdmin()
  await sql(schema)
})
test.afterAll(async () => {
  await product.stop()
})

const open = (page: Page, table: string) => signIn(page, product, `/tables/public/${table}`)
const cell = (page: Page, row: number, column: number) => page.locator(`#cell-${row}-${column}`)

test('from the list to the rows, both well made', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/tables')
  complaints.length = 0
  await expectWellMade(page, 'tables-none')
  await page.getByRole('navigation', { name: 'Tables' }).getByRole('link', { name: 'people' }).click()
  await expect(page.getByRole('grid', { name: 'Rows of people' })).toBeVisible()
  await expect(cell(page, 0, 1)).toHaveText('Ada')
  await expect(page.getByText('4 rows')).toBeVisible()
  await expect(cell(page, 1, 2)).toHaveText('NULL')
  await expect(cell(page, 0, 7)).toHaveText('2026-01-02 03:04:05.678901+00')
  await expect(cell(page, 2, 1)).toHaveText('<img src=x onerror=alert(1)>')
  await page.setViewportSize({ width: 1280, height: 800 })
  await expectWellMade(page, 'tables-people')
  await page.setViewportSize({ width: 360, height: 740 })
  await expectWellMade(page, 'tables-people-narrow')
  expect(complaints).toEqual([])
})

test('cells of every kind are edited, reviewed and saved as one transaction', async ({ page }) => {
  await open(page, 'people')
  await cell(page, 0, 1).dblclick()
  await page.getByLabel('Edit name').fill("Ada O'Neill")
  await page.keyboard.press('Enter')
  await cell(page, 1, 2).dblclick()
  await page.getByLabel('Edit mood').selectOption('happy')
  await page.keyboard.press('Enter')
  await cell(page, 1, 3).dblclick()
  await page.getByLabel('Edit active').selectOption('false')
  await page.keyboard.press('Enter')
  await cell(page, 0, 5).dblclick()
  await page.getByLabel('Edit profile').fill('{"a": ')
  await expect(page.getByRole('button', { name: 'Apply' })).toBeDisabled()
  await page.getByLabel('Edit profile').fill('{"a": 2}')
  await page.getByRole('button', { name: 'Apply' }).click()
  await cell(page, 0, 6).dblclick()
  await expect(page.getByLabel('Edit note')).toHaveValue('long '.repeat(300))
  await page.keyboard.press('Escape')
  await expect(page.getByText('2 rows changed')).toBeVisible()
  await expectWellMade(page, 'tables-changed')
  await page.getByRole('button', { name: 'Review SQL' }).click()
  await expect(page.getByRole('region', { name: 'Review SQL' })).toContainText("name = 'Ada O''Neill'")
  await expectWellMade(page, 'tables-review')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('2 rows changed')).toBeHidden()
  await page.getByRole('grid').focus()
  await page.keyboard.press('Home')
  await expect(cell(page, 0, 1)).toHaveText("Ada O'Neill")
  const saved = await sql(
    'select name, profile, length(note) as l from people where id = 1; select mood, active from people where id = 2',
  )
  expect(saved.split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
    [{ name: "Ada O'Neill", profile: { a: 2 }, l: 1500 }],
    [{ mood: 'happy', active: false }],
  ])
})

test('by keyboard alone: moving, editing, setting NULL, taking back', async ({ page }) => {
  await open(page, 'people')
  await cell(page, 3, 1).click()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Delete')
  await expect(cell(page, 3, 2)).toHaveText('NULL')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.type('Doris')
  await page.keyboard.press('Tab')
  await expect(cell(page, 3, 1)).toHaveText('Doris')
  await page.keyboard.press('Control+z')
  await expect(cell(page, 3, 1)).toHaveText('Dora')
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
})

test('what PostgreSQL refuses changes nothing and stays to be mended', async ({ page }) => {
  await open(page, 'people')
  await cell(page, 3, 4).dblclick()
  await page.getByLabel('Edit born').fill('not a date')
  await page.keyboard.press('Enter')
  await cell(page, 2, 1).dblclick()
  await page.getByLabel('Edit name').fill('Carl')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert')).toContainText('invalid input syntax for type date')
  expect(await sql('select name from people where id = 3')).toContain('<img')
  await cell(page, 3, 4).dblclick()
  await page.getByLabel('Edit born').fill('2001-02-03')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
  expect(await sql('select name, born from people where id > 2 order by id')).toBe(
    '[{"name":"Carl","born":null},{"name":"Dora","born":"2001-02-03"}]',
  )
})

test('a row that somebody removed meanwhile is told', async ({ page }) => {
  await sql(`insert into people (id, name) values (9, 'Gone')`)
  await open(page, 'people')
  await cell(page, 4, 1).dblclick()
  await page.getByLabel('Edit name').fill('Still here')
  await page.keyboard.press('Enter')
  await sql('delete from people where id = 9')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert')).toContainText('by somebody else')
})

test('rows are inserted, duplicated and removed', async ({ page }) => {
  await open(page, 'pets')
  await page.getByRole('button', { name: 'Insert row' }).click()
  await page.getByRole('textbox', { name: 'owner' }).fill('2')
  await page.getByRole('textbox', { name: 'name' }).fill('Tom')
  await expectWellMade(page, 'tables-insert')
  await page.getByRole('button', { name: 'Add to the changes' }).click()
  await expect(cell(page, 0, 2)).toHaveText('Tom')
  // looking at it does not make a NULL of it
  await cell(page, 0, 0).dblclick()
  await page.keyboard.press('Escape')
  await cell(page, 0, 1).dblclick()
  await page.keyboard.press('Enter')
  await expect(cell(page, 0, 0)).toHaveText('default')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('2 rows ·')).toBeVisible()
  await page.getByLabel('Select row 1', { exact: true }).check()
  await page.getByRole('button', { name: 'Duplicate' }).click()
  await expect(page.getByRole('textbox', { name: 'name' })).toHaveValue('Rex')
  await page.getByRole('button', { name: 'Add to the changes' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('3 rows ·')).toBeVisible()
  await page.getByLabel('Select row 1', { exact: true }).check()
  await page.getByLabel('Select row 3', { exact: true }).click({ modifiers: ['Shift'] })
  await expect(page.getByText('3 selected')).toBeVisible()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('No rows yet')).toBeVisible()
  await sql(`insert into pets (owner, name) values (1, 'Rex')`)
})

test('a foreign key is looked through and picked', async ({ page }) => {
  await open(page, 'pets')
  await page.getByRole('button', { name: 'The row of people' }).click()
  await expect(page.getByRole('dialog')).toContainText("Ada O'Neill")
  await expectWellMade(page, 'tables-reference')
  await page.getByLabel('Find by any column').fill('Bob')
  await page.getByRole('button', { name: 'Pick a row' }).click()
  await expect(cell(page, 0, 1)).toHaveText('2')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
  expect(await sql('select owner from pets')).toBe('[{"owner":2}]')
})

test('filters and order stand in the URL', async ({ page }) => {
  await open(page, 'people')
  await page.getByRole('button', { name: 'Sort by name' }).click()
  await page.getByRole('button', { name: 'Sort by name' }).click()
  await expect(cell(page, 0, 1)).toHaveText('Dora')
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByRole('combobox', { name: 'Column' }).selectOption('name')
  await page.getByRole('combobox', { name: 'Comparison' }).selectOption('contains')
  await page.getByRole('textbox', { name: 'Value' }).fill('a')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByText('3 rows')).toBeVisible()
  await page.reload()
  await expect(page.getByText('3 rows')).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Sort by name' })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
  await page.goto(`${product.url}/tables/public/people?filter=${encodeURIComponent('[["id","eq","x"]]')}`)
  await expect(page.getByRole('alert')).toContainText('invalid input syntax')
})

test('200,000 rows scroll to the end with few in the page', async ({ page }) => {
  await open(page, 'large')
  await expect(page.getByText('about 200,000 rows')).toBeVisible()
  await cell(page, 0, 0).click()
  await page.keyboard.press('Control+End')
  await expect(cell(page, 199_999, 0)).toHaveText('200000')
  expect(await page.getByRole('row').count()).toBeLessThan(60)
})

test('what has no key is for looking, what is not there is told', async ({ page }) => {
  await open(page, 'keyless')
  await expect(page.getByText('no primary key')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Insert row' })).toBeHidden()
  await cell(page, 0, 1).dblclick()
  await expect(page.getByLabel('Edit long')).toHaveValue('whole '.repeat(100))
  await page.keyboard.press('Escape')
  await page.goto(`${product.url}/tables/public/no_such_table`)
  await expect(page.getByText('There is no table no_such_table')).toBeVisible()
})

test('rows are copied and exported', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, 'people')
  await page.getByLabel('Select row 2', { exact: true }).check()
  const copied = async (format: string) => {
    await page.getByRole('button', { name: 'Copy as' }).click()
    await page.getByRole('menuitem', { name: format }).click()
    await expect(page.getByText('Copied').first()).toBeVisible()
    return page.evaluate(() => navigator.clipboard.readText())
  }
  expect(JSON.parse(await copied('JSON'))).toMatchObject([{ id: 2, name: 'Bob', active: false, note: '' }])
  expect(await copied('CSV')).toContain('2,Bob,happy,f,,,"",')
  expect(await copied('SQL')).toContain('insert into public.people')
  await page.getByRole('button', { name: 'Clear' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  expect((await downloading).suggestedFilename()).toBe('people.csv')
})
