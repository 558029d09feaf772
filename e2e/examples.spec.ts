// The examples, each started by its one command and used as people would: accounts, what is theirs alone, other windows, files.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test, type Page, type Route } from '@playwright/test'
import sharp from 'sharp'
import { complaintsOf, expectWellMade } from './admin.ts'
import { password, signUp, startExample, type Example } from './example.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** A JPEG of noise, which does not get small. */
const noise = (width: number, height: number): Promise<Buffer> =>
  sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer()
const narrow = { width: 360, height: 740 }

test('an unknown name gets the list of those that there are', async () => {
  const asked = promisify(execFile)('npm', ['run', '--silent', 'example', '--', 'nope'], { cwd: root })
  const { code, stderr } = await asked.then(
    () => ({ code: 0, stderr: '' }),
    (error: unknown) => error as { code: number; stderr: string },
  )
  expect(code).toBe(2)
  expect(stderr).toContain('There is no example "nope"')
  for (const name of ['todos', 'photos', 'supabase-js'])
    expect(stderr).toContain(`npm run example -- ${name}`)
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
    const held: Route[] = []
    let isHeld = true
    await alice.route('**/rest/v1/todos*', async (route) => {
      if (isHeld && route.request().method() !== 'GET') held.push(route)
      else await route.continue()
    })
    await add('x'.repeat(121))
    await expect(items()).toHaveText([/xxx/, /From the phone/, /Water the plants/])
    await alice.getByLabel('From the phone', { exact: true }).check()
    await expect(alice.getByText('1 open')).toBeVisible()
    await expect(other.getByText('1 open')).toBeVisible()
    isHeld = false
    for (const route of held) await route.continue()
    await expect(alice.getByRole('alert')).toHaveText(/^Title has 1 to 120 characters\./)
    await expect(items()).toHaveText([/From the phone/, /Water the plants/])
    await expect(alice.getByLabel('New todo')).toHaveValue('x'.repeat(121))
    await expect(other.getByText('0 open')).toBeVisible()
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

    // a token that is over is renewed
    await alice.evaluate(() => {
      for (const [place, session] of Object.entries(localStorage) as [string, string][])
        localStorage.setItem(place, JSON.stringify({ ...(JSON.parse(session) as object), expires_at: 0 }))
    })
    const renewed = alice.waitForResponse(/grant_type=refresh_token/)
    await alice.reload()
    expect((await renewed).status()).toBe(200)
    await expect(items()).toHaveText([/From the phone/, /Water the plants/])
  })
})

