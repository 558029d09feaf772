// Policies in a browser: a table that is open is closed, grants and policies are made, the tester says why, its test file runs.
import { expect, test, type Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv, promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const hostile = `<img src=x onerror=alert(1)> \u202E${'long'.repeat(12)}`
let product: Product
let ada: string

async function user(email: string): Promise<string> {
  const response = await fetch(`${product.url}/auth/v1/admin/users`, {
    method: 'POST',
    headers: {
      apikey: product.serviceKey,
      authorization: `Bearer ${product.serviceKey}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ email, password: 'correct horse battery', email_confirm: true }),
  })
  return ((await response.json()) as { id: string }).id
}

const sql = (text: string) => product.sql(text)

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  product = await startWithAdmin()
  ada = await user('ada@users.example')
  const eve = await user('eve@users.example')
  await sql(`
    create table teams (id int primary key, name text);
    create table members (team_id int references teams, user_id uuid references auth.users, primary key (team_id, user_id));
    create table notes (
      id int primary key, user_id uuid default auth.uid(), team_id int references teams, title text not null
    );
    insert into teams values (1, 'one'), (2, 'two');
    insert into members values (1, '${ada}');
    insert into notes values (1, '${ada}', null, 'mine'), (2, '${eve}', 1, $t$${hostile}$t$), (3, '${eve}', 2, 'theirs');
    alter table notes disable row level security;
    grant select on notes to authenticated;
    grant select on members to authenticated;
    create policy "own memberships" on members for select to authenticated using (user_id = (select auth.uid()));
    create table "${hostile.slice(0, 40)}" (id int);
    create policy "${hostile.slice(0, 30)}" on "${hostile.slice(0, 40)}" for select to anon using ('${hostile}' <> '');`)
})
test.afterAll(async () => {
  await product.stop()
})

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
async function runReviewed(page: Page, text: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('region')).toContainText(text)
  await dialog.getByRole('button', { name: /^Run/ }).click()
  await expect(dialog).toBeHidden()
}

test('a table without row-level security is found and closed', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/')
  complaints.length = 0
  await page.getByRole('link', { name: 'Policies' }).first().click()
  await expect(page.getByText('Choose a table')).toBeVisible()
  await expectWellMade(page, 'policies')
  await page.getByRole('link', { name: /^notes/ }).click()
  await expect(page).toHaveURL(/table=notes/)
  await expect(page.getByText(/authenticated can reach every row/)).toBeVisible()
  await expectWellMade(page, 'policies-off')
  await button(page, 'Enable RLS').click()
  await runReviewed(page, 'alter table public.notes enable row level security;')
  await expect(page.getByText(/authenticated may select, but no policy/)).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'public.notes' })).toBeVisible()
  expect(complaints).toEqual([])
})

test('policies are made from templates, changed and dropped, with their SQL shown', async ({ page }) => {
  await signIn(page, product, '/policies?table=notes')
  await button(page, 'New policy').click()
  await page.getByLabel('Start from').selectOption('Owners only')
  await expect(page.getByLabel('USING: rows that are there')).toHaveValue('(select auth.uid()) = user_id')
  await page.getByLabel('Command').selectOption('select')
  await expectWellMade(page, 'policies-editor')
  await button(page, 'Run this SQL').click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Owners reach their rows' })).toBeVisible()

  await button(page, 'New policy').click()
  await page.getByLabel('Start from').selectOption('Members of the team, by a join table')
  await button(page, 'Run this SQL').click()
  await expect(page.getByRole('heading', { name: 'Members of the team read' })).toBeVisible()

  await button(page, 'Edit: Owners reach their rows').click()
  await page.getByLabel('USING: rows that are there').fill('nonsense =')
  await button(page, 'Run this SQL').click()
  await expect(page.getByRole('alert')).toContainText('syntax error')
  await page
    .getByLabel('USING: rows that are there')
    .fill(`(select auth.uid()) = user_id and title <> 'draft'`)
  await page.getByLabel('Name').fill('Owners see theirs')
  await button(page, 'Run this SQL').click()
  await expect(page.getByRole('heading', { name: 'Owners see theirs' })).toBeVisible()

  await button(page, 'New policy').click()
  await page.getByLabel('Name').fill('To be dropped')
  await page.getByLabel('Command').selectOption('insert')
  await page.getByLabel('WITH CHECK: rows as they would become').fill('true')
  await page.getByLabel('Grant what is missing, too').uncheck()
  await button(page, 'Run this SQL').click()
  await expect(page.getByText(/who has no grant for it/)).toBeVisible()
  await button(page, 'Grant: authenticated: insert').click()
  await runReviewed(page, 'grant insert on public.notes to authenticated;')
  await expect(page.getByRole('switch', { name: 'authenticated: insert' })).toBeChecked()
  await expect(page.getByText(/who has no grant for it/)).toBeHidden()
  await button(page, 'Delete: To be dropped').click()
  await runReviewed(page, 'drop policy "To be dropped"')
  await page.getByRole('switch', { name: 'authenticated: insert' }).click()
  await runReviewed(page, 'revoke insert on public.notes from authenticated;')
  await expect(page.getByRole('switch', { name: 'authenticated: insert' })).not.toBeChecked()
  await expectWellMade(page, 'policies-rules')
})

test('the tester says which rows a user reaches, and which part decided; its file is a test that holds', async ({
  page,
}) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/policies?table=notes&tab=tester')
  complaints.length = 0
  await page.getByLabel('Who asks').selectOption('A user (authenticated)')
  await page.getByLabel('Find a user').fill('ada@')
  await button(page, 'ada@users.example').click()
  await expect(page.getByLabel('Claims of the token')).toHaveValue(new RegExp(ada))
  await button(page, 'Test').click()
  await expect(page.getByText('2 of 3 rows pass')).toBeVisible()
  const rows = page.getByRole('list', { name: 'Rows' })
  await expect(rows.getByRole('listitem')).toHaveText([/passes.*id = 1/, /passes.*id = 2/, /hidden.*id = 3/])
  await rows.getByRole('button', { name: /id = 3/ }).click()
  const why = page.getByRole('region', { name: 'Explanation' })
  await expect(why.getByText('decided')).toHaveCount(2)
  await expect(why.getByText(/EXISTS/)).toBeVisible()
  await why.getByText('Values').click()
  await expectWellMade(page, 'policies-tester')

  const saved = page.waitForEvent('download')
  await button(page, 'Save as test').click()
  const folder = await mkdtemp(join(root, 'test-results/saved-'))
  const file = join(folder, (await saved).suggestedFilename())
  await (await saved).saveAs(file)
  expect(file).toMatch(/notes-select\.test\.ts$/)
  const secrets = parseEnv(await readFile(product.env.SECRETS_FILE ?? '', 'utf8'))
  const env = { ...process.env, ...secrets, API_URL: product.url }
  // a project of its own, without the settings of this one
  await writeFile(join(folder, 'vitest.config.mjs'), 'export default {}')
  const vitest = ['vitest', 'run', '--root', folder, '--config', join(folder, 'vitest.config.mjs')]
  const { stdout } = await run('npx', vitest, { env, cwd: root })
  expect(stdout).toContain('3 passed')
  await sql(`update notes set team_id = 1 where id = 3`)
  await expect(run('npx', vitest, { env, cwd: root })).rejects.toThrow()
  await rm(folder, { recursive: true })
  expect(complaints).toEqual([])
})

test('the tester tells of missing grants, wrong values, and holds for hostile names', async ({ page }) => {
  let dialogs = 0
  page.on('dialog', (dialog) => {
    dialogs += 1
    void dialog.dismiss()
  })
  await signIn(page, product, '/policies?table=notes&tab=tester')
  await page.getByLabel('Verb').selectOption('insert')
  await page.getByLabel('Values of the request').fill('{')
  await expect(page.getByText('This is not a JSON object')).toBeVisible()
  await expect(button(page, 'Test')).toBeDisabled()
  await page.getByLabel('Values of the request').fill('{"id": "x"}')
  await button(page, 'Test').click()
  await expect(page.getByRole('alert')).toContainText('invalid input syntax')
  await page.getByLabel('Values of the request').fill('{"id": 7, "title": "new"}')
  await button(page, 'Test').click()
  await expect(page.getByText('grant insert on "public"."notes" to "anon";')).toBeVisible()
  await expect(page.getByText(/No permissive policy applies/)).toBeVisible()
  await expectWellMade(page, 'policies-refused')

  await page.getByRole('link', { name: /onerror/ }).click()
  await page.getByRole('tab', { name: 'Grants and policies' }).click()
  await expect(page.getByText(/is about select by anon/)).toBeVisible()
  await page.setViewportSize({ width: 360, height: 740 })
  await expectWellMade(page, 'policies-hostile-narrow')
  expect(dialogs).toBe(0)
})

test('whoever lost his session is asked to sign in', async ({ page, context }) => {
  await signIn(page, product, '/policies?table=notes')
  await expect(page.getByRole('heading', { name: 'public.notes' })).toBeVisible()
  await context.clearCookies()
  await page.getByRole('tab', { name: 'Tester' }).click()
  await button(page, 'Test').click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})
