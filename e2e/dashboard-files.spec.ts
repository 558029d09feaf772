// The page of files in a browser: buckets, uploads by button and drop, folders, selection, previews, addresses, moving, deleting;
// names and contents that would like to be something else than text.
import { expect, test, type Page } from '@playwright/test'
import { complaintsOf, expectWellMade, signIn, startWithAdmin } from './admin.ts'
import type { Product } from './product.ts'

let product: Product

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  product = await startWithAdmin({ STORAGE_RESERVE: '0' })
})
test.afterAll(async () => {
  await product.stop()
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const hostile = [
  '<img src=x onerror=alert(1)>.txt',
  'a%00b ?&#.txt',
  '\u202Egnp.exe',
  `${'very long '.repeat(60)}.txt`,
  '..%2f..%2fup.txt',
]

const grid = (page: Page) => page.getByRole('grid')
const row = (page: Page, name: string) => grid(page).getByRole('row').filter({ hasText: name })
const uploads = (page: Page) => page.getByRole('region', { name: 'Uploads' })
const open = (page: Page, query: Readonly<Record<string, string>>) =>
  signIn(page, product, `/files?${new URLSearchParams(query).toString()}`)

/** An upload by the API. */
async function put(bucket: string, name: string, body: string | Buffer, type = 'text/plain') {
  const path = name.split('/').map(encodeURIComponent).join('/')
  const answer = await fetch(`${product.url}/storage/v1/object/${bucket}/${path}`, {
    method: 'POST',
    headers: {
      apikey: product.serviceKey,
      authorization: `Bearer ${product.serviceKey}`,
      'content-type': type,
    },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  expect(answer.status, await answer.text()).toBe(200)
}

test('a first bucket, a folder, files by the button, and what they hold', async ({ page }) => {
  const complaints = complaintsOf(page)
  await signIn(page, product, '/files')
  complaints.length = 0
  await expect(page.getByText('No bucket yet')).toBeVisible()
  await expectWellMade(page, 'files-none')
  await page.getByRole('button', { name: 'New bucket' }).click()
  const form = page.getByRole('dialog', { name: 'New bucket' })
  await form.getByLabel('Name').fill('photos')
  await form.getByLabel('Public').check()
  await form.getByLabel('Largest file').fill('20mb')
  await expectWellMade(page, 'files-new-bucket')
  await form.getByRole('button', { name: 'Create the bucket' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('photos')
  await expect(page).toHaveURL(/bucket=photos/)
  await expect(page.getByText('Nothing here yet')).toBeVisible()

  await page.getByRole('button', { name: 'New folder' }).click()
  await page.getByLabel('Name of the folder').fill('holidays')
  await page.getByRole('button', { name: 'Create the folder' }).click()
  await row(page, 'holidays').getByRole('button', { name: 'holidays' }).click()
  await expect(page).toHaveURL(/path=holidays/)
  await expect(page.getByText('Nothing here yet')).toBeVisible()

  await page.getByLabel('Files to upload').setInputFiles([
    { name: 'sea.png', mimeType: 'image/png', buffer: png },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('<script>alert(1)</script> and more') },
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    { name: 'film.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(13_000_000, 7) },
  ])
  await expect(uploads(page).getByText('4 of 4 uploaded')).toBeVisible()
  await expect(row(page, 'film.bin')).toContainText('13 MB')
  await expectWellMade(page, 'files-list')
  await uploads(page).getByRole('button', { name: 'Clear' }).click()
  await expect(uploads(page)).toBeHidden()

  await grid(page).getByRole('button', { name: 'notes.txt' }).click()
  const sheet = page.getByRole('dialog', { name: 'notes.txt' })
  await expect(sheet.getByRole('region', { name: 'Preview of notes.txt' })).toHaveText(
    '<script>alert(1)</script> and more',
  )
  await page.keyboard.press('Escape')
  await grid(page).getByRole('button', { name: 'sea.png' }).click()
  const image = page.getByRole('img', { name: 'Preview of sea.png' })
  await expect(image).toBeVisible()
  expect(await image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(1)
  await expect(page.getByRole('region', { name: 'Public URL' })).toContainText(
    '/storage/v1/object/public/photos/holidays/sea.png',
  )
  await page.getByRole('button', { name: 'Make a signed URL' }).click()
  const signed = await page.getByRole('region', { name: 'Signed URL' }).textContent()
  const answer = await fetch(signed ?? '')
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(png)
  await expectWellMade(page, 'files-details')
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  expect((await saved).suggestedFilename()).toBe('sea.png')
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/open=/)
  expect(complaints).toEqual([])
})

test('a name that is taken can be replaced, what the bucket forbids is told', async ({ page }) => {
  await open(page, { bucket: 'photos', path: 'holidays/' })
  await page
    .getByLabel('Files to upload')
    .setInputFiles([{ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('second') }])
  await expect(uploads(page)).toContainText('Failed')
  await uploads(page).getByRole('button', { name: 'Replace holidays/notes.txt' }).click()
  await expect(uploads(page).getByText('1 of 1 uploaded')).toBeVisible()
  await uploads(page).getByRole('button', { name: 'Clear' }).click()
  await page
    .getByLabel('Files to upload')
    .setInputFiles([{ name: 'large.bin', mimeType: 'text/plain', buffer: Buffer.alloc(21_000_000) }])
  await expect(uploads(page)).toContainText('Failed')
  await expect(uploads(page)).toContainText('maximum allowed size')
  await expect(uploads(page).getByRole('button', { name: 'Try holidays/large.bin again' })).toBeVisible()
  await expectWellMade(page, 'files-failed')
  await grid(page).getByRole('button', { name: 'notes.txt' }).click()
  await expect(page.getByRole('region', { name: 'Preview of notes.txt' })).toHaveText('second')
})

test('an upload is cancelled, and tried again', async ({ page }) => {
  await open(page, { bucket: 'photos' })
  let held = true
  await page.route('**/storage/v1/object/photos/slow.txt', async (route) => {
    if (!held) await route.continue()
  })
  await page
    .getByLabel('Files to upload')
    .setInputFiles([{ name: 'slow.txt', mimeType: 'text/plain', buffer: Buffer.from('slow') }])
  await uploads(page).getByRole('button', { name: 'Cancel slow.txt' }).click()
  await expect(uploads(page)).toContainText('Cancelled')
  held = false
  await uploads(page).getByRole('button', { name: 'Try slow.txt again' }).click()
  await expect(uploads(page).getByText('1 of 1 uploaded')).toBeVisible()
  await expect(row(page, 'slow.txt')).toBeVisible()
})

test('files are dropped onto the list', async ({ page }) => {
  await open(page, { bucket: 'photos' })
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['dropped'], 'dropped.txt', { type: 'text/plain' }))
    return transfer
  })
  const target = page.getByRole('grid')
  await target.dispatchEvent('dragenter', { dataTransfer: data })
  await expect(page.getByText('Drop to upload to photos')).toBeVisible()
  await target.dispatchEvent('drop', { dataTransfer: data })
  await expect(row(page, 'dropped.txt')).toBeVisible()
  await expect(page.getByText('Drop to upload to photos')).toBeHidden()
})

test('selecting by keyboard and mouse; renaming, moving, copying, deleting', async ({ page }) => {
  await put('photos', 'work/a.txt', 'a')
  await put('photos', 'work/b.txt', 'b')
  await put('photos', 'work/c.txt', 'c')
  await put('photos', 'work/deep/d.txt', 'd')
  await open(page, { bucket: 'photos', path: 'work/' })
  const toolbar = page.getByRole('toolbar', { name: 'What to do with the selection' })
  await row(page, 'a.txt').getByRole('gridcell').nth(2).click()
  await row(page, 'c.txt')
    .getByRole('gridcell')
    .nth(2)
    .click({ modifiers: ['Shift'] })
  await expect(toolbar.getByText('3 selected')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(toolbar).toBeHidden()
  await row(page, 'a.txt').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(toolbar.getByText('2 selected')).toBeVisible()
  await expectWellMade(page, 'files-selected')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Space')
  await page.keyboard.press('F2')
  await page.getByLabel('New name').fill('b2.txt')
  await page.getByRole('button', { name: 'Rename' }).last().click()
  await expect(row(page, 'b2.txt')).toBeVisible()

  await page.getByRole('checkbox', { name: 'Select deep' }).check()
  await toolbar.getByRole('button', { name: 'Move' }).click()
  const moving = page.getByRole('dialog', { name: 'Move 1 entry' })
  await expect(moving.getByRole('button', { name: 'Move here' })).toBeDisabled()
  await moving.getByRole('button', { name: 'deep' }).click()
  await expect(moving.getByText('A folder cannot go into itself')).toBeVisible()
  await moving.getByRole('button', { name: 'photos' }).click()
  await moving.getByRole('button', { name: 'holidays' }).click()
  await expectWellMade(page, 'files-move')
  await moving.getByRole('button', { name: 'Move here' }).click()
  await expect(row(page, 'deep')).toBeHidden()

  await page.getByRole('checkbox', { name: 'Select a.txt' }).check()
  await toolbar.getByRole('button', { name: 'Copy' }).click()
  await page.getByRole('button', { name: 'Copy here' }).click()
  await expect(row(page, 'a (copy).txt')).toBeVisible()

  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await page.getByRole('row', { name: /b2\.txt/ }).focus()
  await page.keyboard.press('Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('Nothing here yet')).toBeVisible()
  await page.getByRole('navigation', { name: 'Path' }).getByRole('button', { name: 'photos' }).click()
  await row(page, 'holidays').getByRole('button', { name: 'holidays' }).click()
  await row(page, 'deep').getByRole('button', { name: 'deep' }).click()
  await expect(row(page, 'd.txt')).toBeVisible()
})

test('hostile names are text, and work', async ({ page }) => {
  const complaints = complaintsOf(page)
  for (const name of hostile) await put('photos', `odd/${name}`, `in ${name}`)
  await open(page, { bucket: 'photos', path: 'odd/' })
  complaints.length = 0
  for (const name of hostile) {
    await grid(page).getByRole('button', { name, exact: true }).click()
    await expect(page.getByRole('region', { name: `Preview of ${name}`, exact: true })).toContainText('in ')
    if (name === hostile[0]) await expectWellMade(page, 'files-hostile-details')
    await page.getByRole('button', { name: 'Make a signed URL' }).click()
    const signed = await page.getByRole('region', { name: 'Signed URL' }).textContent()
    expect(await (await fetch(signed ?? '')).text()).toBe(`in ${name}`)
    await page.keyboard.press('Escape')
  }
  await expectWellMade(page, 'files-hostile')
  await page.setViewportSize({ width: 360, height: 740 })
  await expectWellMade(page, 'files-narrow')
  expect(complaints).toEqual([])
})

test('searching, sorting, more than a page', async ({ page }) => {
  const names = Array.from({ length: 210 }, (_, index) => `many/${String(index).padStart(3, '0')}.txt`)
  for (const name of names) await put('photos', name, name)
  await open(page, { bucket: 'photos', path: 'many/' })
  await expect(grid(page).getByRole('row')).toHaveCount(201)
  await page.getByRole('button', { name: 'Show more' }).click()
  await expect(grid(page).getByRole('row')).toHaveCount(211)
  await page.getByLabel('Search in this folder').fill('20')
  await expect(grid(page).getByRole('row')).toHaveCount(1 + 12)
  await page.getByLabel('Sort by').selectOption('Name, Z first')
  await expect(grid(page).getByRole('row').nth(1)).toContainText('209.txt')
  await page.reload()
  await expect(grid(page).getByRole('row').nth(1)).toContainText('209.txt')
  await page.getByLabel('Search in this folder').fill('nothing')
  await expect(page.getByText('Nothing here has “nothing” in its name')).toBeVisible()
})

test('a bucket is changed, its policies are shown, it is emptied and deleted', async ({ page }) => {
  await open(page, { bucket: 'photos' })
  const menu = page.getByRole('button', { name: 'Bucket', exact: true })
  await menu.click()
  await page.getByRole('menuitem', { name: 'Settings…' }).click()
  const form = page.getByRole('dialog', { name: 'Settings of photos' })
  await expect(form.getByLabel('Largest file')).toHaveValue('20mb')
  await form.getByLabel('Quota of the bucket').fill('a lot')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByRole('alert')).toContainText('quota')
  await form.getByLabel('Quota of the bucket').fill('1gb')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/of 1 GB/)).toBeVisible()
  await menu.click()
  await page.getByRole('menuitem', { name: 'Policies…' }).click()
  await expect(page.getByText('No policy says anything about this bucket.')).toBeVisible()
  await expectWellMade(page, 'files-policies')
  await page.keyboard.press('Escape')
  await menu.click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  const confirm = page.getByRole('dialog', { name: 'Delete the bucket photos?' })
  await confirm.getByRole('button', { name: 'Delete' }).click()
  await expect(confirm.getByText('This is not its name')).toBeVisible()
  await confirm.getByLabel('Type the name of the bucket to confirm').fill('photos')
  await expectWellMade(page, 'files-delete-bucket')
  await confirm.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No bucket yet')).toBeVisible()
})

test('a folder is made where only files of some types may be', async ({ page }) => {
  for (const types of [['image/*'], ['text/plain', 'image/png']]) {
    const id = `only-${types.length}`
    const made = await fetch(`${product.url}/storage/v1/bucket`, {
      method: 'POST',
      headers: { authorization: `Bearer ${product.serviceKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id, name: id, allowed_mime_types: types }),
    })
    expect(made.status, await made.text()).toBe(200)
  }
  await signIn(page, product, '/files')
  for (const id of ['only-1', 'only-2']) {
    await page.goto(`${product.url}/files?bucket=${id}`)
    await page.getByRole('button', { name: 'New folder' }).click()
    await page.getByLabel('Name of the folder').fill('empty')
    await page.getByRole('button', { name: 'Create the folder' }).click()
    await expect(row(page, 'empty')).toBeVisible()
  }
})
