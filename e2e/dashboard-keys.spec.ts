// The page of keys in a browser: made, copied, used, renamed, rotated, revoked; the service key is nowhere.
import { expect, test } from '@playwright/test'
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

/** Whether a key opens what only the service role may see. */
const statusOf = async (apikey: string) =>
  (await fetch(`${product.url}/auth/v1/admin/users`, { headers: { apikey } })).status

test('a publishable key is made, and stands in the snippet', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/keys')
  complaints.length = 0 // whoever was not signed in got a 401
  await expect(page.getByText('No keys yet')).toBeVisible()
  const snippet = page.getByRole('region', { name: 'Code that makes a client' })
  await expect(snippet).toContainText(product.anonKey)
  await expect(page.getByRole('region', { name: 'service_role' })).toHaveText(product.env.SECRETS_FILE ?? '')
  expect(await page.content()).not.toContain(product.serviceKey)
  await expectWellMade(page, 'keys-empty')
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByLabel('Name').fill('   ')
  await page.getByRole('button', { name: 'Create the key' }).click()
  await expect(page.getByRole('alert')).toContainText('1 to 100 characters')
  await page.getByLabel('Name').fill('web <b>app</b>')
  await expectWellMade(page, 'keys-create')
  await page.getByRole('button', { name: 'Create the key' }).click()
  const shown = await page.getByRole('region', { name: 'The key' }).textContent()
  expect(shown).toMatch(/^sb_publishable_/)
  await page.getByRole('button', { name: 'I have it' }).click()
  await expect(snippet).toContainText(shown ?? '?')
  await expect(page.getByRole('row', { name: 'web <b>app</b>' })).toContainText(shown ?? '?')
  expect(await statusOf(shown ?? '')).toBe(403)
  expect(complaints.filter((text) => !text.includes('400'))).toEqual([])
})

test('a secret key is shown once, renamed, rotated and revoked', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page, product, '/keys')
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByLabel('Name').fill('job')
  await page.getByLabel('Kind').selectOption('Secret')
  await page.getByRole('button', { name: 'Create the key' }).click()
  const box = page.getByRole('region', { name: 'The key' })
  const secret = (await box.textContent()) ?? ''
  await expectWellMade(page, 'keys-secret')
  await page.getByRole('dialog').getByRole('button', { name: 'Copy' }).click()
  await expect(page.getByRole('dialog').getByText('Copied')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret)
  await page.getByRole('button', { name: 'I have it' }).click()
  expect(await page.content()).not.toContain(secret)
  await expect(page.getByRole('row', { name: 'job' })).toContainText(`ends in ${secret.slice(-4)}`)
  expect(await statusOf(secret)).toBe(200)

  const more = async (name: string, item: string) => {
    await page
      .getByRole('button', { name: `More for ${name}` })
      .first()
      .click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await more('job', 'Rename')
  await page.getByRole('textbox', { name: 'Name' }).fill('nightly')
  await page.getByRole('button', { name: 'Save' }).click()
  await more('nightly', 'Rotate')
  await page.getByRole('button', { name: 'Make the new key' }).click()
  const next = (await box.textContent()) ?? ''
  await page.getByRole('button', { name: 'I have it' }).click()
  await expect(page.getByRole('row', { name: 'nightly' })).toHaveCount(2)
  expect([await statusOf(secret), await statusOf(next)]).toEqual([200, 200])

  const old = page.getByRole('row', { name: `ends in ${secret.slice(-4)}` })
  await old.getByRole('button', { name: 'More for nightly' }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  const revoke = page.getByRole('dialog', { name: 'Revoke nightly?' })
  await expect(revoke).toContainText(`ends in ${secret.slice(-4)}`)
  await expectWellMade(page, 'keys-revoke')
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  // behind an open dialog no row has a role
  await expect(revoke).toBeHidden()
  await expect(old).toBeHidden()
  expect([await statusOf(secret), await statusOf(next)]).toEqual([401, 200])
  await page.getByText('Revoked keys (1)').click()
  await expect(page.getByText(/^revoked /)).toBeVisible()
})

test('an S3 key: an unknown user is refused, the secret is shown once', async ({ page }) => {
  await signIn(page, product, '/keys')
  const make = page.getByRole('button', { name: 'Create the key' })
  await page.getByRole('button', { name: 'New S3 key' }).click()
  await page.getByLabel('Name').fill('rclone')
  await page.getByLabel('Speaks for').fill('nobody')
  await make.click()
  await expect(page.getByRole('alert')).toContainText('uuid')
  await page.getByLabel('Speaks for').fill('00000000-0000-4000-8000-0000000000ff')
  await make.click()
  await expect(page.getByRole('alert')).toContainText('There is no such user')
  await page.getByLabel('Speaks for').fill('')
  await make.click()
  const access = (await page.getByRole('region', { name: 'Access key', exact: true }).textContent()) ?? ''
  const secret = (await page.getByRole('region', { name: 'Secret access key' }).textContent()) ?? ''
  await expect(page.getByRole('region', { name: 'Endpoint' })).toHaveText(`${product.url}/storage/v1/s3`)
  await page.getByRole('button', { name: 'I have it' }).click()
  expect(await page.content()).not.toContain(secret)
  await expect(page.getByRole('row', { name: 'rclone' })).toContainText(access)
  await expectWellMade(page, 'keys')
  await page.setViewportSize({ width: 360, height: 740 })
  await expectWellMade(page, 'keys-narrow')
  await page.getByRole('button', { name: 'Revoke rclone?' }).click()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await expect(page.getByRole('group').filter({ hasText: 'rclone' })).toBeVisible()
})
