// The page of users in a browser: from the first user to the last mail, with names that try to break the page.
import { expect, test, type Page } from '@playwright/test'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

let product: Product
const bob = 'bob@example.com'
const password = 'long enough to be one'
const evil =
  '<img src=x onerror=document.title="hit"><script>document.title="hit"</script>\u202Egpj.exe '.repeat(9)

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  product = await startWithAdmin({ MAIL_PAUSE: '0' })
})
test.afterAll(async () => {
  await product.stop()
})

async function ask(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') {
  const response = await fetch(product.url + path, {
    method,
    headers: {
      apikey: product.serviceKey,
      authorization: `Bearer ${product.serviceKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return (await response.json()) as Record<string, unknown>
}

const logIn = (email: string, word = password) =>
  fetch(`${product.url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: product.anonKey, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: word }),
  })

async function openUsers(page: Page, path = '/users') {
  await signIn(page, product, path)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Users')
}

const told = (page: Page, text: string) => expect(page.getByText(text, { exact: true }).first()).toBeVisible()

test('without users the page says how they come, and makes the first one', async ({ page }) => {
  const complaints = complaintsOf(page)
  await openUsers(page)
  complaints.length = 0 // whoever was not signed in got a 401
  await expect(page.getByText('No users yet')).toBeVisible()
  await expectWellMade(page, 'users-empty')
  await page.getByRole('button', { name: 'Add a user' }).first().click()
  await page.getByLabel('E-mail').fill(bob)
  await page.getByLabel('Password', { exact: true }).fill('short')
  await page.getByLabel('Metadata of the user (JSON)').fill('{"full_name": ')
  await expect(page.getByText('This is no JSON object')).toBeVisible()
  await page.getByLabel('Metadata of the user (JSON)').fill('{"full_name": "Bob"}')
  await expectWellMade(page, 'users-create')
  await page.getByRole('button', { name: 'Create the user' }).click()
  await expect(page.getByRole('alert')).toContainText('weak_password')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create the user' }).click()
  const sheet = page.getByRole('dialog', { name: bob })
  await expect(sheet.getByText('confirmed', { exact: true })).toBeVisible()
  expect((await logIn(bob)).status).toBe(200)
  expect(complaints.filter((text) => !text.includes('422'))).toEqual([])
})

test('a user is changed: address, metadata, password, ban', async ({ page }) => {
  await openUsers(page)
  await page.getByRole('button', { name: bob }).click()
  const sheet = page.getByRole('dialog', { name: bob })
  const save = sheet.getByRole('button', { name: 'Save' })
  await expect(save).toBeDisabled()
  await sheet.getByLabel('Phone').fill('+49 30 123456')
  await sheet.getByLabel('Metadata of the app (JSON)').fill('[1]')
  await expect(save).toBeDisabled()
  await sheet
    .getByLabel('Metadata of the app (JSON)')
    .fill('{"provider":"email","providers":["email"],"plan":"pro"}')
  await sheet.getByLabel('Metadata of the user (JSON)').fill('{"name":"Robert"}')
  await expectWellMade(page, 'users-sheet')
  await save.click()
  await told(page, 'The user was changed')
  await expect(sheet.getByLabel('Phone')).toHaveValue('+4930123456')
  const id = new URL(page.url()).searchParams.get('user') ?? ''
  expect(await ask(`/auth/v1/admin/users/${id}`)).toMatchObject({
    phone: '4930123456',
    user_metadata: { name: 'Robert' },
    app_metadata: { plan: 'pro' },
  })
  expect(await ask(`/auth/v1/admin/users/${id}`)).not.toHaveProperty('user_metadata.full_name')

  await sheet.getByRole('button', { name: 'Set a password…' }).click()
  await page.getByLabel('New password').fill('another long password')
  await page.getByRole('dialog', { name: 'Set a password' }).getByRole('button', { name: 'Save' }).click()
  await told(page, 'The password was set')
  expect((await logIn(bob, 'another long password')).status).toBe(200)

  await sheet.getByRole('button', { name: 'Ban…' }).click()
  const ban = page.getByRole('dialog', { name: `Ban ${bob}?` })
  await ban.getByLabel('For how long').selectOption('Another time')
  await ban.getByLabel('Time', { exact: true }).fill('soon')
  await ban.getByRole('button', { name: 'Ban', exact: true }).click()
  await expect(ban.getByRole('alert')).toContainText('ban duration')
  await ban.getByLabel('Time', { exact: true }).fill('90m')
  await expectWellMade(page, 'users-ban')
  await ban.getByRole('button', { name: 'Ban', exact: true }).click()
  await expect(sheet.getByText('banned', { exact: true })).toBeVisible()
  expect((await logIn(bob, 'another long password')).status).toBe(400)
  await sheet.getByRole('button', { name: 'Lift the ban' }).click()
  await expect(sheet.getByText('banned', { exact: true })).toBeHidden()
  await expect(sheet.getByRole('link', { name: 'See as this user' })).toHaveAttribute(
    'href',
    `/policies?tab=tester&user=${id}`,
  )
})

test('sessions end one by one and all at once, factors are removed, the activity tells', async ({ page }) => {
  const word = 'another long password'
  for (let turn = 0; turn < 3; turn += 1) await logIn(bob, word)
  const { access_token: token } = (await (await logIn(bob, word)).json()) as { access_token: string }
  await fetch(`${product.url}/auth/v1/factors`, {
    method: 'POST',
    headers: {
      apikey: product.anonKey,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ factor_type: 'totp', friendly_name: 'my <b>phone</b>' }),
  })
  await openUsers(page)
  await page.getByRole('button', { name: bob }).click()
  const sheet = page.getByRole('dialog', { name: bob })
  await sheet.getByRole('tab', { name: 'Access' }).click()
  const ends = sheet.getByRole('button', { name: /^End the session of/ })
  await expect(ends.first()).toBeVisible()
  const before = await ends.count()
  await ends.first().click()
  await expect(ends).toHaveCount(before - 1)
  await expectWellMade(page, 'users-access')
  await sheet.getByRole('button', { name: 'End all sessions…' }).click()
  await page.getByRole('button', { name: 'End all sessions', exact: true }).click()
  await expect(sheet.getByText('Signed in nowhere.')).toBeVisible()
  await sheet.getByRole('button', { name: 'Remove the factor my <b>phone</b>' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(sheet.getByText('None enrolled.')).toBeVisible()
  await sheet.getByRole('tab', { name: 'Activity' }).click()
  await expect(sheet.getByRole('listitem').first()).toContainText(/factor deleted/i)
  await expect(sheet.getByText(/user modified/i).first()).toBeVisible()
  await expectWellMade(page, 'users-activity')

  // further back, page by page
  const headers = {
    apikey: product.serviceKey,
    authorization: `Bearer ${product.serviceKey}`,
    'content-type': 'application/json',
  }
  const users = `${product.url}/auth/v1/admin/users`
  const listed = (await (await fetch(`${users}?filter=${bob}`, { headers })).json()) as {
    readonly users: readonly { readonly id: string }[]
  }
  for (let turn = 0; turn < 60; turn += 1) {
    const body = JSON.stringify({ user_metadata: { turn } })
    await fetch(`${users}/${listed.users[0]?.id ?? ''}`, { method: 'PUT', headers, body })
  }
  await page.reload()
  await sheet.getByRole('tab', { name: 'Activity' }).click()
  await expect(sheet.getByRole('listitem')).toHaveCount(50)
  await sheet.getByRole('button', { name: 'Next' }).click()
  await expect(sheet.getByText(/Page 2 of/)).toBeVisible()
  await expect(sheet.getByText(/factor deleted/i).first()).toBeVisible()
})

test('an invitation and a reset arrive in the inbox, a link is shown once', async ({ page }) => {
  const complaints = complaintsOf(page)
  await openUsers(page)
  complaints.length = 0
  await page.getByRole('button', { name: 'Add a user' }).click()
  await page.getByLabel('How').selectOption('By an invitation')
  await page.getByLabel('E-mail').fill('eve@example.com')
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  const sheet = page.getByRole('dialog', { name: 'eve@example.com' })
  await expect(sheet.getByText('invited', { exact: true })).toBeVisible()
  await sheet.getByRole('button', { name: 'Mails and links' }).click()
  await page.getByRole('menuitem', { name: 'Mail a password reset' }).click()
  await told(page, 'The mail to eve@example.com was written')
  await sheet.getByRole('button', { name: 'Mails and links' }).click()
  await page.getByRole('menuitem', { name: 'Make a sign-in link' }).click()
  const link = page.getByRole('region', { name: 'The link' })
  await expect(link).toContainText('/auth/v1/verify?')
  await expectWellMade(page, 'users-link')
  await page.keyboard.press('Escape')
  await sheet.getByRole('button', { name: 'Confirm the e-mail' }).click()
  await expect(sheet.getByText('confirmed', { exact: true })).toBeVisible()
  await sheet.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('tab', { name: 'Mail inbox' }).click()
  const mails = page.getByRole('list', { name: 'Mails, newest first' }).getByRole('button')
  await expect(mails.filter({ hasText: 'eve@example.com' })).toHaveCount(2)
  await mails.last().click()
  const frame = page.frameLocator('iframe')
  await expect(frame.getByRole('link')).toHaveAttribute('href', /\/auth\/v1\/verify\?/)
  expect(await frame.getByRole('link').evaluate((one) => getComputedStyle(one).backgroundColor)).toBe(
    'rgb(31, 111, 74)',
  )
  await expectWellMade(page, 'users-inbox')
  // the mails have no script: Chromium speaks of those that Playwright and axe put into every frame
  expect(JSON.stringify(await ask('/auth/v1/admin/mails'))).not.toMatch(/<script|\son\w+=/i)
  expect(complaints.filter((text) => !text.startsWith('Blocked script execution'))).toEqual([])
})

test('many users: search, order, pages and hostile names', async ({ page }) => {
  for (let turn = 0; turn < 55; turn += 1)
    await ask('/auth/v1/admin/users', {
      email: `many${String(turn).padStart(2, '0')}@example.org`,
      ...(turn === 54 && { user_metadata: { full_name: evil } }),
    })
  await openUsers(page)
  await expect(page.getByRole('status').filter({ hasText: '57 users' })).toBeVisible()
  await expect(page.getByText('<img src=x').first()).toBeVisible()
  await expectWellMade(page, 'users')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Page 2 of 2')).toBeVisible()
  await expect(page.getByRole('button', { name: bob })).toBeVisible()
  await page.getByRole('columnheader', { name: 'User' }).getByRole('button').click()
  await expect(page.getByRole('row').nth(1)).toContainText(bob)
  await expect(page).toHaveURL(/sort=email&order=asc/)
  await page.reload()
  await expect(page.getByRole('row').nth(1)).toContainText(bob)
  await page.getByLabel('Search users').fill('many54')
  await expect(page.getByRole('status').filter({ hasText: '1 user' })).toBeVisible()
  await expect(page).toHaveURL(/q=many54/)
  await page.getByRole('button', { name: 'many54@example.org' }).click()
  await expect(page.getByRole('dialog')).toContainText('<script>')
  await page.setViewportSize({ width: 360, height: 740 })
  await expectWellMade(page, 'users-sheet-narrow')
  await page.keyboard.press('Escape')
  await expectWellMade(page, 'users-narrow')
  await page.getByLabel('Search users').fill('nobody at all')
  await page.getByRole('button', { name: 'Show all users' }).click()
  await expect(page.getByLabel('Search users')).toHaveValue('')
  await expect(page.getByRole('status').filter({ hasText: '57 users' })).toBeVisible()
  expect(await page.title()).not.toBe('hit')
})

test('deleting names the user; a soft one keeps the row, a user who is not there is told of', async ({
  page,
}) => {
  await openUsers(page, '/users?q=eve')
  await page.getByRole('button', { name: 'eve@example.com' }).click()
  const sheet = page.getByRole('dialog', { name: 'eve@example.com', exact: true })
  await sheet.getByRole('button', { name: 'Delete…' }).click()
  const confirm = page.getByRole('dialog', { name: 'Delete eve@example.com?' })
  await confirm.getByLabel('Keep the row (soft delete)').check()
  await expectWellMade(page, 'users-delete')
  await confirm.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(sheet).toBeHidden()
  await expect(page.getByText('deleted', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'eve@example.com' }).click()
  await expect(sheet.getByText('This user was deleted and kept')).toBeVisible()
  await sheet.getByRole('button', { name: 'Delete…' }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText('No user matches')).toBeVisible()
  await page.goto(`${product.url}/users?user=00000000-0000-4000-8000-0000000000ff`)
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('user_not_found')
})

test('a session that has ended leads to signing in, not to a broken page', async ({ page, context }) => {
  await openUsers(page)
  await context.clearCookies()
  await page.getByRole('tab', { name: 'Mail inbox' }).click()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
})
