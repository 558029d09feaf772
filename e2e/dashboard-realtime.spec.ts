// Realtime looked at in a browser: changes arrive, a user does not see what policies hide, and "why" names the policy; channels,
// connections, the switch of each table.
import { expect, test, type Page } from '@playwright/test'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

const hostile = `<img src=x onerror=alert(1)> \u202E${'long'.repeat(12)}`
let product: Product
let eve: string

const asService = () => ({
  apikey: product.serviceKey,
  authorization: `Bearer ${product.serviceKey}`,
  'content-type': 'application/json',
})

/** Inserts a row by REST, as an app does. */
async function insert(row: object): Promise<void> {
  const response = await fetch(`${product.url}/rest/v1/notes`, {
    method: 'POST',
    headers: asService(),
    body: JSON.stringify(row),
  })
  expect(response.status).toBe(201)
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  product = await startWithAdmin()
  const response = await fetch(`${product.url}/auth/v1/admin/users`, {
    method: 'POST',
    headers: asService(),
    body: JSON.stringify({
      email: 'eve@users.example',
      password: 'correct horse battery',
      email_confirm: true,
    }),
  })
  eve = ((await response.json()) as { id: string }).id
  await product.sql(`
    alter publication supabase_realtime drop table todos;
    set role lite_admin;
    create table notes (id int primary key, owner uuid, title text);
    alter table notes enable row level security;
    create policy "own notes" on notes for select to authenticated using (owner = (select auth.uid()));
    grant select on notes to authenticated;
    grant all on notes to service_role;`)
  await expect
    .poll(async () => (await fetch(`${product.url}/rest/v1/notes`, { headers: asService() })).status, {
      timeout: 60_000,
    })
    .toBe(200)
})
test.afterAll(async () => {
  await product.stop()
})

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click()
const changes = (page: Page) => page.getByRole('listbox').getByRole('option')

test('a table is published by its switch, and an insert by REST appears', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/realtime')
  complaints.length = 0
  await page.getByRole('link', { name: 'Choose tables' }).click()
  const publish = page.getByRole('checkbox', { name: 'Publish notes' })
  await publish.click()
  await expect(publish).toBeChecked()
  await expectWellMade(page, 'realtime-tables')
  await tab(page, 'Changes')
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await expectWellMade(page, 'realtime-empty')
  await insert({ id: 1, owner: eve, title: hostile })
  await insert({ id: 2, title: 'of nobody' })
  await expect(changes(page)).toHaveCount(2)
  await expect(changes(page).first()).toContainText('of nobody')
  await expectWellMade(page, 'realtime-changes')
  await changes(page).last().click()
  await expect(page.getByRole('dialog')).toContainText(hostile.slice(0, 20))
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await button(page, 'Pause').click()
  await insert({ id: 3, title: 'while paused' })
  await expect(page.getByText('1 more since you paused')).toBeVisible()
  await expect(changes(page)).toHaveCount(2)
  await button(page, 'Go on').click()
  await expect(changes(page)).toHaveCount(3)
  await button(page, 'Clear').click()
  await expect(changes(page)).toHaveCount(0)
  expect(complaints).toEqual([])
})

test('who may not see a change is not told, and why names the policy', async ({ page }) => {
  await signIn(page, product, '/realtime')
  await button(page, 'Seen as the service role').click()
  const whose = page.getByRole('dialog')
  await whose.getByLabel('As', { exact: false }).first().selectOption('authenticated')
  await whose.getByRole('button', { name: 'eve@users.example' }).click()
  await expectWellMade(page, 'realtime-whose')
  await whose.getByRole('button', { name: 'Use this view' }).click()
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await insert({ id: 10, owner: eve, title: 'hers' })
  await insert({ id: 11, title: 'not hers' })
  await expect(changes(page)).toHaveCount(2)
  await expect(changes(page).first()).toContainText('not told')
  await expect(changes(page).last()).not.toContainText('not told')
  await changes(page).first().click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Ask why' }).click()
  await expect(sheet.getByText('Not shown by policy "own notes"')).toBeVisible()
  await expect(sheet.getByRole('link', { name: 'Try it in the policy tester' })).toHaveAttribute(
    'href',
    new RegExp(`user=${eve}`),
  )
  await expectWellMade(page, 'realtime-why')
  await page.keyboard.press('Escape')
  await page.getByLabel('Also show what they may not see').uncheck()
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await insert({ id: 12, title: 'again not hers' })
  await insert({ id: 13, owner: eve, title: 'hers again' })
  await expect(changes(page)).toHaveCount(1)
  await expect(changes(page)).toContainText('hers again')
})

test('two pages talk in a channel, and stand among the connections', async ({ page, context }) => {
  await signIn(page, product, '/realtime?tab=channels')
  const other = await context.newPage()
  await other.goto(`${product.url}/realtime?tab=channels`)
  for (const one of [page, other]) {
    await one.getByRole('textbox', { name: 'Channel' }).fill('lobby')
    await button(one, 'Join').click()
    await expect(one.getByText('Joined lobby')).toBeVisible()
  }
  await page.getByLabel('Payload, as JSON').fill('{"hello": "<b>you</b>"}')
  await button(page, 'Send').click()
  await expect(other.getByRole('list', { name: 'Messages' })).toContainText('<b>you</b>')
  await expectWellMade(other, 'realtime-channels')
  await tab(page, 'Connections')
  await expect(page.getByRole('region', { name: 'Who is connected' })).toContainText('#lobby')
  await expectWellMade(page, 'realtime-connections')
  await page.setViewportSize({ width: 375, height: 700 })
  await expectWellMade(page, 'realtime-connections-phone')
})
