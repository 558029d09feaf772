// Files into tables in a browser: mapped, tried, refused with line and column, imported; a new table; a large file; cancelling.
import { expect, test, type Page } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

let product: Product
let migrations: string

const schema = `
  create table people (
    id bigint primary key, full_name text not null, age int, seen timestamptz, source text, note text default 'none'
  );
  insert into people values (1, 'Ada', 36, null, 'first', null);
  create table wide (id int primary key, a text, b text, c numeric, d int, e text, f text, g date, h boolean, i text);
  create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(0.05); return new; end';
  create table slowly (id int primary key);
  create trigger slow before insert on slowly for each row execute function slow();
`

const sql = (text: string) => product.sql(text)

test.describe.configure({ mode: 'serial' })
test.use({ viewport: { width: 2300, height: 1000 } })
test.beforeAll(async () => {
  migrations = await mkdtemp(join(tmpdir(), 'lite-import-e2e-'))
  product = await startWithAdmin({ MIGRATIONS_DIR: migrations })
  await sql(schema)
})
test.afterAll(async () => {
  await product.stop()
  await rm(migrations, { recursive: true, force: true })
})

const choose = (page: Page, name: string, text: string) =>
  page.getByLabel('File to import').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

test('a file is mapped, tried, and imported as it is written', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/tables/public/people')
  complaints.length = 0
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'Import into people' })).toBeVisible()
  await expectWellMade(page, 'import-empty')
  await choose(
    page,
    'people.csv',
    'ID;Full Name;Age;Seen;Extra\n9007199254740993;"Bob; the ""1st""";;2026-01-02 03:04:05.678901+00;x\n3;Carl;old;;\n4;;7;;\n',
  )
  await expect(page.getByText('3 rows, 5 columns')).toBeVisible()
  await expect(page.getByLabel('Delimiter')).toHaveValue(';')
  await expect(page.getByLabel('Value of full_name')).toHaveValue('1')
  await expect(page.getByLabel('Value of note')).toHaveValue('default')
  await page.getByLabel('Value of source').selectOption('the same for every row')
  await page.getByLabel('source of every row').fill('file')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByText('1 rows would be new, 0 written over, 0 left out, 2 refused')).toBeVisible()
  const mistakes = page.getByRole('region', { name: 'What PostgreSQL refuses' })
  await expect(mistakes.getByRole('row').nth(1)).toHaveText(
    /3age\s*oldinvalid input syntax for type integer: "old"/,
  )
  await expect(mistakes.getByRole('row').nth(2)).toContainText('full_name')
  await page.setViewportSize({ width: 1280, height: 800 })
  await expectWellMade(page, 'import-tried-1280')
  await page.setViewportSize({ width: 375, height: 740 })
  await expectWellMade(page, 'import-tried-375')
  await page.setViewportSize({ width: 2300, height: 1000 })
  expect(complaints).toEqual([])
  await page.getByRole('button', { name: 'Import 3 rows' }).click()
  await expect(page.getByRole('alert')).toContainText('Line 3, column age. Nothing was imported.')
  expect(await sql('select count(*) from people')).toBe('[{"count":"1"}]')

  // mended: what is wrong is not taken, empty text is a name
  await page.getByLabel('Value of age').selectOption('nothing: NULL')
  await page.getByLabel('Empty fields').selectOption('are empty text')
  await page.getByLabel('Value of seen').selectOption('nothing: NULL')
  await page.getByRole('button', { name: 'Import 3 rows' }).click()
  await expect(page.getByText('Imported: 3 new').first()).toBeVisible()
  expect(
    await sql('select id::text, full_name, age, source, note from people where id > 1 order by id'),
  ).toBe(
    JSON.stringify([
      { id: '3', full_name: 'Carl', age: null, source: 'file', note: 'none' },
      { id: '4', full_name: '', age: null, source: 'file', note: 'none' },
      { id: '9007199254740993', full_name: 'Bob; the "1st"', age: null, source: 'file', note: 'none' },
    ]),
  )
  await expect(page.getByText('4 rows ·')).toBeVisible()
})

test('rows that are there are written over', async ({ page }) => {
  await signIn(page, product, '/tables/public/people')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await choose(page, 'people.json', '[{"id": 1, "full_name": "Ada L."}, {"id": 5, "full_name": "Eve"}]')
  await page.getByLabel('Rows whose key is there already').selectOption('are written over')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByText('1 rows would be new, 1 written over, 0 left out, 0 refused')).toBeVisible()
  await page.getByRole('button', { name: 'Import 2 rows' }).click()
  await expect(page.getByText('Imported: 1 new, 1 written over').first()).toBeVisible()
  expect(await sql('select full_name, age from people where id in (1, 5) order by id')).toBe(
    '[{"full_name":"Ada L.","age":36},{"full_name":"Eve","age":null}]',
  )
})

