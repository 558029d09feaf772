// Every caller, action, policy and protocol: what the table of storage-matrix.ts says comes of it, what is refused changes
// nothing, and refusals of what may not be seen are those of what is not there.
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adaId, bobId, startS3Fixture, type S3Fixture } from './s3-client.ts'
import {
  actions,
  buckets,
  callers,
  outcomeOf,
  policies,
  type Action,
  type Bucket,
  type Caller,
  type Outcome,
} from './storage-matrix.ts'

let fixture: S3Fixture
const tokens: Partial<Record<Caller, string>> = {}
const s3: Partial<Record<Caller, S3Client>> = {}

beforeAll(async () => {
  fixture = await startS3Fixture()
  const { server } = fixture
  await server.database.query(
    `drop policy "own files" on storage.objects; delete from storage.buckets; ${policies}`,
  )
  const expired = server.token({ sub: adaId, exp: 1_600_000_000 })
  const session = { accessKeyId: 'lite', secretAccessKey: server.config.anonKey }
  Object.assign(tokens, {
    ...{ expired, anon: server.config.anonKey, service: server.config.serviceRoleKey },
    ...{ owner: server.token({ sub: adaId }), other: server.token({ sub: bobId }) },
  })
  Object.assign(s3, {
    expired: fixture.clientOf({ ...session, sessionToken: expired }),
    anon: fixture.clientOf({ ...session, sessionToken: server.config.anonKey }),
    owner: fixture.clientWith(await fixture.makeKey(adaId)),
    other: fixture.clientWith(await fixture.makeKey(bobId)),
    service: fixture.clientWith(await fixture.makeKey()),
    nobody: new S3Client({
      ...{
        endpoint: `${server.url}/storage/v1/s3`,
        region: 'us-east-1',
        forcePathStyle: true,
        maxAttempts: 1,
      },
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
      signer: { sign: (request) => Promise.resolve(request) },
    }),
  })
})
afterAll(() => fixture.server.stop())

/** What a protocol said: its outcome, and all that could tell something. */
interface Answer {
  readonly outcome: Outcome
  readonly told: string
  /** Bytes or names that came. */
  readonly content?: string | undefined
}
/** @param from the object that is there, or that is not @param to a name that is free */
type Run = (caller: Caller, bucket: Bucket, from: string, to: string) => Promise<Answer>
type Protocol = Partial<Record<Action, Run>>

const verbIn = (message: string) =>
  /for (SELECT|INSERT|UPDATE|DELETE) lets/.exec(message)?.[1] as Outcome | undefined

/** @throws Error for what no caller should be told */
function outcomeIn(status: number, code: string, message: string): Outcome {
  expect(status, message).toBeLessThan(500)
  if (status < 300) return 'done'
  if (status === 401 || code === 'InvalidToken') return 'unknown'
  if (code === 'NoSuchKey' || code === 'NoSuchBucket' || code === 'NotFound') return 'missing'
  if (code === 'KeyAlreadyExists' || code === 'PreconditionFailed') return 'exists'
  const verb = verbIn(message)
  if (verb) return verb
  if (code === 'AccessDenied' || status === 403) return 'missing'
  throw new Error(`${status} ${code}: ${message}`)
}

async function http(caller: Caller, method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const { url, config } = fixture.server
  const headers = new Headers(init.headers)
  const token = tokens[caller]
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  if (token !== undefined) headers.set('apikey', config.anonKey)
  const response = await fetch(`${url}/storage/v1${path}`, { ...init, method, headers })
  const content = await response.text()
  const { code = '', message = '' } = (response.ok || content === '' ? {} : JSON.parse(content)) as {
    code?: string
    message?: string
  }
  // without a body only the status tells, and a header
  const told = code === '' ? (response.headers.get('x-sb-error-code') ?? '') : code
  return {
    outcome: outcomeIn(response.status, told, message),
    told: `${response.status} ${told} ${message}`,
    content,
  }
}
const json = (body: object): RequestInit => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
const text = (more: Record<string, string> = {}): RequestInit => ({
  ...{ body: 'new bytes', headers: { 'content-type': 'text/plain', ...more } },
})
const upsert = { 'x-upsert': 'true' }

