// Resumable uploads by the unmodified tus-js-client: whole, interrupted, gone on with, refused. Who, what and when decide as
// for every upload.
import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { Upload, type UploadOptions } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let ada: string
let bob: string

const adaId = '00000000-0000-4000-8000-00000000000a'
const endpoint = () => `${server.url}/storage/v1/upload/resumable`
const bytes = randomBytes(40 * 1024 ** 2)
const sumOf = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

beforeAll(async () => {
  server = await startTestServer({
    sql: `create policy "own folder" on storage.objects to authenticated
            using ((storage.foldername(name))[1] = auth.uid()::text)
            with check ((storage.foldername(name))[1] = auth.uid()::text);
          insert into storage.buckets (id, name) values ('files', 'files');
          insert into storage.buckets (id, name, file_size_limit) values ('small', 'small', 100);`,
  })
  ada = server.token({ sub: adaId })
  bob = server.token({ sub: '00000000-0000-4000-8000-00000000000b' })
})
afterAll(() => server.stop())

const optionsOf = (name: string, more: UploadOptions = {}, bucket = 'files'): UploadOptions => ({
  endpoint: endpoint(),
  headers: { authorization: `Bearer ${ada}`, apikey: server.config.anonKey },
  metadata: {
    bucketName: bucket,
    objectName: `${adaId}/${name}`,
    contentType: 'video/mp4',
    cacheControl: '3600',
  },
  retryDelays: null,
  ...more,
})

/** Resolves when the whole has arrived. */
function upload(body: Buffer, options: UploadOptions): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const made: Upload = new Upload(body, { ...options, onSuccess: () => resolve(made), onError: reject })
    made.start()
  })
}

/** Stops once so many bytes were sent. @returns the URL to go on with */
function interrupted(body: Buffer, options: UploadOptions, after: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const made: Upload = new Upload(body, {
      ...options,
      onProgress: (sent) => {
        if (sent < after) return
        void made.abort().then(() => resolve(made.url ?? ''))
      },
      onError: reject,
    })
    made.start()
  })
}

const download = async (name: string, as = ada) =>
  server.request(`/storage/v1/object/files/${adaId}/${name}`, { as })

