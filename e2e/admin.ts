// An admin in a real browser: a product that has one, a page on which he is signed in, and what every page must hold.
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type BrowserContext, type Page } from '@playwright/test'
import { startProduct, type Product } from './product.ts'

export const admin = { email: 'ada@example.com', password: 'correct horse' }

/** A product whose first admin is {@link admin}. */
export const startWithAdmin = (settings: Readonly<Record<string, string>> = {}): Promise<Product> =>
  startProduct({ ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password, ...settings })

/** Signs in by the form, at the page that was asked for. */
export async function signInByForm(page: Page, product: Product, path = '/'): Promise<void> {
  await page.goto(product.url + path)
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('button', { name: 'Account' })).toBeVisible()
}

const sessions = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>()

/** Opens the page that was asked for with the session of the test before, or by the form where there is none. */
export async function signIn(page: Page, product: Product, path = '/'): Promise<void> {
  const context = page.context()
  const account = page.getByRole('button', { name: 'Account' })
  const session = sessions.get(product.url)
  if (session) {
    await context.addCookies(session)
    await page.goto(product.url + path)
    await expect(account.or(page.getByLabel('E-mail'))).toBeVisible()
    if (await account.isVisible()) return
  }
  await signInByForm(page, product, path)
  sessions.set(product.url, await context.cookies(product.url))
}

/** What the console and uncaught errors say from now on. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}

/** In both themes: nothing for axe to find, nothing wider than the window; leaves pictures in test-results/. */
export async function expectWellMade(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // axe waits for ever for frames that may run no script; legacy mode asks the page alone, and needs no second one
    const axe = new AxeBuilder({ page }).setLegacyMode()
    // themes differ in colours only
    if (colorScheme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block'])
    const { violations } = await axe.analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    const [wide, width] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ])
    expect(wide).toBeLessThanOrEqual(width)
    await page.screenshot({ path: `test-results/${name}-${colorScheme}.png` })
  }
}
