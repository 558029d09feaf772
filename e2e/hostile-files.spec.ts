// T-04 in a real browser: what somebody uploaded never runs with the rights of our origin, however it is opened; images still show.
import { expect, test, type Page } from '@playwright/test'
import { deflateSync, crc32 } from 'node:zlib'
import { startProduct, type Product } from './product.ts'

let product: Product
const mark = 'localStorage.setItem("ran","yes");window.top.ran=true;parent.ran=true'
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" onload='${mark}'><script>${mark}</script><rect width="20" height="20" fill="red"/></svg>`
const hostile: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
  'page.html': {
    type: 'text/html',
    body: `<!doctype html><script>${mark}</script><img src=x onerror='${mark}'>`,
  },
  'page.xhtml': {
    type: 'application/xhtml+xml',
    body: `<html xmlns="http://www.w3.org/1999/xhtml"><body><script>${mark}</script></body></html>`,
  },
  'picture.svg': { type: 'image/svg+xml', body: svg },
  'data.xml': {
    type: 'text/xml',
    body: `<x><script xmlns="http://www.w3.org/1999/xhtml">${mark}</script></x>`,
  },
  'code.js': { type: 'text/javascript', body: mark },
  'sniffed.png': { type: 'image/png', body: `<script>${mark}</script>` },
  'sniffed.txt': { type: 'text/plain', body: `<!doctype html><script>${mark}</script>` },
  nothing: { type: 'application/octet-stream', body: `<!doctype html><script>${mark}</script>` },
  'polyglot.gif': { type: 'image/gif', body: `GIF89a/*${'x'.repeat(20)}*/=1;${mark}` },
}

const fileUrl = (name: string) => `${product.url}/storage/v1/object/public/hostile/${name}`

/** One red pixel. */
function png(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, 255, 0, 0]))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test.beforeAll(async ({ request }) => {
  product = await startProduct()
  const headers = { apikey: product.serviceKey }
  const bucket = await request.post(`${product.url}/storage/v1/bucket`, {
    headers,
    data: { name: 'hostile', public: true },
  })
  expect(bucket.ok()).toBe(true)
  const files = { ...hostile, 'good.png': { type: 'image/png', body: png() } }
  for (const [name, { type, body }] of Object.entries(files)) {
    const put = await request.post(`${product.url}/storage/v1/object/hostile/${name}`, {
      headers: { ...headers, 'content-type': type },
      data: body,
    })
    expect(put.ok(), await put.text()).toBe(true)
  }
})
test.afterAll(async () => {
  await product.stop()
})

/** Whether a script ran with the rights of our origin. */
async function hasRun(page: Page): Promise<unknown> {
  await page.goto(`${product.url}/icon.svg`)
  const stored = await page.evaluate(() => localStorage.getItem('ran')).catch(() => null)
  await page.goto(product.url)
  return (await page.evaluate(() => localStorage.getItem('ran'))) ?? stored
}

for (const name of Object.keys(hostile)) {
  test(`${name} opened as a page runs nothing here`, async ({ page }) => {
    // what is an attachment ends the navigation by a download
    await page.goto(fileUrl(name)).catch((error: unknown) => {
      expect(String(error)).toMatch(/Download is starting|ERR_ABORTED/)
    })
    expect(await hasRun(page)).toBeNull()
  })
}

test('nothing of it runs inside a page of our own', async ({ page }) => {
  await page.route(`${product.url}/host.html`, async (route) => {
    const names = Object.keys(hostile)
    const frames = names.map(
      (name) => `<iframe src="${fileUrl(name)}"></iframe><object data="${fileUrl(name)}"></object>`,
    )
    const scripts = names.map(
      (name) => `<script src="${fileUrl(name)}" onload="window.loaded=(window.loaded??0)+1"></script>`,
    )
    const images = names.map((name) => `<img src="${fileUrl(name)}">`)
    await route.fulfill({ contentType: 'text/html', body: [...frames, ...images, ...scripts].join('\n') })
  })
  await page.goto(`${product.url}/host.html`, { waitUntil: 'load' })
  expect(await page.evaluate(() => (window as { ran?: boolean }).ran)).toBeUndefined()
  expect(await hasRun(page)).toBeNull()
})

test('a real image shows', async ({ page }) => {
  await page.goto(product.url)
  const width = await page.evaluate(async (src) => {
    const image = new Image()
    image.src = src
    await image.decode()
    return image.naturalWidth
  }, fileUrl('good.png'))
  expect(width).toBe(1)
})
