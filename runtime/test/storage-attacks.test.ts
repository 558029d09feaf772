// What people try against a file store (security.md §2.6): names that lead elsewhere, content that runs, lies about sizes,
// tokens for something else, and looking for what one may not see.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let service: string

const userId = '00000000-0000-4000-8000-0000000000aa'

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly code: unknown
}

async function ask(method: string, path: string, init: RequestInit & { as?: string } = {}): Promise<Answer> {
  const response = await server.request(`/storage/v1${path}`, { method, as: service, ...init })
  const text = await response.text()
  let code: unknown
  try {
    code = (JSON.parse(text) as { code?: unknown }).code
  } catch {
    // a file
  }
  return { status: response.status, headers: response.headers, text, code }
}

const put = (name: string, body: BodyInit, headers: Record<string, string> = {}, bucket = 'files') =>
  ask('POST', `/object/${bucket}/${name}`, { body, headers: { 'content-type': 'text/plain', ...headers } })

/** A request whose target is sent as it stands. */
function raw(
  method: string,
  path: string,
  body = '',
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url)
    const request = httpRequest(
      {
        hostname,
        port,
        method,
        path,
        headers: { apikey: service, 'content-type': 'text/plain', ...headers },
      },
      (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

/** Names of all files below the folder of the store. */
async function stored(): Promise<string[]> {
  const entries = await readdir(server.config.storage.directory, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

beforeAll(async () => {
  server = await startTestServer({
    sql: `create policy "see own" on storage.objects for select to authenticated using (owner_id = auth.uid()::text)`,
    env: { STORAGE_FILE_SIZE_LIMIT: '1MB' },
  })
  service = server.config.serviceRoleKey
  for (const bucket of ['files', 'hidden'])
    await ask('POST', '/bucket', {
      body: JSON.stringify({ name: bucket, file_size_limit: bucket === 'files' ? null : 10 }),
    })
  await ask('POST', '/bucket', { body: JSON.stringify({ name: 'open', public: true }) })
})
afterAll(() => server.stop())

describe('T-01: names', () => {
  it.each([
    ['..', '/object/files/%2e%2e'],
    ['../x', '/object/files/%2e%2e%2fx'],
    ['a/../../x', '/object/files/a/%2e%2e/%2e%2e/x'],
    ['a backslash', '/object/files/..%5cx'],
    ['NUL', '/object/files/x%00.png'],
    ['a newline', '/object/files/x%0a'],
    ['an absolute path', '/object/files/%2fetc%2fpasswd'],
    ['a dot segment', '/object/files/a/%2e/x'],
    ['1,025 bytes', `/object/files/${'x'.repeat(1025)}`],
    ['nothing', '/object/files/'],
  ])('%s is no name', async (_, path) => {
    const before = await stored()
    const { status, text } = await raw('POST', `/storage/v1${path}`, 'x')
    expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([400, 'InvalidKey'])
    expect(await stored()).toEqual(before)
  })

  it.each([
    '....//x',
    '%252e%252e%252fx',
    'C:/x',
    'con',
    '-rf',
    '.info',
    'a%20',
    '%E2%80%AE.png',
    '日本.txt',
    'x'.repeat(1024),
  ])('%s is a name like any other, and never one of a file', async (name) => {
    expect((await put(name, 'mine')).status).toBe(200)
    expect((await ask('GET', `/object/files/${name}`)).text).toBe('mine')
    for (const file of await stored()) expect(file).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('T-03: two spellings are two objects', async () => {
    const [composed, decomposed] = ['%C3%A9', 'e%CC%81']
    for (const name of ['Case', 'case', composed, decomposed]) await put(name, name)
    for (const name of ['Case', 'case', composed, decomposed])
      expect((await ask('GET', `/object/files/${name}`)).text).toBe(name)
  })

  it.each(['..', 'a/b', 'a%5cb', '%00', '%20x', 'x'.repeat(101)])('%s is no bucket', async (name) => {
    const body = JSON.stringify({ name: decodeURIComponent(name) })
    expect((await ask('POST', '/bucket', { body })).code).toBe('InvalidBucketName')
  })

  it('a move or copy goes to names only', async () => {
    await put('source', 'x')
    for (const verb of ['move', 'copy']) {
      const body = JSON.stringify({ bucketId: 'files', sourceKey: 'source', destinationKey: '../x' })
      expect((await ask('POST', `/object/${verb}`, { body })).code).toBe('InvalidKey')
    }
    expect((await ask('GET', '/object/files/source')).text).toBe('x')
  })
})

describe('T-02: the folder', () => {
  it('gives nothing that a link leads to', async () => {
    await put('linked', 'inside')
    const { rows } = await server.database.query(`select version from storage.objects where name = 'linked'`)
    const { version } = rows[0] as { version: string }
    const { rm, symlink } = await import('node:fs/promises')
    const outside = join(server.config.dataDir, 'canary')
    await writeFile(outside, 'canary')
    const { rows: stores } = await server.database.query('select id from storage.store')
    const { id } = stores[0] as { id: string }
    const file = join(server.config.storage.directory, id, 'blobs', version.slice(0, 2), version)
    await rm(file)
    await symlink(outside, file)
    const { status, text } = await ask('GET', '/object/files/linked')
    expect(status).toBe(500)
    expect(text).not.toContain('canary')
    expect(await readFile(outside, 'utf8')).toBe('canary')
  })
})

describe('T-04: content', () => {
  it.each([
    ['text/html', 'text/plain', true],
    ['text/html;x', 'text/plain;x', true],
    ['image/svg+xml', 'image/svg+xml', true],
    ['application/xhtml+xml', 'application/xhtml+xml', true],
    ['text/javascript', 'text/javascript', true],
    ['image/png', 'image/png', false],
    ['application/pdf', 'application/pdf', false],
  ])('of type %s is served as %s, to be saved: %s', async (type, served, saved) => {
    await put('content', '<script>alert(1)</script>', { 'content-type': type, 'x-upsert': 'true' }, 'open')
    const { headers } = await ask('GET', '/object/public/open/content')
    expect(headers.get('content-type')).toBe(served)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-disposition')?.startsWith('attachment') ?? false).toBe(saved)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')?.includes('sandbox')).toBe(type !== 'application/pdf')
    expect(headers.get('set-cookie')).toBeNull()
  })

  it.each(['nonsense', 'text/', '/plain', 'text/plain, text/html', 'a b/c'])(
    'of type %s is refused',
    async (type) => {
      expect((await put('typed', 'x', { 'content-type': type })).code).toBe('InvalidMimeType')
    },
  )

  it.each([
    ['plain.txt', `attachment; filename="plain.txt"; filename*=UTF-8''plain.txt`],
    ['"quoted".txt', `attachment; filename="_quoted_.txt"; filename*=UTF-8''%22quoted%22.txt`],
    [
      'a\r\nSet-Cookie: x=1',
      `attachment; filename="a__Set-Cookie: x=1"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x%3D1`,
    ],
    ['日本.txt', `attachment; filename="__.txt"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.txt`],
  ])('T-17: is saved as %j', async (name, expected) => {
    await put('saved', 'x', { 'x-upsert': 'true' })
    const { headers } = await ask('GET', `/object/files/saved?download=${encodeURIComponent(name)}`)
    expect(headers.get('content-disposition')).toBe(expected)
  })
})

describe('T-07: ranges', () => {
  beforeAll(async () => {
    await put('ranged', '0123456789')
    await put('empty', '')
  })
  it.each([
    ['bytes=0-0', 206, '0'],
    ['bytes=-3', 206, '789'],
    ['bytes=5-', 206, '56789'],
    ['bytes=5-99999999999999999999', 206, '56789'],
    ['bytes=10-', 416, undefined],
    ['bytes=-0', 416, undefined],
    ['bytes=5-2', 200, '0123456789'],
    ['bytes=0-1,3-4', 200, '0123456789'],
    [
      `bytes=${Array.from({ length: 1000 }, (_, i) => `${i}-${i}`).join(',')}`.slice(0, 8000),
      200,
      '0123456789',
    ],
    ['bytes=x-y', 200, '0123456789'],
    ['lines=1-2', 200, '0123456789'],
  ])('%s', async (range, status, expected) => {
    const answer = await ask('GET', '/object/files/ranged', { headers: { range } })
    expect(answer.status).toBe(status)
    if (expected !== undefined) expect(answer.text).toBe(expected)
    else expect(answer.headers.get('content-range')).toBe('bytes */10')
  })
  it('of nothing', async () => {
    expect((await ask('GET', '/object/files/empty')).text).toBe('')
    expect((await ask('GET', '/object/files/empty', { headers: { range: 'bytes=0-' } })).status).toBe(416)
  })
})

describe('T-08: signed URLs', () => {
  const sign = async (name: string, bucket = 'files') => {
    const { text } = await ask('POST', `/object/sign/${bucket}/${name}`, { body: '{"expiresIn":60}' })
    return (JSON.parse(text) as { signedURL: string }).signedURL
  }
  beforeAll(async () => {
    for (const name of ['signed', 'other']) await put(name, name)
  })

  it('open one object', async () => {
    const url = await sign('signed')
    expect((await fetch(`${server.url}/storage/v1${url}`)).status).toBe(200)
    const other = await fetch(`${server.url}/storage/v1${url.replace('/signed?', '/other?')}`)
    expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([400, 'InvalidSignature'])
  })

  it('hold against every change of one character', async () => {
    const url = await sign('signed')
    const token = url.slice(url.indexOf('token=') + 6)
    let state = 7
    const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below
    for (let time = 0; time < 1000; time += 1) {
      const at = random(token.length - 1)
      const char = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[random(64)] ?? 'A'
      if (char === token[at]) continue
      const changed = token.slice(0, at) + char + token.slice(at + 1)
      const { status } = await fetch(`${server.url}/storage/v1/object/sign/files/signed?token=${changed}`)
      // a change of bits that base64url does not use is none
      if (status === 200)
        expect(Buffer.from(changed.split('.')[2] ?? '', 'base64url')).toEqual(
          Buffer.from(token.split('.')[2] ?? '', 'base64url'),
        )
      else expect(status).toBe(400)
    }
  })

  it('are for one purpose, and no token of a user', async () => {
    const url = await sign('signed')
    const token = url.slice(url.indexOf('token=') + 6)
    const upload = await fetch(`${server.url}/storage/v1/object/upload/sign/files/signed?token=${token}`, {
      method: 'PUT',
      body: 'x',
    })
    expect(upload.status).toBe(400)
    expect((await ask('GET', '/object/files/signed', { as: token })).status).toBe(401)
    const user = server.token({ sub: userId, url: 'files/signed', scope: 'download' })
    const forged = await fetch(`${server.url}/storage/v1/object/sign/files/signed?token=${user}`)
    expect([forged.status, ((await forged.json()) as { code: string }).code]).toEqual([400, 'InvalidJWT'])
    const uploadUrl = (
      JSON.parse((await ask('POST', '/object/upload/sign/files/new')).text) as { token: string }
    ).token
    expect((await fetch(`${server.url}/storage/v1/object/sign/files/new?token=${uploadUrl}`)).status).toBe(
      400,
    )
  })

  it('end', async () => {
    const { text } = await ask('POST', '/object/sign/files/signed', { body: '{"expiresIn":1}' })
    const { signedURL } = JSON.parse(text) as { signedURL: string }
    const status = async () => (await fetch(`${server.url}/storage/v1${signedURL}`)).status
    expect(await status()).toBe(200)
    await expect.poll(status, { timeout: 5000, interval: 200 }).toBe(400)
  })

  it('open nothing once the object is gone', async () => {
    await put('gone', 'x')
    const url = await sign('gone')
    await ask('DELETE', '/object/files/gone')
    expect((await fetch(`${server.url}/storage/v1${url}`)).status).toBe(400)
  })
})

describe('T-10: limits', () => {
  it('hold without a length', async () => {
    const before = await stored()
    const body = new ReadableStream({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(64 * 1024))
      },
    })
    const { status, code } = await ask('POST', '/object/files/endless', {
      body,
      duplex: 'half',
      headers: { 'content-type': 'text/plain' },
    } as RequestInit)
    expect([status, code]).toEqual([413, 'EntityTooLarge'])
    await expect.poll(stored).toEqual(before)
  })

  it('hold with a length, before the body', async () => {
    expect((await put('large', 'x'.repeat(1024 ** 2 + 1))).status).toBe(413)
    expect((await put('large', 'x'.repeat(11), {}, 'hidden')).status).toBe(413)
    expect((await put('fits', 'x'.repeat(10), {}, 'hidden')).status).toBe(200)
  })

  it('hold in a form', async () => {
    const form = new FormData()
    form.append('', new Blob(['x'.repeat(11)]), 'large')
    const response = await fetch(`${server.url}/storage/v1/object/hidden/form`, {
      method: 'POST',
      body: form,
      headers: { apikey: service },
    })
    expect(response.status).toBe(413)
  })

  it('T-11: a client that goes leaves nothing', async () => {
    const before = await stored()
    await new Promise<void>((resolve) => {
      const { hostname, port } = new URL(server.url)
      const request = httpRequest({
        ...{ hostname, port, method: 'POST', path: '/storage/v1/object/files/aborted' },
        headers: { apikey: service, 'content-type': 'text/plain', 'content-length': 100_000 },
      })
      request.on('error', () => resolve())
      request.write('x'.repeat(50_000), () => setTimeout(() => request.destroy(), 100))
    })
    await expect.poll(stored).toEqual(before)
    expect((await ask('GET', '/object/files/aborted')).code).toBe('NoSuchKey')
  })
})

describe('T-18: what one may not see', () => {
  it('is answered as what is not there', async () => {
    await put('secret', 'x')
    const user = server.token({ sub: userId })
    for (const method of ['GET', 'HEAD'])
      for (const path of ['/object/files', '/object/authenticated/files', '/object/info/files']) {
        const [there, nowhere] = await Promise.all(
          ['secret', 'nowhere'].map((name) =>
            ask(method, `${path}/${name}`, { as: user, headers: { 'if-none-match': '*' } }),
          ),
        )
        expect(there?.status).toBe(400)
        expect([nowhere?.status, nowhere?.text]).toEqual([there?.status, there?.text])
      }
    const [there, nowhere] = await Promise.all(
      ['secret', 'nowhere'].map((name) => ask('GET', `/object/public/files/${name}`, { as: user })),
    )
    expect(nowhere?.text).toBe(there?.text)
    const unknown = await ask('GET', '/object/public/no-bucket/secret', { as: user })
    expect(unknown.text).toBe(there?.text)
  })
})
