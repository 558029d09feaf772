// Requests to the S3 protocol that were signed otherwise than they say, or not at all (T-14, ADV-170 to 178): each is refused,
// and nothing of it stays. Signed by hand here, as no client would send them.
import { createHash, createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const accessKey = 'FIXEDKEYOFTHETESTS'
const secret = 'a secret that is long enough'

beforeAll(async () => {
  server = await startTestServer({
    env: { S3_PROTOCOL_ACCESS_KEY_ID: accessKey, S3_PROTOCOL_ACCESS_KEY_SECRET: secret },
    sql: `insert into storage.buckets (id, name) values ('files', 'files')`,
  })
  await send(signed({ path: '/files/there', body: 'there' }))
})
afterAll(() => server.stop())

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

interface Wanted {
  readonly method?: string
  readonly path: string
  readonly body?: string
  readonly payload?: string
  readonly at?: Date
  readonly headers?: Readonly<Record<string, string>>
  readonly key?: string
  readonly service?: string
}

interface Prepared {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly signature: string
  /** Signs what follows under the same key. */
  readonly sign: (...lines: readonly string[]) => string
  readonly time: string
  readonly scope: string
}

/** By the document of AWS, not by our code. */
function signed({
  method = 'PUT',
  path,
  body,
  payload,
  at = new Date(),
  headers = {},
  key = secret,
  service = 's3',
}: Wanted): Prepared {
  const time = at.toISOString().replace(/[-:]|\.\d+/g, '')
  const all: Record<string, string> = {
    host: new URL(server.url).host,
    'x-amz-content-sha256': payload ?? sha256(body ?? ''),
    'x-amz-date': time,
    ...headers,
  }
  const names = Object.keys(all).sort()
  const [plain = '', query = ''] = path.split('?', 2)
  const canonical = [
    ...[method, `/storage/v1/s3${plain}`, query],
    ...[names.map((name) => `${name}:${all[name] ?? ''}\n`).join(''), names.join(';')],
    all['x-amz-content-sha256'],
  ].join('\n')
  const scope = `${time.slice(0, 8)}/anywhere/${service}/aws4_request`
  const signingKey = scope.split('/').reduce<Buffer>(hmac, Buffer.from(`AWS4${key}`))
  const sign = (...lines: readonly string[]) => hmac(signingKey, lines.join('\n')).toString('hex')
  const signature = sign('AWS4-HMAC-SHA256', time, scope, sha256(canonical))
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope},SignedHeaders=${names.join(';')},Signature=${signature}`
  return { method, path, headers: { ...all, authorization }, body, signature, sign, time, scope }
}

/** @returns status and code */
async function send({
  method,
  path,
  headers,
  body,
}: Omit<Prepared, 'signature' | 'sign' | 'time' | 'scope'>) {
  const response = await fetch(`${server.url}/storage/v1/s3${path}`, {
    ...{ method, headers: { ...headers } },
    ...(body !== undefined && { body }),
  })
  const text = await response.text()
  return `${response.status} ${/<Code>(\w+)/.exec(text)?.[1] ?? ''}`.trim()
}

async function isThere(name: string): Promise<boolean> {
  const { rows } = await server.database.query('select 1 from storage.objects where name = $1', [name])
  return rows.length > 0
}

describe('a signature', () => {
  it('that holds is taken', async () => {
    expect(await send(signed({ path: '/files/holds', body: 'x' }))).toBe('200')
    expect(await isThere('holds')).toBe(true)
  })

  const mutations: readonly (readonly [string, (sent: Prepared) => Partial<Prepared>, string])[] = [
    ['for another key', () => ({ path: '/files/other' }), '403 SignatureDoesNotMatch'],
    ['for another method', () => ({ method: 'DELETE', body: undefined }), '403 SignatureDoesNotMatch'],
    ['for another query', ({ path }) => ({ path: `${path}?uploads` }), '403 SignatureDoesNotMatch'],
    [
      'of another length',
      ({ headers }) => mutated(headers, (text) => text.slice(0, -3)),
      '403 SignatureDoesNotMatch',
    ],
    [
      'that is empty',
      ({ headers }) => mutated(headers, (text) => text.replace(/Signature=.*/, 'Signature=')),
      '403 SignatureDoesNotMatch',
    ],
    [
      'that is missing',
      ({ headers }) => mutated(headers, (text) => text.replace(/,Signature=.*/, '')),
      '400 AuthorizationHeaderMalformed',
    ],
    [
      'without its host',
      ({ headers }) => mutated(headers, (text) => text.replace('host;', '')),
      '400 AuthorizationHeaderMalformed',
    ],
    [
      'of an unknown key',
      ({ headers }) => mutated(headers, (text) => text.replace(accessKey, 'LITEAAAAAAAAAAAAAAAA')),
      '403 InvalidAccessKeyId',
    ],
    [
      'of version 2',
      ({ headers }) => ({ headers: { ...headers, authorization: `AWS ${accessKey}:c2ln` } }),
      '400 InvalidRequest',
    ],
    [
      'beside one in the query',
      ({ path }) => ({ path: `${path}?X-Amz-Signature=00` }),
      '400 InvalidArgument',
    ],
    ['of another body', () => ({ body: 'y' }), '400 XAmzContentSHA256Mismatch'],
    [
      'with a header of S3 that it does not cover',
      ({ headers }) => ({ headers: { ...headers, 'x-amz-copy-source': 'files/there' } }),
      '403 AccessDenied',
    ],
    [
      'with an access control list that nobody offers',
      ({ headers }) => ({ headers: { ...headers, 'x-amz-acl': 'public-read' } }),
      '403 AccessDenied',
    ],
  ]
  const mutated = (headers: Prepared['headers'], change: (text: string) => string) => ({
    headers: { ...headers, authorization: change(headers.authorization ?? '') },
  })
  it.each(mutations)('%s is refused', async (_name, change, code) => {
    const sent = signed({ path: '/files/refused', body: 'x' })
    expect(await send({ ...sent, ...change(sent) })).toBe(code)
    expect([await isThere('refused'), await isThere('other')]).toEqual([false, false])
  })

  it('of another time, secret or service is refused', async () => {
    const minutes = (count: number) => new Date(Date.now() + count * 60_000)
    expect(await send(signed({ path: '/files/refused', at: minutes(-16) }))).toBe('403 RequestTimeTooSkewed')
    expect(await send(signed({ path: '/files/refused', at: minutes(16) }))).toBe('403 RequestTimeTooSkewed')
    expect(await send(signed({ path: '/files/refused', key: 'another secret' }))).toBe(
      '403 SignatureDoesNotMatch',
    )
    expect(await send(signed({ path: '/files/refused', service: 'iam' }))).toBe(
      '400 AuthorizationHeaderMalformed',
    )
    expect(await isThere('refused')).toBe(false)
  })

  it('that holds still says what there is none of', async () => {
    const put = (headers: Record<string, string>) => send(signed({ path: '/files/refused', headers }))
    expect(await put({ 'x-amz-acl': 'public-read' })).toBe('400 AccessControlListNotSupported')
    expect(await put({ 'x-amz-server-side-encryption': 'aws:kms' })).toBe('501 NotImplemented')
    expect(await put({ 'x-amz-copy-source': 'files/../x' })).toBe('404 NoSuchKey')
    expect(await put({ 'content-md5': 'nonsense' })).toBe('400 InvalidDigest')
    expect(await put({ 'content-md5': createHash('md5').update('other').digest('base64') })).toBe(
      '400 BadDigest',
    )
    expect(await isThere('refused')).toBe(false)
  })

  it.each([
    '/files/%2e%2e/x',
    '/files/a%5cb',
    '/files/%00',
    '/files/%01',
    '/files/a/./b',
    `/files/${'x'.repeat(1025)}`,
  ])('is no way to the name %s', async (path) => {
    expect(await send(signed({ path, body: 'x' }))).toMatch(/^4\d\d/)
  })
})

describe('a body in chunks', () => {
  const hash = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
  const pieces = ['a'.repeat(8192), 'b'.repeat(100), '']

  /** The signature of each chunk continues that of the one before. */
  function chunked(
    path: string,
    change: (at: number, piece: string) => string = (_at, piece) => piece,
  ): Prepared {
    const length = String(pieces.join('').length)
    const sent = signed({
      ...{ path, payload: hash },
      headers: { 'x-amz-decoded-content-length': length, 'content-encoding': 'aws-chunked' },
    })
    let previous = sent.signature
    const lines = pieces.map((piece, at) => {
      previous = sent.sign(
        'AWS4-HMAC-SHA256-PAYLOAD',
        sent.time,
        sent.scope,
        previous,
        sha256(''),
        sha256(piece),
      )
      return `${piece.length.toString(16)};chunk-signature=${previous}\r\n${change(at, piece)}\r\n`
    })
    return { ...sent, body: lines.join('') }
  }
  const flip = (at: number) => (index: number, piece: string) => (index === at ? `X${piece.slice(1)}` : piece)

  it('is taken where every chunk is signed', async () => {
    expect(await send(chunked('/files/chunks'))).toBe('200')
    const { rows } = await server.database.query(
      `select metadata ->> 'size' as size from storage.objects where name = 'chunks'`,
    )
    expect(rows).toEqual([{ size: String(pieces.join('').length) }])
  })

  it('is refused where one byte of it is another, or it ends early', async () => {
    for (const at of [0, 1])
      expect(await send(chunked('/files/refused', flip(at)))).toBe('403 SignatureDoesNotMatch')
    const whole = chunked('/files/refused')
    const last = (whole.body ?? '').replace(/[0-9a-f]{64}\r\n\r\n$/, `${'0'.repeat(64)}\r\n\r\n`)
    expect(await send({ ...whole, body: last })).toBe('403 SignatureDoesNotMatch')
    expect(await send({ ...whole, body: (whole.body ?? '').slice(0, 8000) })).toBe('400 IncompleteBody')
    expect(await send({ ...whole, body: 'nonsense\r\n' })).toBe('400 IncompleteBody')
    expect(await isThere('refused')).toBe(false)
  })

  it('without signatures of its chunks needs one of the request', async () => {
    const headers = {
      ...{
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': '1',
      },
      'x-amz-trailer': 'x-amz-checksum-crc32',
    }
    const body = '1\r\nx\r\n0\r\nx-amz-checksum-crc32:jNwWgw==\r\n\r\n'
    const open = { method: 'PUT', path: '/files/refused', headers, body }
    expect(await send(open)).toBe('404 NoSuchBucket')
    expect(await send({ ...open, path: '/files/refused?X-Amz-Credential=x' })).toBe('404 NoSuchBucket')
    const payload = headers['x-amz-content-sha256']
    const sent = signed({ path: '/files/refused', payload, headers, body })
    expect(await send({ ...sent, body: body.replace('jNwWgw', 'AAAASg') })).toBe('400 BadDigest')
    expect(await send({ ...sent, body: '1\r\nx\r\n0\r\n\r\n' })).toBe('400 IncompleteBody')
    expect(await isThere('refused')).toBe(false)
    expect(await send({ ...sent })).toBe('200')
  })

  it('of another length than was signed is refused', async () => {
    const sent = signed({
      path: '/files/short',
      payload: hash,
      headers: { 'x-amz-decoded-content-length': '5' },
    })
    const signature = sent.sign(
      'AWS4-HMAC-SHA256-PAYLOAD',
      sent.time,
      sent.scope,
      sent.signature,
      sha256(''),
      sha256(''),
    )
    expect(await send({ ...sent, body: `0;chunk-signature=${signature}\r\n\r\n` })).toBe('400 IncompleteBody')
    expect(await send(signed({ path: '/files/short', payload: hash, body: '' }))).toBe(
      '411 MissingContentLength',
    )
    expect(await isThere('short')).toBe(false)
  })
})

describe('what was refused', () => {
  it('left no file and no row', async () => {
    const { rows } = await server.database.query(
      `select count(*)::int as n from storage.blobs where state = 'staged'`,
    )
    expect(rows).toEqual([{ n: 0 }])
  })
})
