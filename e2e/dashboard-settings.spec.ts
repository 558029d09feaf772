// The page of settings in a browser: changed and saved without a restart, locked, refused at the field, a provider, a test mail, a
// template and its preview.
import { expect, test, type Page } from '@playwright/test'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import { freePort, type Product } from './product.ts'

let product: Product

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  product = await startWithAdmin()
})
test.afterAll(async () => {
  await product.stop()
})

const authSettings = async () => {
  const response = await fetch(`${product.url}/auth/v1/settings`, { headers: { apikey: product.anonKey } })
  return (await response.json()) as { disable_signup: boolean; external: Record<string, boolean> }
}
const section = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name }).click()
const saveAll = async (page: Page) => {
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByRole('button', { name: 'Save changes' })).toBeHidden()
}

test('a setting holds at once; the environment is locked', async ({ page }) => {
  await signIn(page, product, '/settings')
  const complaints = complaintsOf(page)
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  await expect(page.getByLabel('Level of the log')).toBeDisabled()
  await expect(page.getByText('set by environment')).toBeVisible()
  await expectWellMade(page, 'settings-general')
  await section(page, 'Sign-up')
  expect((await authSettings()).disable_signup).toBe(false)
  await page.getByRole('checkbox', { name: 'People may sign up' }).uncheck()
  await expect(page.getByRole('status').filter({ hasText: '1 change' })).toBeVisible()
  await expectWellMade(page, 'settings-auth')
  await saveAll(page)
  expect((await authSettings()).disable_signup).toBe(true)
  await page.reload()
  await expect(page.getByRole('checkbox', { name: 'People may sign up' })).not.toBeChecked()
  await expect(page.getByText('Saved by ada@example.com')).toBeVisible()
  await page.getByRole('button', { name: 'Back to the default of People may sign up' }).click()
  await saveAll(page)
  expect((await authSettings()).disable_signup).toBe(false)
  expect(complaints).toEqual([])
})

test('what cannot be is told at its field, and nothing is saved', async ({ page }) => {
  await signIn(page, product, '/settings?section=api')
  await page.getByLabel('Most rows of one answer').fill('many')
  await page.getByLabel('Origins that may call').fill('https://app.example.com')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByLabel('Most rows of one answer')).toHaveAccessibleDescription(
    /must be a whole number/,
  )
  await expect(page.getByRole('alert')).toContainText('Nothing was changed')
  await expectWellMade(page, 'settings-wrong')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByLabel('Origins that may call')).toHaveValue('*')
})

test('a provider is added and removed; its secret is not shown again', async ({ page }) => {
  await signIn(page, product, '/settings?section=providers')
  await page.getByRole('button', { name: 'Add a provider' }).click()
  await page.getByLabel('Name').fill('No Name')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByLabel('Name')).toHaveAccessibleDescription(/Small letters/)
  await page.getByLabel('Name').fill('acme')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByLabel('Issuer').fill('https://id.example.com')
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'acme' }) })
  await card.getByLabel('Client ids').fill('one')
  await card.getByLabel('Client secret').fill('acme-secret-1')
  await saveAll(page)
  expect((await authSettings()).external.acme).toBe(true)
  await expect(card.getByText('set', { exact: true })).toBeVisible()
  expect(await page.content()).not.toContain('acme-secret-1')
  await expectWellMade(page, 'settings-providers')
  await card.getByRole('button', { name: 'Remove acme' }).click()
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .getByRole('button', { name: 'Remove acme' })
    .click()
  await saveAll(page)
  expect((await authSettings()).external.acme).toBeUndefined()
})

test('a test mail tells what the server says', async ({ page }) => {
  await signIn(page, product, '/settings?section=mail')
  await page.getByLabel('To', { exact: true }).fill('ada@example.com')
  await page.getByRole('button', { name: 'Send a test mail' }).click()
  await expect(page.getByRole('alert')).toContainText('No mail server is set')
  await page.getByLabel('Host').fill('127.0.0.1')
  await page.getByLabel('Port').fill(String(await freePort()))
  await page.getByRole('button', { name: 'Send a test mail' }).click()
  await expect(page.getByRole('alert')).toContainText('ECONNREFUSED')
  await expect(page.getByRole('alert')).toContainText('SMTP_PORT')
})

test('a template is looked at, saved and taken back', async ({ page }) => {
  await signIn(page, product, '/settings?section=mail')
  const complaints = complaintsOf(page)
  await page.getByLabel('Mail', { exact: true }).selectOption('Reset password')
  await page.getByLabel('Subject').fill('Hello {{ .Data.name }}')
  await page
    .getByLabel('HTML')
    .fill('<p style="color:red">Code <b>{{ .Token }}</b></p><script>document.body.innerHTML = "ran"</script>')
  await page.getByRole('button', { name: 'Show the preview' }).click()
  const frame = page.frameLocator('iframe')
  await expect(frame.getByText('123456')).toBeVisible()
  await expect(frame.getByText('Code')).toHaveCSS('color', 'rgb(255, 0, 0)')
  await expect(page.getByText('Hello Ada Lovelace', { exact: true })).toBeVisible()
  await expectWellMade(page, 'settings-mail')
  await page.getByRole('button', { name: 'Save the mail' }).click()
  await expect(page.getByText('yours')).toBeVisible()
  await page.getByRole('button', { name: 'Back to ours' }).click()
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .getByRole('button', { name: 'Back to ours' })
    .click()
  await expect(page.getByLabel('Subject')).toHaveValue('Reset your password')
  expect(complaints.filter((line) => !line.includes('script'))).toEqual([])
})

test('what needs a restart says why, on a phone too', async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 })
  await signIn(page, product, '/settings?section=server')
  await expect(page.getByText('The port is taken once').first()).toBeVisible()
  expect(await page.content()).not.toContain(product.serviceKey)
  await expectWellMade(page, 'settings-phone')
  await section(page, 'Storage')
  await expect(page.getByLabel('Largest file')).toBeVisible()
  await expectWellMade(page, 'settings-phone-storage')
})
