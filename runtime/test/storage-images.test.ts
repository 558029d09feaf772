// Images of another size and format: by whom, within which bounds, and made once.
import { createClient } from '@supabase/supabase-js'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let key: string
const photo = () =>
  sharp({ create: { width: 400, height: 200, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer()

const put = (name: string, body: Buffer | string, type: string, bucket = 'open') =>
  server.request(`/storage/v1/object/${bucket}/${name}`, {
    ...{ method: 'POST', as: key, headers: { 'content-type': type, 'x-upsert': 'true' } },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })

async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(`${server.url}/storage/v1/render/image/${path}`, { method, headers })
  const bytes = Buffer.from(await response.arrayBuffer())
  const image = response.status === 200 && bytes.length > 0 ? await sharp(bytes).metadata() : undefined
  const code =
    response.status === 200 || bytes.length === 0
      ? undefined
      : (JSON.parse(bytes.toString()) as { code: string }).code
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    code,
    size: [image?.width, image?.height],
    format: image?.format,
  }
}

beforeAll(async () => {
  server = await startTestServer({
    sql: `insert into storage.buckets (id, name, public) values ('open', 'open', true), ('closed', 'closed', false)`,
  })
  key = server.config.serviceRoleKey
  await put('photo.jpg', await photo(), 'image/jpeg')
  await put('photo.jpg', await photo(), 'image/jpeg', 'closed')
})
afterAll(() => server.stop())

it.each([
  ['width=100', [100, 50]],
  ['height=100', [200, 100]],
  ['width=100&height=100', [100, 100]],
  ['width=100&height=100&resize=contain', [100, 50]],
  ['width=100&height=100&resize=fill', [100, 100]],
  ['width=2000', [400, 200]],
  ['', [400, 200]],
])('%s makes %j', async (query, size) => {
  const answer = await ask(`public/open/photo.jpg?${query}`)
  expect([answer.status, answer.size, answer.format]).toEqual([200, size, 'jpeg'])
})

it('takes the format that is asked for, or the best that the browser takes', async () => {
  expect((await ask('public/open/photo.jpg?format=webp&width=50')).format).toBe('webp')
  const best = await ask('public/open/photo.jpg?width=50', { accept: 'image/avif,image/webp,*/*' })
  expect([best.format, best.headers.get('content-type'), best.headers.get('vary')]).toEqual([
    'heif',
    'image/avif',
    'Accept',
  ])
  expect((await ask('public/open/photo.jpg?width=50&format=origin', { accept: 'image/webp' })).format).toBe(
    'jpeg',
  )
  expect(best.headers.get('x-transformations')).toBe('width:50,resizing_type:fill')
})

it.each([
  'width=0',
  'width=2501',
  'width=x',
  'height=-1',
  'quality=10',
  'quality=101',
  'resize=stretch',
  'format=svg',
])('%s is refused', async (query) => {
  const { status, code } = await ask(`public/open/photo.jpg?${query}`)
  expect([status, code]).toEqual([400, 'InvalidRequest'])
})

describe('T-06: what is no image', () => {
  it.each([
    [
      'an SVG',
      '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><image href="file:///etc/passwd"/></svg>',
      'image/png',
    ],
    ['a text', 'no image', 'image/jpeg'],
    ['a PDF', '%PDF-1.4 nothing', 'image/png'],
    ['a broken image', '\xff\xd8\xff\xe0 broken', 'image/jpeg'],
  ])('%s is refused', async (_, body, type) => {
    await put('none', body, type)
    const { status, code } = await ask('public/open/none?width=10')
    expect([status, code]).toEqual([400, 'InvalidRequest'])
  })

  it('what a browser shows despite a false checksum is an image, what ends early is none', async () => {
    const png = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#336699' } })
      .png()
      .toBuffer()
    const at = png.indexOf('IDAT')
    png.writeUInt32BE(0, at + 4 + png.readUInt32BE(at - 4))
    await put('checksum.png', png, 'image/png')
    expect((await ask('public/open/checksum.png?width=10')).size).toEqual([10, 5])
    await put('half.jpg', (await photo()).subarray(0, -200), 'image/jpeg')
    const { status, code } = await ask('public/open/half.jpg?width=10')
    expect([status, code]).toEqual([400, 'InvalidRequest'])
  })

  it('an image of too many pixels is refused', async () => {
    const bomb = await sharp({
      create: { width: 9_000, height: 9_000, channels: 3, background: '#000' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer()
    await put('bomb.png', bomb, 'image/png')
    const { status } = await ask('public/open/bomb.png?width=10')
    expect([400, 413]).toContain(status)
  }, 60_000)
})

it('is for those who may see the object', async () => {
  expect((await ask('public/closed/photo.jpg?width=10')).status).toBe(400)
  expect((await ask('authenticated/closed/photo.jpg?width=10')).status).toBe(401)
  expect(
    (await ask('authenticated/closed/photo.jpg?width=10', { apikey: server.config.anonKey })).status,
  ).toBe(400)
  expect((await ask('authenticated/closed/photo.jpg?width=10', { apikey: key })).size).toEqual([10, 5])
})

it('is made by the unmodified storage-js, public, downloaded and signed', async () => {
  const client = createClient(server.url, key, {
    realtime: { transport: WebSocket as unknown as typeof globalThis.WebSocket },
  })
  const transform = { width: 80, height: 80, resize: 'contain', quality: 50 } as const
  const { publicUrl } = client.storage.from('open').getPublicUrl('photo.jpg', { transform }).data
  const sizeOf = async (bytes: ArrayBuffer) => (await sharp(Buffer.from(bytes)).metadata()).width
  expect(await sizeOf(await (await fetch(publicUrl)).arrayBuffer())).toBe(80)
  const downloaded = await client.storage.from('closed').download('photo.jpg', { transform })
  expect(await sizeOf((await downloaded.data?.arrayBuffer()) ?? new ArrayBuffer())).toBe(80)
  const signed = await client.storage.from('closed').createSignedUrl('photo.jpg', 60, { transform })
  const url = signed.data?.signedUrl ?? ''
  expect(await sizeOf(await (await fetch(url)).arrayBuffer())).toBe(80)
  // neither another size, nor the object itself
  expect(await sizeOf(await (await fetch(`${url}&width=400`)).arrayBuffer())).toBe(80)
  expect((await fetch(url.replace('/render/image/sign/', '/object/sign/'))).status).toBe(400)
  const plain = (await client.storage.from('closed').createSignedUrl('photo.jpg', 60)).data?.signedUrl ?? ''
  expect((await fetch(plain.replace('/object/sign/', '/render/image/sign/'))).status).toBe(400)
})

it('is made once, anew where the copy is broken or the object is another, and answered with 304', async () => {
  const path = 'public/open/photo.jpg?width=33'
  const first = await ask(path)
  const cache = join(server.config.storage.directory, 'cache')
  const entries = await readdir(cache, { recursive: true, withFileTypes: true })
  expect(entries.some((entry) => entry.isFile())).toBe(true)
  expect((await ask(path, { 'if-none-match': first.headers.get('etag') ?? '' })).status).toBe(304)
  for (const entry of entries)
    if (entry.isFile()) await writeFile(join(entry.parentPath, entry.name), 'broken')
  expect((await ask(path)).bytes.equals(first.bytes)).toBe(true)
  const head = await ask(path, {}, 'HEAD')
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(first.bytes.length)])
  const other = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#ff0000' } })
    .jpeg()
    .toBuffer()
  await put('photo.jpg', other, 'image/jpeg')
  expect((await ask(path)).size).toEqual([33, 33])
})
