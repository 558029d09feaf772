// What the SQL editor makes of results in a browser: plans, formatting, completion, exports, charts, many rows, hostile content,
// and a change of the schema that becomes no migration.
import { expect, test, type Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

let product: Product

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  product = await startWithAdmin()
})
test.afterAll(async () => {
  await product.stop()
})

const editor = (page: Page) => page.getByRole('textbox', { name: 'SQL' })
async function run(page: Page, sql: string): Promise<void> {
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('Backspace') // or Chromium styles what is put in place of coloured text, and the CSP complains
  await page.keyboard.insertText(sql)
  await page.keyboard.press('ControlOrMeta+Enter')
}

test('a plan is a tree with the costliest step; what it writes is taken back', async ({ page }) => {
  await signIn(page, product, '/sql')
  await run(page, `create table public.big as select i, i % 7 as k from generate_series(1, 20000) i`)
  await page.getByRole('button', { name: 'Run only' }).click()
  await expect(page.getByText('was changed without a migration')).toBeVisible()
  await expect(page.getByText('/rest/v1/big')).toBeVisible()
  await run(page, 'select a.k, count(*) from big a join big b using (i) group by 1 order by 2')
  await expect(page.getByRole('gridcell').first()).toBeVisible()
  await page.getByRole('button', { name: 'Explain' }).click()
  await page.getByRole('menuitem', { name: 'Run and measure' }).click()
  const tree = page.getByRole('region', { name: 'Steps of the plan' })
  await expect(tree.getByText('costliest step')).toBeVisible()
  await expect(tree.getByText('Seq Scan on big').first()).toBeVisible()
  await expect(tree.getByText(/execution [\d.]+ ms/)).toBeVisible()
  await expectWellMade(page, 'sql-plan')
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText('delete from big')
  await page.getByRole('button', { name: 'Explain' }).click()
  await page.getByRole('menuitem', { name: 'Run and measure' }).click()
  await expect(tree.getByText('Delete on big')).toBeVisible()
  await run(page, 'select count(*) from big')
  await expect(page.getByRole('gridcell', { name: '20000' })).toBeVisible()
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText('select nothing from big')
  await page.getByRole('button', { name: 'Explain' }).click()
  await page.getByRole('menuitem', { name: 'Plan only' }).click()
  await expect(page.getByText('Line 1, column 8')).toBeVisible()
})

test('many rows: few are in the page, arrows reach the last, a cut cell is shown whole', async ({ page }) => {
  await signIn(page, product, '/sql?rows=10000')
  await run(page, `select i, repeat('long ', 500) || i as long from generate_series(1, 20000) i`)
  const grid = page.getByRole('grid')
  await expect(page.getByText('There are more rows')).toBeVisible()
  expect(await grid.getByRole('row').count()).toBeLessThan(60)
  await grid.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toContainText('long 2')
  await page.keyboard.press('Escape')
  await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight))
  await expect(grid.getByRole('gridcell', { name: '10000', exact: true })).toBeVisible()
})

test('copies and downloads keep NULL, quotes and all digits', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page, product, '/sql')
  await run(
    page,
    `select 9007199254740993 as big, null as gone, '' as void, 'a"b,''' as text, true as yes, '{"a":1}'::json as doc`,
  )
  await expect(page.getByRole('gridcell', { name: '9007199254740993' })).toBeVisible()
  const expected = {
    CSV: 'big,gone,void,text,yes,doc\r\n9007199254740993,,"","a""b,\'",t,"{""a"":1}"\r\n',
    JSON: '[\n  { "big": 9007199254740993, "gone": null, "void": "", "text": "a\\"b,\'", "yes": true, "doc": {"a":1} }\n]\n',
    'SQL inserts': `insert into result (big, gone, void, text, yes, doc) values ('9007199254740993', NULL, '', 'a"b,''', 't', '{"a":1}');\n`,
  }
  for (const [format, text] of Object.entries(expected)) {
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('menuitem', { name: format }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', { name: 'Download' })
        .click()
        .then(() => page.getByRole('menuitem', { name: format }).click()),
    ])
    expect(await readFile(await file.path(), 'utf8')).toBe(text)
  }
})

test('it formats, completes names of the schema, and draws', async ({ page }) => {
  await signIn(page, product, '/sql')
  await run(page, `SELECT done, count(*) AS n FROM (values ('yes', 3), ('no', 5)) v (done, n) GROUP BY 1`)
  await page.getByRole('button', { name: 'Format' }).click()
  await expect(page.locator('.cm-line').first()).toHaveText('select')
  await run(page, `select 'yes' as answer, 3 as votes union all select 'no', 5`)
  await expect(page.getByRole('columnheader', { name: 'votes' })).toBeVisible()
  await page.getByRole('button', { name: 'Chart' }).click()
  await expect(page.getByRole('img', { name: 'votes by answer' })).toBeVisible()
  await expectWellMade(page, 'sql-chart')
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('select * from tod')
  await expect(page.getByRole('option', { name: 'todos' })).toBeVisible()
  await page.waitForTimeout(100) // CodeMirror takes no choice in the first 75 ms of its list
  await page.keyboard.press('Enter')
  await expect(editor(page)).toHaveText('select * from todos')
})

test('hostile content stays text', async ({ page }) => {
  await signIn(page, product, '/sql')
  const complaints = complaintsOf(page)
  await run(
    page,
    `select '<img src=x onerror=alert(1)>' as "<script>alert(2)</script>", E'\\u202Eright\\u202C' as rtl, repeat('w', 1000000) as wide, E'\\x1b[31mred' as ansi, E'a\\nb' as lines`,
  )
  await expect(page.getByRole('gridcell', { name: '<img src=x' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: '<script>alert(2)</script>' })).toBeVisible()
  await expectWellMade(page, 'sql-hostile')
  await page.getByRole('gridcell').nth(2).dblclick()
  await expect(page.getByRole('dialog')).toContainText('wwww')
  await page.keyboard.press('Escape')
  await run(page, `do $$ begin raise exception '<b>bold</b> %', repeat('x', 2000); end $$`)
  await expect(page.getByRole('alert')).toContainText('<b>bold</b>')
  await expectWellMade(page, 'sql-hostile-error')
  expect(complaints.filter((text) => !text.includes('400'))).toEqual([])
})