const rest = (object: string): Protocol => ({
  list: async (caller, bucket, from) => {
    const answer = await http(
      caller,
      'POST',
      `/${object}/list/${bucket}`,
      json({ prefix: '', limit: 10_000 }),
    )
    const isIn = answer.content?.includes(`"${from}"`) === true
    return answer.outcome === 'done' && !isIn ? { outcome: 'missing', told: 'nothing' } : answer
  },
  download: (caller, bucket, from) => http(caller, 'GET', `/${object}/authenticated/${bucket}/${from}`),
  head: (caller, bucket, from) => http(caller, 'HEAD', `/${object}/${bucket}/${from}`),
  info: (caller, bucket, from) => http(caller, 'GET', `/${object}/info/${bucket}/${from}`),
  upload: (caller, bucket, _, to) => http(caller, 'POST', `/${object}/${bucket}/${to}`, text()),
  uploadOver: (caller, bucket, from) => http(caller, 'POST', `/${object}/${bucket}/${from}`, text()),
  upsert: (caller, bucket, _, to) => http(caller, 'POST', `/${object}/${bucket}/${to}`, text(upsert)),
  upsertOver: (caller, bucket, from) => http(caller, 'PUT', `/${object}/${bucket}/${from}`, text()),
  move: (caller, bucketId, sourceKey, destinationKey) =>
    http(caller, 'POST', `/${object}/move`, json({ bucketId, sourceKey, destinationKey })),
  copy: (caller, bucketId, sourceKey, destinationKey) =>
    http(caller, 'POST', `/${object}/copy`, json({ bucketId, sourceKey, destinationKey })),
  remove: (caller, bucket, from) => http(caller, 'DELETE', `/${object}/${bucket}/${from}`),
})

const tusSend = (caller: Caller, bucket: Bucket, name: string, more: Record<string, string> = {}) => {
  const encoded = (value: string) => Buffer.from(value).toString('base64')
  return http(caller, 'POST', '/upload/resumable', {
    body: 'new bytes',
    headers: {
      ...{
        'tus-resumable': '1.0.0',
        'upload-length': '9',
        'content-type': 'application/offset+octet-stream',
      },
      'upload-metadata': `bucketName ${encoded(bucket)},objectName ${encoded(name)}`,
      ...more,
    },
  })
}
const tus: Protocol = {
  upload: (caller, bucket, _, to) => tusSend(caller, bucket, to),
  uploadOver: (caller, bucket, from) => tusSend(caller, bucket, from),
  upsert: (caller, bucket, _, to) => tusSend(caller, bucket, to, upsert),
  upsertOver: (caller, bucket, from) => tusSend(caller, bucket, from, upsert),
}

/** Signs as the caller, and uses what came as nobody. */
const signUpload =
  (isNew: boolean, headers: Record<string, string> = {}): Run =>
  async (caller, bucket, from, to) => {
    const path = `/object/upload/sign/${bucket}/${isNew ? to : from}`
    const signed = await http(caller, 'POST', path, { headers })
    if (signed.outcome !== 'done') return signed
    const { url } = JSON.parse(signed.content ?? '') as { url: string }
    return http('nobody', 'PUT', url, text())
  }
const signed: Protocol = {
  signDownload: async (caller, bucket, from) => {
    const made = await http(caller, 'POST', `/object/sign/${bucket}/${from}`, json({ expiresIn: 60 }))
    if (made.outcome !== 'done') return made
    return http('nobody', 'GET', (JSON.parse(made.content ?? '') as { signedURL: string }).signedURL)
  },
  upload: signUpload(true),
  uploadOver: signUpload(false),
  upsert: signUpload(true, upsert),
  upsertOver: signUpload(false, upsert),
}