test('a new table is made as a private one by a migration', async ({ page, request }) => {
  await signIn(page, product, '/tables')
  await page.getByRole('button', { name: 'New table from a file' }).click()
  await choose(
    page,
    'My cities.ndjson',
    '{"City Name": "Bern", "inhabitants": 12345678901234567890, "tags": ["a"], "since": "1191-01-01"}\n{"City Name": "<b>Biel</b>", "inhabitants": 2}\n',
  )
  await expect(page.getByLabel('Name of the table')).toHaveValue('my_cities')
  await expect(page.getByLabel('Type of inhabitants')).toHaveValue('numeric')
  await expect(page.getByLabel('Type of tags')).toHaveValue('jsonb')
  await page.getByLabel('Type of City Name').selectOption('date')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByText('0 rows would be new, 0 written over, 0 left out, 2 refused')).toBeVisible()
  await page.getByLabel('Type of City Name').selectOption('text')
  await expectWellMade(page, 'import-new')
  await page.getByRole('button', { name: 'Make the table and import 2 rows' }).click()
  await expect(page.getByRole('grid', { name: 'Rows of my_cities' })).toBeVisible()
  await expect(page.locator('#cell-0-2')).toHaveText('12345678901234567890')
  await expect(page.locator('#cell-1-1')).toHaveText('<b>Biel</b>')
  const key = product.env.ANON_KEY ?? ''
  const answer = await request.get(`${product.url}/rest/v1/my_cities`, { headers: { apikey: key } })
  expect(answer.status()).toBeGreaterThanOrEqual(400)
  expect(await sql(`select relrowsecurity from pg_class where relname = 'my_cities'`)).toContain('true')
})

test('100,000 rows of 10 columns, and the page stays awake', async ({ page }) => {
  test.setTimeout(300_000)
  await signIn(page, product, '/tables/public/wide')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const lines = Array.from(
    { length: 100_000 },
    (_, n) => `${n},name ${n},"text, ${n}",${n}.25,${n},e${n},f${n},2026-01-02,true,last ${n}`,
  )
  await page.evaluate(() => {
    const blocked: number[] = []
    new PerformanceObserver((list) =>
      blocked.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      entryTypes: ['longtask'],
    })
    Object.assign(window, { blocked })
  })
  const begun = Date.now()
  await choose(page, 'wide.csv', `id,a,b,c,d,e,f,g,h,i\n${lines.join('\n')}\n`)
  await expect(page.getByText('100,000 rows, 10 columns')).toBeVisible({ timeout: 120_000 })
  await page.getByRole('button', { name: 'Import 100,000 rows' }).click()
  await expect(page.getByText('Imported: 100,000 new').first()).toBeVisible({ timeout: 240_000 })
  const blocked = await page.evaluate(() => (window as unknown as { blocked: number[] }).blocked)
  test.info().annotations.push({
    type: 'measured',
    description: `${Date.now() - begun} ms in all; tasks over 50 ms: ${blocked.map(Math.round).join(', ') || 'none'}`,
  })
  console.log(test.info().annotations.at(-1)?.description)
  expect(await sql('select count(*), sum(d) from wide')).toBe('[{"count":"100000","sum":"4999950000"}]')
})

test('an import is cancelled and leaves nothing; a file that is none is told', async ({ page }) => {
  await signIn(page, product, '/tables/public/slowly')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await choose(page, 'bad.csv', 'id\n"1\n2\n')
  await expect(page.getByRole('alert')).toContainText('A quote that begins in the row at line 2 never ends')
  await page.getByRole('button', { name: 'Choose another file' }).click()
  await choose(page, 'ids.csv', `id\n${Array.from({ length: 5000 }, (_, n) => n).join('\n')}\n`)
  await page.getByRole('button', { name: 'Import 5,000 rows' }).click()
  await expect(page.getByText('0 of 5,000 rows')).toBeVisible()
  await expectWellMade(page, 'import-running')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('alert')).toContainText('Cancelled: nothing was imported')
  expect(await sql('select count(*) from slowly')).toBe('[{"count":"0"}]')
})