async function ask(
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body?: Buffer,
  as = ada,
) {
  const response = await fetch(url, {
    method,
    headers: {
      'tus-resumable': '1.0.0',
      apikey: server.config.anonKey,
      ...(as && { authorization: `Bearer ${as}` }),
      ...headers,
    },
    ...(body && { body: new Uint8Array(body) }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const metadataOf = (name: string, bucket = 'files') =>
  `bucketName ${Buffer.from(bucket).toString('base64')},objectName ${Buffer.from(`${adaId}/${name}`).toString('base64')}`

async function begin(
  name: string,
  length: number,
  headers: Record<string, string> = {},
  bucket = 'files',
  as = ada,
) {
  const answer = await ask(
    'POST',
    endpoint(),
    { 'upload-length': String(length), 'upload-metadata': metadataOf(name, bucket), ...headers },
    undefined,
    as,
  )
  return { ...answer, url: new URL(answer.headers.get('location') ?? '', server.url).href }
}
const patch = (url: string, offset: number, body: Buffer, as = ada) =>
  ask(
    'PATCH',
    url,
    { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body,
    as,
  )

async function stored(): Promise<number> {
  const entries = await readdir(server.config.storage.directory, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).length
}

describe('an upload', () => {
  it('arrives whole, in files of some megabytes, with what was said of it', async () => {
    const made = await upload(bytes, optionsOf('whole.mp4'))
    const response = await download('whole.mp4')
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'video/mp4'])
    expect(response.headers.get('cache-control')).toBe('max-age=3600')
    expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]{32}-3"$/)
    expect(sumOf(Buffer.from(await response.arrayBuffer()))).toBe(sumOf(bytes))
    const range = await server.request(`/storage/v1/object/files/${adaId}/whole.mp4`, {
      as: ada,
      headers: { range: `bytes=${16 * 1024 ** 2 - 2}-${16 * 1024 ** 2 + 1}` },
    })
    expect(Buffer.from(await range.arrayBuffer())).toEqual(
      bytes.subarray(16 * 1024 ** 2 - 2, 16 * 1024 ** 2 + 2),
    )
    const head = await ask('HEAD', made.url ?? '', {}, undefined, '')
    expect([head.status, head.headers.get('upload-offset'), head.headers.get('tus-complete')]).toEqual([
      200,
      String(bytes.length),
      '1',
    ])
    expect((await ask('DELETE', made.url ?? '')).status).toBeGreaterThanOrEqual(400)
  })

  it('goes on where it was when the client comes back', async () => {
    const uploadUrl = await interrupted(
      bytes,
      // what comes behind the first piece has not left when it is interrupted
      optionsOf('resumed.mp4', { chunkSize: 24 * 1024 ** 2 }),
      20 * 1024 ** 2,
    )
    const offset = async () => Number((await ask('HEAD', uploadUrl)).headers.get('upload-offset'))
    await expect.poll(offset).toBeGreaterThan(0)
    expect((await download('resumed.mp4')).status).toBe(400)
    const sent: number[] = []
    await upload(bytes, optionsOf('resumed.mp4', { uploadUrl, onProgress: (at) => sent.push(at) }))
    expect(Math.min(...sent)).toBeGreaterThan(0)
    expect(sumOf(Buffer.from(await (await download('resumed.mp4')).arrayBuffer()))).toBe(sumOf(bytes))
  })

  it('comes in pieces of any size, of a stream without a length too', async () => {
    const body = bytes.subarray(0, 1_000_000)
    await upload(body, optionsOf('pieces.mp4', { chunkSize: 300_000 }))
    expect(sumOf(Buffer.from(await (await download('pieces.mp4')).arrayBuffer()))).toBe(sumOf(body))
    await new Promise<void>((resolve, reject) => {
      new Upload(Readable.from([body]), {
        ...optionsOf('stream.mp4', { chunkSize: 300_000, uploadLengthDeferred: true }),
        onSuccess: () => resolve(),
        onError: reject,
      }).start()
    })
    expect(sumOf(Buffer.from(await (await download('stream.mp4')).arrayBuffer()))).toBe(sumOf(body))
  })

  it('of nothing is an object, and so is one that comes with its creation', async () => {
    await upload(Buffer.alloc(0), optionsOf('empty'))
    expect([(await download('empty')).status, await (await download('empty')).text()]).toEqual([200, ''])
    await upload(Buffer.from('at once'), optionsOf('once', { uploadDataDuringCreation: true }))
    expect(await (await download('once')).text()).toBe('at once')
  })

  it('replaces an object only where that was said', async () => {
    await upload(Buffer.from('one'), optionsOf('twice'))
    await expect(upload(Buffer.from('two'), optionsOf('twice'))).rejects.toThrow('409')
    const { headers } = optionsOf('twice')
    await upload(Buffer.from('two'), optionsOf('twice', { headers: { ...headers, 'x-upsert': 'true' } }))
    expect(await (await download('twice')).text()).toBe('two')
  })

  it('by a signed URL needs nothing else', async () => {
    const signing = await server.request(`/storage/v1/object/upload/sign/files/${adaId}/signed`, {
      method: 'POST',
      as: ada,
    })
    const { token } = (await signing.json()) as { token: string }
    await upload(
      Buffer.from('signed'),
      optionsOf('signed', { endpoint: `${endpoint()}/sign`, headers: { 'x-signature': token } }),
    )
    expect(await (await download('signed')).text()).toBe('signed')
    const other = optionsOf('other', { endpoint: `${endpoint()}/sign`, headers: { 'x-signature': token } })
    await expect(upload(Buffer.from('x'), other)).rejects.toThrow('400')
  })
})

describe('refused', () => {
  it('is who may not write there, before the first byte', async () => {
    const denied = await begin('denied', 10, {}, 'files', bob)
    expect([denied.status, JSON.parse(denied.text)]).toEqual([
      403,
      expect.objectContaining({ code: 'AccessDenied' }),
    ])
    expect((await begin('denied', 10, {}, 'files', server.config.anonKey)).status).toBe(403)
    expect((await begin('denied', 10, {}, 'files', 'nonsense')).status).toBe(401)
    expect((await begin('denied', 10, {}, 'nowhere')).status).toBe(404)
  })

  it('is what is too large, said or sent', async () => {
    const said = await begin('large', 101, {}, 'small')
    expect(said.status).toBe(413)
    expect(JSON.parse(said.text)).toMatchObject({
      statusCode: '413',
      code: 'EntityTooLarge',
      message: expect.stringContaining('Maximum size exceeded') as string,
    })
    const deferred = { 'upload-defer-length': '1' }
    const answer = await ask('POST', endpoint(), {
      ...deferred,
      'upload-metadata': metadataOf('large', 'small'),
    })
    const url = new URL(answer.headers.get('location') ?? '', server.url).href
    const before = await stored()
    expect((await patch(url, 0, Buffer.alloc(101))).status).toBe(413)
    expect(await stored()).toBe(before)
    const known = await begin('said', 5)
    expect((await patch(known.url, 0, Buffer.alloc(6))).status).toBe(413)
  })

  it('is another than who began', async () => {
    const { url, status } = await begin('mine', 10)
    expect(status).toBe(201)
    for (const who of [bob, server.config.anonKey, server.config.serviceRoleKey]) {
      expect((await patch(url, 0, Buffer.from('x'), who)).status).toBe(403)
      expect((await ask('DELETE', url, {}, undefined, who)).status).toBe(403)
    }
    expect((await patch(url, 0, Buffer.from('0123456789'))).status).toBe(204)
    expect(await (await download('mine')).text()).toBe('0123456789')
  })

  it('is another offset, and what was not begun or has been given up', async () => {
    const { url } = await begin('offsets', 10)
    expect((await patch(url, 5, Buffer.from('x'))).status).toBe(409)
    expect((await patch(url, 0, Buffer.from('01234'))).status).toBe(204)
    expect((await patch(url, 0, Buffer.from('01234'))).status).toBe(409)
    expect((await ask('HEAD', url)).headers.get('upload-offset')).toBe('5')
    expect((await ask('DELETE', url)).status).toBe(204)
    expect((await ask('HEAD', url)).status).toBe(404)
    expect((await patch(url, 5, Buffer.from('56789'))).status).toBe(404)
    const unknown = `${endpoint()}/00000000-0000-4000-8000-000000000000`
    expect((await ask('HEAD', unknown)).status).toBe(404)
    expect((await patch(`${endpoint()}/..%2f..%2fx`, 0, Buffer.from('x'))).status).toBe(404)
  })

  it('is what has no name, wrong metadata or no version of the protocol', async () => {
    const length = { 'upload-length': '1' }
    expect((await ask('POST', endpoint(), length)).status).toBe(400)
    expect((await ask('POST', endpoint(), { ...length, 'upload-metadata': '=,=' })).status).toBe(400)
    expect((await begin('../x', 1)).status).toBe(400)
    expect((await begin('x', 1, { 'tus-resumable': '0.1' })).status).toBeGreaterThanOrEqual(400)
    const wrong = `${metadataOf('x')},metadata ${Buffer.from('[1]').toString('base64')}`
    expect((await ask('POST', endpoint(), { ...length, 'upload-metadata': wrong })).status).toBe(400)
  })

  it('is nobody who asks with OPTIONS, of any origin', async () => {
    const plain = await fetch(endpoint(), { method: 'OPTIONS' })
    expect(plain.headers.get('tus-extension')).toContain('creation-with-upload')
    const preflight = await fetch(endpoint(), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example.com',
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'upload-offset',
      },
    })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
    const { headers } = await begin('exposed', 1, { origin: 'https://app.example.com' })
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-expose-headers')).toContain('Location')
    expect(headers.get('x-request-id')).not.toBeNull()
  })
})

it('two that write at once end as one', async () => {
  const { url } = await begin('race', 8)
  const statuses = await Promise.all([
    patch(url, 0, Buffer.from('aaaaaaaa')),
    patch(url, 0, Buffer.from('bbbbbbbb')),
  ])
  expect(statuses.filter(({ status }) => status === 204)).toHaveLength(1)
  expect(await (await download('race')).text()).toMatch(/^(a{8}|b{8})$/)
})

it('uploads that nobody ended are given up, with their files', async () => {
  const { url } = await begin('expired', 10)
  await patch(url, 0, Buffer.from('01234'))
  const before = await stored()
  await server.database.query(`update storage.uploads set expires_at = now() - interval '1 second'`)
  expect((await ask('HEAD', url)).status).toBe(404)
  await server.services.storage.sweeper.run()
  await server.database.query(`update storage.dead_files set at = at - interval '1 hour'`)
  await server.services.storage.sweeper.run()
  expect(await stored()).toBeLessThan(before)
})