async function s3Send(
  caller: Caller,
  send: (client: S3Client) => Promise<string | undefined>,
): Promise<Answer> {
  const client = s3[caller]
  if (!client) throw new Error(caller)
  try {
    return { outcome: 'done', told: 'done', content: await send(client) }
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error
    const { name, message, $metadata } = error
    const status = $metadata.httpStatusCode ?? 0
    const outcome = caller === 'nobody' && status === 403 ? 'unknown' : outcomeIn(status, name, message)
    const isHidden = caller === 'nobody' && outcome === 'missing'
    return {
      outcome: isHidden || (caller === 'expired' && status === 403) ? 'unknown' : outcome,
      told: `${status} ${name} ${message}`,
    }
  }
}
const s3Put = (caller: Caller, Bucket: Bucket, Key: string, more: object = {}) =>
  s3Send(caller, async (client) => {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'new bytes', ...more }))
    return undefined
  })
const amazon: Protocol = {
  list: async (caller, Bucket, from) => {
    const answer = await s3Send(caller, async (client) =>
      JSON.stringify(
        (await client.send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key }) => Key),
      ),
    )
    const isIn = answer.content?.includes(`"${from}"`) === true
    return answer.outcome === 'done' && !isIn ? { outcome: 'missing', told: 'nothing' } : answer
  },
  download: (caller, Bucket, Key) =>
    s3Send(caller, async (client) =>
      (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString(),
    ),
  head: (caller, Bucket, Key) =>
    s3Send(caller, async (client) => (await client.send(new HeadObjectCommand({ Bucket, Key }))).ETag),
  upload: (caller, bucket, _, to) => s3Put(caller, bucket, to, { IfNoneMatch: '*' }),
  uploadOver: (caller, bucket, from) => s3Put(caller, bucket, from, { IfNoneMatch: '*' }),
  upsert: (caller, bucket, _, to) => s3Put(caller, bucket, to),
  upsertOver: (caller, bucket, from) => s3Put(caller, bucket, from),
  copyUpsert: (caller, Bucket, from, Key) =>
    s3Send(
      caller,
      async (client) =>
        (await client.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${from}` })))
          .CopyObjectResult?.ETag,
    ),
  remove: (caller, Bucket, Key) =>
    s3Send(caller, async (client) => {
      await client.send(new DeleteObjectCommand({ Bucket, Key }))
      return undefined
    }),
}

const protocols = { object: rest('object'), objects: rest('objects'), tus, signed, s3: amazon }

const rows = async (): Promise<unknown[]> =>
  (
    await fixture.server.database.query(
      `select to_jsonb(o) as row from storage.objects o union all select to_jsonb(u) from storage.uploads u order by 1`,
    )
  ).rows as unknown[]
const bytesOf = (bucket: Bucket, name: string) => http('service', 'GET', `/object/${bucket}/${name}`)

let count = 0
/** An object of the owner. */
async function place(bucket: Bucket): Promise<string> {
  count += 1
  const name = `there-${count}`
  await http('service', 'POST', `/object/${bucket}/${name}`, { ...text(), body: `bytes ${count}` })
  await fixture.server.database.query(
    `update storage.objects set owner_id = $1::text, owner = ($1::text)::uuid where name = $2`,
    [adaId, name],
  )
  return name
}

/** Twins need names of one length, and no answer may depend on the name but by saying it. */
const withoutName = (told: string, name: string) => told.replaceAll(name, '…')

async function cell(protocol: keyof typeof protocols, action: Action, caller: Caller, bucket: Bucket) {
  const run = protocols[protocol][action]
  if (!run) throw new Error(action)
  const name = await place(bucket)
  const bytes = `bytes ${count}`
  const [absent, free] = [`nope--${count}`, `free--${count}`]
  const before = await rows()
  const answer = await run(caller, bucket, name, free)
  const isLook = caller === 'nobody' && protocol === 's3' && bucket === 'open'
  const isOpen = isLook && (action === 'download' || action === 'head')
  const expected = isOpen ? 'done' : outcomeOf(caller, bucket, action)
  // S3 deletes what is not there
  const isSilent = protocol === 's3' && action === 'remove' && expected === 'missing'
  expect(answer.outcome, answer.told).toBe(isSilent ? 'done' : expected)
  if (expected === 'done') {
    if (action === 'download' || action === 'signDownload') expect(answer.content).toBe(bytes)
    if (action.startsWith('up')) {
      const target = action.endsWith('Over') ? name : free
      expect((await bytesOf(bucket, target)).content).toBe('new bytes')
    }
    if (action === 'move' || action.startsWith('copy'))
      expect((await bytesOf(bucket, free)).content).toBe(bytes)
    if (action === 'move' || action === 'remove')
      expect((await bytesOf(bucket, name)).outcome).toBe('missing')
    return
  }
  expect(await rows()).toEqual(before)
  expect((await bytesOf(bucket, name)).content).toBe(bytes)
  if (expected === 'missing' || expected === 'unknown') {
    const twin = await run(caller, bucket, absent, free)
    expect(withoutName(twin.told, absent)).toBe(withoutName(answer.told, name))
  }
  if (expected === 'INSERT' && action.endsWith('Over')) {
    const twin = await run(caller, bucket, absent, free)
    expect(withoutName(twin.told, absent)).toBe(withoutName(answer.told, name))
  }
}

describe.each(Object.keys(protocols) as (keyof typeof protocols)[])('by %s', (protocol) => {
  const named = (Object.keys(actions) as Action[]).filter((action) => protocols[protocol][action])
  it.each(buckets.flatMap((bucket) => callers.map((caller) => [bucket, caller] as const)))(
    'in the bucket %s: %s',
    async (bucket, caller) => {
      for (const action of named) await cell(protocol, action, caller, bucket)
    },
  )
})

describe('public URLs', () => {
  it.each(buckets.flatMap((bucket) => callers.map((caller) => [bucket, caller] as const)))(
    'of the bucket %s, opened by %s',
    async (bucket, caller) => {
      const name = await place(bucket)
      const answers = await Promise.all(
        [name, 'nowhere'].map((one) => http(caller, 'GET', `/object/public/${bucket}/${one}`)),
      )
      expect(answers[0]?.outcome).toBe(bucket === 'open' ? 'done' : 'missing')
      if (bucket !== 'open') expect(answers[1]).toEqual(answers[0])
    },
  )
})

describe('buckets', () => {
  it.each(callers)('are made, seen and removed by the service alone: %s', async (caller) => {
    const isService = caller === 'service'
    const there = async () =>
      (await fixture.server.database.query('select id from storage.buckets order by 1')).rows as unknown[]
    const before = await there()
    const isUnknown = caller === 'nobody' || caller === 'expired'
    const made = await http(caller, 'POST', '/bucket', json({ name: 'made' }))
    expect(made.outcome).toBe(isService ? 'done' : isUnknown ? 'unknown' : 'INSERT')
    const listed = await http(caller, 'GET', '/bucket')
    if (!isUnknown) expect(listed.content === '[]').toBe(!isService)
    const removed = await http(caller, 'DELETE', `/bucket/${isService ? 'made' : 'own'}`)
    expect(removed.outcome).toBe(isService ? 'done' : isUnknown ? 'unknown' : 'missing')
    const s3Made = await s3Send(
      caller,
      async (client) => (await client.send(new CreateBucketCommand({ Bucket: 'made' }))).Location,
    )
    expect(s3Made.outcome === 'done').toBe(isService)
    const s3Listed = await s3Send(caller, async (client) =>
      String((await client.send(new ListBucketsCommand({}))).Buckets?.length ?? 0),
    )
    if (!isUnknown) expect(s3Listed.content === '0').toBe(!isService)
    const s3Removed = await s3Send(caller, async (client) => {
      await client.send(new DeleteBucketCommand({ Bucket: isService ? 'made' : 'own' }))
      return undefined
    })
    expect(s3Removed.outcome === 'done').toBe(isService)
    expect(await there()).toEqual(before)
  })
})

it('what was refused left no bytes', async () => {
  const { server } = fixture
  const entries = await readdir(server.config.storage.directory, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && /^[0-9a-f-]{36}$/.test(entry.name))
    .map(({ name }) => name)
  const { rows: blobs } = await server.database.query(`select id from storage.blobs where state <> 'staged'`)
  expect(files.toSorted()).toEqual((blobs as { id: string }[]).map(({ id }) => id).toSorted())
})
