// The diagram in a browser: tables and lines, found, focused, moved and kept, opened by keyboard, saved, read as a list.
import { expect, test } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

const hostile = '<img src=x onerror=alert(1)> & "x"'
let product: Product

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  product = await startWithAdmin()
  await product.sql(`
    create table authors (id int primary key, name text not null, boss int references authors);
    create table books (id int primary key, title text not null, author_id int not null references authors);
    create table covers (book_id int primary key references books, image text);
    create table "${hostile.replaceAll('"', '""')}" (id int primary key, book_id int references books);
    create schema inner_part;
    create table inner_part.parts (id int primary key, book_id int references public.books);`)
})
test.afterAll(async () => {
  await product.stop()
})

test('tables are drawn, found, focused, moved and opened', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/')
  complaints.length = 0
  await page.getByRole('link', { name: 'Diagram' }).click()
  const canvas = page.getByRole('region', { name: 'Diagram of the tables' })
  const books = canvas.getByRole('button', { name: 'public.books' })
  await expect(books).toContainText('author_id')
  await expect(page.getByText('5 tables, 4 relations')).toBeVisible()
  await expect(page.locator('img[src=x]')).toHaveCount(0)
  await expectWellMade(page, 'diagram')

  await page.getByLabel('Find a table').selectOption('public.covers')
  await expect(page).toHaveURL(/table=public.covers/)
  await page.getByRole('button', { name: 'Only its neighbours' }).click()
  await expect(page.getByText('2 tables, 1 relation')).toBeVisible()
  await expect(canvas.getByRole('button', { name: 'public.authors' })).toHaveCount(0)
  await expectWellMade(page, 'diagram-focus')
  await page.getByRole('button', { name: 'Show all tables' }).click()

  await page.getByLabel('inner_part').check()
  await expect(page.getByText('6 tables, 5 relations')).toBeVisible()
  await books.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/tables\/public\/books/)
  expect(complaints).toEqual([])
})

test('a moved table stays where it was put until all is arranged anew', async ({ page }) => {
  await signIn(page, product, '/schema/diagram')
  const authors = page.getByRole('button', { name: 'public.authors' })
  const placeOf = () => authors.evaluate((node) => getComputedStyle(node).transform)
  await expect(authors).toBeVisible()
  const before = await placeOf()
  const box = await authors.boundingBox()
  if (!box) throw new Error('not in sight')
  await page.mouse.move(box.x + 30, box.y + 10)
  await page.mouse.down()
  await page.mouse.move(box.x + 130, box.y + 90, { steps: 5 })
  await page.mouse.up()
  const after = await placeOf()
  expect(after).not.toBe(before)
  await page.goto(`${product.url}/schema/diagram`)
  await expect.poll(placeOf).toBe(after)
  await page.getByRole('button', { name: 'Arrange anew' }).click()
  await expect.poll(placeOf).toBe(before)
})

test('it is saved as SVG, and read as a list', async ({ page }) => {
  await signIn(page, product, '/schema/diagram')
  const started = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as SVG' }).click()
  const file = await readFile(await (await started).path(), 'utf8')
  expect(file).toContain('&lt;img src=x')
  const isWhole = await page.evaluate(
    (text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror') === null,
    file,
  )
  expect(isWhole).toBe(true)
  await page.getByRole('button', { name: 'As a list' }).click()
  await expect(page.getByRole('link', { name: 'public.books' })).toBeVisible()
  await expect(page.getByText('(book_id → id, one to one)').first()).toBeVisible()
  await expectWellMade(page, 'diagram-list')
  await page.setViewportSize({ width: 375, height: 700 })
  await expectWellMade(page, 'diagram-list-phone')
  await page.getByRole('button', { name: 'As a drawing' }).click()
  await expect(page.getByRole('button', { name: 'public.books' })).toBeAttached()
  await expectWellMade(page, 'diagram-phone')
})