test.describe('photos', () => {
  let photos: Example
  test.beforeAll(async () => {
    photos = await startExample('photos')
  })
  test.afterAll(() => photos.stop())

  const sunset = (): Promise<Buffer> =>
    sharp(
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><linearGradient id="s" x2="0" y2="1">
        <stop stop-color="#234"/><stop offset=".6" stop-color="#e86"/><stop offset="1" stop-color="#fc8"/></linearGradient>
        <rect width="900" height="600" fill="url(#s)"/><circle cx="450" cy="420" r="90" fill="#fe9"/></svg>`),
    )
      .jpeg()
      .toBuffer()
  const choose = (page: Page, name: string, mimeType: string, buffer: Buffer) =>
    page.getByLabel('Choose a photo').setInputFiles({ name, mimeType, buffer })
  const upload = (page: Page) => page.getByRole('button', { name: 'Upload' }).click()
  const cards = (page: Page) => page.locator('.feed').getByRole('listitem')
  const dialog = (page: Page) => page.getByRole('dialog')

  test('photos are shared, liked, talked about, kept private, linked to and deleted', async ({ browser }) => {
    const ada = await (await browser.newContext()).newPage()
    const bob = await (await browser.newContext()).newPage()
    await signUp(ada, photos.url, 'ada@example.com', 'Ada')
    await signUp(bob, photos.url, 'bob@example.com', 'Bob')
    const complaints = complaintsOf(bob)
    await expect(ada.getByText('No photos yet.')).toBeVisible()

    // what is no photo, or too large, is refused in words
    await choose(ada, 'notes.txt', 'text/plain', Buffer.from('words'))
    await upload(ada)
    await expect(ada.getByRole('alert')).toHaveText(/^This file is no photo/)
    await choose(ada, 'huge.jpg', 'image/jpeg', randomBytes(8 * 1024 * 1024 + 1))
    await expect(ada.getByRole('alert')).toHaveCount(0)
    await upload(ada)
    await expect(ada.getByRole('alert')).toHaveText(/^This file is too large/)

    // over a slow line the progress shows, and the upload can be cancelled
    const line = await ada.context().newCDPSession(ada)
    const throttle = (uploadThroughput: number) => {
      const others = { offline: false, latency: 0, downloadThroughput: -1 }
      return line.send('Network.emulateNetworkConditions', { ...others, uploadThroughput })
    }
    await throttle(60_000)
    await choose(ada, 'noise.jpg', 'image/jpeg', await noise(1400, 1000))
    await upload(ada)
    const progress = ada.getByRole('progressbar', { name: 'Upload' })
    await expect.poll(() => progress.getAttribute('value').then(Number)).toBeGreaterThan(5)
    await expectWellMade(ada, 'example-photos-uploading')
    expect(Number(await progress.getAttribute('value'))).toBeLessThan(100)
    await ada.getByRole('button', { name: 'Cancel' }).click()
    await expect(progress).toHaveCount(0)
    await throttle(-1)

    // a row that is refused leaves no file; the next one comes to the other window by itself
    await choose(ada, 'sunset.jpg', 'image/jpeg', await sunset())
    await ada.getByLabel('Caption').fill('x'.repeat(201))
    // the upload that was cancelled had nothing to remove
    const removed = ada.waitForResponse(
      async (answer) =>
        answer.request().method() === 'DELETE' && ((await answer.json()) as unknown[]).length === 1,
    )
    await upload(ada)
    await expect(ada.getByRole('alert')).toHaveText(/^Caption has at most 200 characters/)
    await removed
    await ada.getByLabel('Caption').fill('Sunset')
    const signed = bob.waitForRequest(/\/object\/sign\/photos\//)
    await upload(ada)
    await expect(cards(bob)).toHaveText([/SunsetAda/])
    const picture = bob.getByRole('img', { name: 'Sunset', exact: true })
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(600)

    // likes and comments are live in both
    await cards(bob).getByRole('button', { name: 'Like (0 so far)' }).click()
    await expect(cards(ada).getByRole('button', { name: 'Like (1 so far)' })).toHaveAttribute(
      'aria-pressed',
      'false',
    )
    await picture.click()
    await bob.getByLabel('Comment', { exact: true }).fill('How warm!')
    await bob.getByRole('button', { name: 'Send' }).click()
    await expect(cards(ada).getByText('1 comment')).toBeVisible()
    await cards(ada).getByRole('img').click()
    await expect(dialog(ada).getByText('Bob How warm!')).toBeVisible()
    await expect(dialog(bob).getByRole('button', { name: 'Delete', exact: true })).toHaveCount(0)
    await expectWellMade(ada, 'example-photos-dialog')

    // a link shows the picture to whoever has it
    await ada.getByRole('button', { name: 'Share a link' }).click()
    const link = await ada.getByLabel('Whoever has this link').inputValue()
    const shared = await fetch(link)
    expect(shared.status).toBe(200)
    expect(shared.headers.get('content-type')).toMatch(/^image\//)

    // made private it leaves the other's window, and its file is out of reach; made public it is back
    await ada.getByRole('button', { name: 'Make private' }).click()
    await expect(dialog(ada).getByText('Private', { exact: true })).toBeVisible()
    await expect(dialog(bob)).toHaveCount(0)
    await expect(cards(bob)).toHaveCount(0)
    const { apikey = '', authorization = '' } = (await signed).headers()
    const file = (await signed).url().replace('/sign/', '/authenticated/')
    const download = () => fetch(file, { headers: { apikey, authorization } })
    expect((await download()).status).toBe(400)
    await bob.reload()
    await expect(bob.getByText('No photos yet.')).toBeVisible()
    await ada.getByRole('button', { name: 'Make public' }).click()
    await expect(cards(bob)).toHaveCount(1)
    expect((await download()).status).toBe(200)
    expect(complaints).toEqual([])

    // the profile's name is the one that others see
    await ada.getByRole('button', { name: 'Close' }).click()
    await ada.getByRole('button', { name: 'Profile of Ada' }).click()
    await ada.getByLabel('What others call you').fill('Ada L.')
    await ada.getByRole('button', { name: 'Save' }).click()
    await expect(cards(bob)).toHaveText([/SunsetAda L\./])
    await bob.setViewportSize(narrow)
    await expectWellMade(bob, 'example-photos-narrow')

    // deleted, it is gone from everywhere: the row, the file, the link
    await cards(ada).getByRole('img').click()
    ada.once('dialog', (question) => void question.accept())
    await ada.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(dialog(ada)).toHaveCount(0)
    await expect(cards(ada)).toHaveCount(0)
    await expect(cards(bob)).toHaveCount(0)
    expect((await fetch(link)).status).toBe(400)
  })
})

test.describe('supabase-js', () => {
  let library: Example
  test.beforeAll(async () => {
    library = await startExample('supabase-js')
  })
  test.afterAll(() => library.stop())

  test('everybody reads, members write, all see it at once, covers are files', async ({ browser }) => {
    const reader = await (await browser.newContext()).newPage()
    const member = await (await browser.newContext()).newPage()
    const complaints = complaintsOf(reader)
    await reader.goto(library.url)
    await member.goto(library.url)
    const books = (page: Page) => page.locator('.book h2')
    const reviews = (page: Page, book: string) => page.getByRole('list', { name: `Reviews of ${book}` })
    await expect(books(reader)).toHaveText(['The Dispossessed', 'The Left Hand of Darkness', 'Solaris'])
    await expect(reviews(reader, 'Solaris').getByRole('listitem')).toHaveText([
      '★★★★★',
      '★★The sea says nothing.',
    ])
    await reader.getByRole('button', { name: 'Before 1970' }).click()
    await expect(books(reader)).toHaveText(['Solaris', 'The Left Hand of Darkness'])
    await reader.getByRole('button', { name: 'Four stars on average' }).click()
    await expect(books(reader)).toHaveText(['The Dispossessed'])
    await reader.getByRole('button', { name: 'All books' }).click()

    await member.getByLabel('E-mail').fill('ursula@example.com')
    await member.getByLabel('Password').fill(password)
    await member.getByRole('button', { name: 'Sign in' }).click()
    await expect(member.getByRole('alert')).toHaveText('Invalid login credentials')
    await member.getByRole('button', { name: 'Sign up' }).click()
    const form = member.getByRole('form', { name: 'Review The Left Hand of Darkness' })
    await form.getByLabel('Stars').selectOption('4')
    await form.getByLabel('Review').fill('Winter, and two people.')
    await form.getByRole('button', { name: 'Send' }).click()
    const review = reviews(reader, 'The Left Hand of Darkness').getByRole('listitem')
    await expect(review).toHaveText(['★★★★Winter, and two people.'])
    await expect(form.getByLabel('Review')).toHaveValue('')

    const field = member.getByLabel('Add a cover to Solaris')
    await field.setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('words') })
    await expect(member.getByRole('alert')).toHaveText('mime type text/plain is not supported')
    await field.setInputFiles({ name: 'cover.jpg', mimeType: 'image/jpeg', buffer: await noise(60, 90) })
    const cover = member.getByRole('img', { name: 'Cover of Solaris' })
    await expect.poll(() => cover.evaluate((img: HTMLImageElement) => img.naturalHeight)).toBeGreaterThan(0)
    await expect(member.getByRole('alert')).toHaveCount(0)
    await expectWellMade(member, 'example-supabase-js')
    await reader.setViewportSize(narrow)
    await expectWellMade(reader, 'example-supabase-js-narrow')

    await member.getByRole('button', { name: 'Delete the review Winter, and two people.' }).click()
    await expect(review).toHaveCount(0)
    await member.getByRole('button', { name: 'Sign out' }).click()
    await expect(member.getByRole('form')).toHaveCount(1) // the one to sign in
    expect(complaints).toEqual([])
  })
})
