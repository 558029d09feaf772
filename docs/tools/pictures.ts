// Takes the pictures of the dashboard in docs/public/pictures from the real product, in both themes: `npm run docs:pictures`.
// Refuses a picture of more than 80 kB.
import { spawn } from 'node:child_process'
import { mkdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import sharp from 'sharp'
import { signIn, startWithAdmin } from '../../e2e/admin.ts'
import type { Product } from '../../e2e/product.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const target = fileURLToPath(new URL('../public/pictures', import.meta.url))
const most = 80_000

/** What the pictures show beside the music shop of examples/chinook. */
const plants = `
  create table plants (
    id int generated always as identity primary key,
    user_id uuid not null default auth.uid() references auth.users on delete cascade,
    name text not null, room text, every_days int not null, is_shared boolean not null default false
  );
  create policy "own plants" on plants to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  create policy "shared plants" on plants for select to authenticated using (is_shared);
  grant select, insert, update, delete on plants to authenticated;`
const rows = (
  fern: string,
  moss: string,
) => `insert into plants (user_id, name, room, every_days, is_shared) values
  ('${fern}', 'Monstera', 'Living room', 7, false), ('${fern}', 'Basil', 'Kitchen', 2, true), ('${moss}', 'Ivy', 'Hall', 10, true),
  ('${moss}', 'Orchid', 'Bath', 12, false), ('${fern}', 'Aloe', 'Kitchen', 20, false)`

let product: Product
test.setTimeout(300_000)

async function sql(...args: string[]): Promise<void> {
  const [text = '', ...rest] = args
  const child = spawn('npm', ['run', '--silent', 'sql', '--', ...rest], { cwd: root, env: product.env })
  child.stdin.end(text)
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`npm run sql ended with ${String(code)}`)
}

async function register(email: string): Promise<string> {
  const response = await fetch(`${product.url}/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: 'correct horse battery' }),
  })
  return ((await response.json()) as { readonly user: { readonly id: string } }).user.id
}

/** The window as it is, in both themes. */
async function take(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForTimeout(300)
    const file = `${target}/${name}${colorScheme === 'dark' ? '-dark' : ''}.webp`
    await sharp(await page.screenshot())
      .webp({ quality: 80, effort: 6 })
      .toFile(file)
    expect((await stat(file)).size).toBeLessThan(most)
  }
}

test.beforeAll(async () => {
  await mkdir(target, { recursive: true })
  product = await startWithAdmin()
  await sql('', 'examples/chinook/chinook.sql')
  await sql(plants, '-')
  const [fern, moss] = [await register('fern@example.com'), await register('moss@example.com')]
  await sql(rows(fern, moss), '-')
})
test.afterAll(() => product.stop())

test('tables', async ({ page }) => {
  await signIn(page, product, '/tables/public/track')
  await expect(page.getByRole('grid', { name: 'Rows of track' })).toBeVisible()
  await expect(page.getByText('For Those About To Rock').first()).toBeVisible()
  await take(page, 'tables')
})

test('SQL', async ({ page }) => {
  await signIn(page, product, '/sql')
  await page.getByRole('textbox', { name: 'SQL' }).click()
  await page.keyboard.insertText(`-- which artists sell best, and from how many albums
select artist.name, count(distinct album.album_id) as albums, sum(line.unit_price * line.quantity) as sold
from artist
join album using (artist_id)
join track using (album_id)
join invoice_line line using (track_id)
group by artist.name
order by sold desc
limit 20;`)
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByText('20 rows')).toBeVisible()
  await take(page, 'sql')
})

test('diagram', async ({ page }) => {
  await signIn(page, product, '/schema/diagram')
  await expect(page.getByRole('button', { name: 'public.track', exact: true })).toBeVisible()
  await take(page, 'diagram')
})

test('policies', async ({ page }) => {
  await signIn(page, product, '/policies?table=plants&tab=tester')
  await page.getByLabel('Who asks').selectOption('A user (authenticated)')
  await page.getByLabel('Find a user').fill('fern@')
  await page.getByRole('button', { name: 'fern@example.com' }).click()
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(page.getByText('4 of 5 rows pass')).toBeVisible()
  await page
    .getByRole('list', { name: 'Rows' })
    .getByRole('button', { name: /hidden/ })
    .click()
  await take(page, 'policies')
})
