// The examples, each started by its one command and used as people would: accounts, what is theirs alone, other windows, files.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { complaintsOf, expectWellMade } from './admin.ts'
import { password, signUp, startExample, type Example } from './example.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const narrow = { width: 360, height: 740 }

test('an unknown name gets the list of those that there are', async () => {
  const asked = promisify(execFile)('npm', ['run', '--silent', 'example', '--', 'nope'], { cwd: root })
  const { code, stderr } = await asked.then(
    () => ({ code: 0, stderr: '' }),
    (error: unknown) => error as { code: number; stderr: string },
  )
  expect(code).toBe(2)
  expect(stderr).toContain('There is no example "nope"')
  for (const name of ['todos', 'photos', 'supabase-js']) expect(stderr).toContain(`npm run example -- ${name}`)
})

test.describe('todos', () => {
  let todos: Example
  test.beforeAll(async () => {
    todos = await startExample('todos')
  })
  test.afterAll(() => todos.stop())

  test('a list of one’s own, live in all windows, at once and with what is refused', async ({ browser }) => {
    const alices = await browser.newContext()
    const alice = await alices.newPage()
    const complaints = complaintsOf(alice)
    await alice.goto(todos.url)
    await expectWellMade(alice, 'example-todos-account')
    await signUp(alice, todos.url, 'alice@example.com')
    await expect(alice.getByText('Nothing to do.')).toBeVisible()
    const items = (page = alice) => page.getByRole('listitem')
    const add = async (title: string, page = alice) => {
      await page.getByLabel('New todo').fill(title)
      await page.getByRole('button', { name: 'Add' }).click()
    }
    for (const title of ['Water the plants', 'Call Bob']) await add(title)
    await expect(items()).toHaveText([/Call Bob/, /Water the plants/])
    await alice.getByLabel('Water the plants', { exact: true }).check()
    await expect(alice.getByText('1 open')).toBeVisible()
    await alice.getByRole('button', { name: 'Open' }).click()
    await expect(items()).toHaveText([/Call Bob/])
    await alice.getByRole('button', { name: 'Done' }).click()
    await expect(items()).toHaveText([/Water the plants/])
    await alice.getByRole('button', { name: 'All' }).click()

    // a second window of hers: both show what either does
    const other = await alices.newPage()
    await other.goto(todos.url)
    await expect(items(other)).toHaveText([/Call Bob/, /Water the plants/])
    await add('From the phone', other)
    await expect(items()).toHaveText([/From the phone/, /Call Bob/, /Water the plants/])
    await alice.getByRole('button', { name: 'Delete Call Bob' }).click()
    await expect(items(other)).toHaveText([/From the phone/, /Water the plants/])

    // what takes long shows at once; what is refused goes again, with the reason, and is not lost
    expect(complaints).toEqual([])
    let answer = () => {}
    const held = new Promise<void>((resolve) => (answer = resolve))
    await alice.route('**/rest/v1/todos*', async (route) => {
      if (route.request().method() !== 'GET') await held
      await route.continue()
    })
    await add('x'.repeat(121))
    await expect(items()).toHaveText([/xxx/, /From the phone/, /Water the plants/])
    await alice.getByLabel('From the phone', { exact: true }).check()
    await expect(alice.getByText('1 open')).toBeVisible()
    await expect(other.getByText('1 open')).toBeVisible()
    answer()
    await expect(alice.getByRole('alert')).toHaveText(/^Title has 1 to 120 characters\./)
    await expect(items()).toHaveText([/From the phone/, /Water the plants/])
    await expect(alice.getByLabel('New todo')).toHaveValue('x'.repeat(121))
    await expect(other.getByText('0 open')).toBeVisible()
    await expectWellMade(alice, 'example-todos')
    await alice.setViewportSize(narrow)
    await expectWellMade(alice, 'example-todos-narrow')

    // Bob has a list of his own; signing out ends it in both windows, and signing in brings it back
    const bob = await (await browser.newContext()).newPage()
    await signUp(bob, todos.url, "bob.o'brien@example.com")
    await add('Mine alone', bob)
    await expect(items(bob)).toHaveText([/Mine alone/])
    await expect(items()).toHaveText([/From the phone/, /Water the plants/])
    await alice.getByRole('button', { name: 'Sign out' }).click()
    await expect(other.getByRole('button', { name: 'Sign up' })).toBeVisible()
    await alice.reload()
    await alice.getByRole('button', { name: 'Sign in instead' }).click()
    await alice.getByLabel('E-mail').fill('alice@example.com')
    await alice.getByLabel('Password').fill('wrong password')
    await alice.getByRole('button', { name: 'Sign in' }).click()
    await expect(alice.getByRole('alert')).toHaveText('Invalid login credentials')
    await alice.getByLabel('Password').fill(password)
    await alice.getByRole('button', { name: 'Sign in' }).click()
    await expect(items()).toHaveText([/From the phone/, /Water the plants/])
  })
})
