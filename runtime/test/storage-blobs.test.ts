// What every place that keeps bytes must do, on the disk and in a service that speaks S3: our own endpoint, or a real one where
// S3_TEST_ENDPOINT, S3_TEST_KEY and S3_TEST_SECRET name it. Then a whole server on such a service.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BlobMissing, type BlobStore } from '../storage/blobs/contract.ts'
import { createLocalStore } from '../storage/blobs/local.ts'
import { createS3Store, type S3Settings } from '../storage/blobs/s3.ts'
import { storageErrors } from '../storage/errors.ts'
import { startTestServer, type TestServer } from './server.ts'

const bucket = `blobs-${randomBytes(6).toString('hex')}`
let folder: string
let service: TestServer | undefined
let settings: S3Settings

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lite-blobs-'))
  const { S3_TEST_ENDPOINT: endpoint, S3_TEST_KEY: key = '', S3_TEST_SECRET: secret = '' } = process.env
  const own = { accessKeyId: 'blobs-test', secretAccessKey: randomBytes(20).toString('hex') }
  if (endpoint === undefined)
    service = await startTestServer({
      env: { S3_PROTOCOL_ACCESS_KEY_ID: own.accessKeyId, S3_PROTOCOL_ACCESS_KEY_SECRET: own.secretAccessKey },
    })
  settings = {
    ...{
      endpoint: endpoint ?? `${service?.url}/storage/v1/s3`,
      region: 'us-east-1',
      bucket,
      prefix: 'ours/',
    },
    credentials: endpoint === undefined ? own : { accessKeyId: key, secretAccessKey: secret },
    forcePathStyle: true,
  }
  const client = new S3Client({
    ...{ endpoint: settings.endpoint ?? '', region: settings.region, forcePathStyle: true },
    credentials: { ...own, ...settings.credentials },
  })
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
})
afterAll(async () => {
  await service?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function* chunks(...all: readonly (Buffer | Error)[]): AsyncGenerator<Buffer> {
  for (const one of all) {
    await Promise.resolve()
    if (one instanceof Error) throw one
    yield one
  }
}
async function bytesOf(store: BlobStore, ...args: Parameters<BlobStore['read']>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of await store.read(...args)) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
async function idsOf(store: BlobStore): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of store.list()) ids.push(id)
  return ids.sort()
}

describe.each(['local', 's3'] as const)('%s', (kind) => {
  let store: BlobStore
  beforeAll(async () => {
    store = kind === 'local' ? createLocalStore({ root: folder, reserve: 0 }) : createS3Store(settings)
    await store.open(randomUUID())
  })

  it.each([0, 1, 100_000, 40_000_000])('keeps %d bytes, and gives parts of them', async (size) => {
    const id = randomUUID()
    const body = randomBytes(size)
    await store.write(id, chunks(body.subarray(0, size >> 1), body.subarray(size >> 1)), size)
    expect(await store.size(id)).toBe(size)
    expect((await bytesOf(store, id)).equals(body)).toBe(true)
    if (size < 2) return
    expect(await bytesOf(store, id, { start: 1, end: 9 })).toEqual(body.subarray(1, 10))
    expect(await bytesOf(store, id, { start: size - 3, end: size - 1 })).toEqual(body.subarray(size - 3))
  })

  it('keeps nothing of a body that breaks off, and throws what broke it', async () => {
    const before = await idsOf(store)
    const id = randomUUID()
    const error = storageErrors.tooLarge()
    for (const first of [Buffer.from('some'), randomBytes(20_000_000)])
      await expect(store.write(id, chunks(first, error))).rejects.toBe(error)
    expect(await store.size(id)).toBeUndefined()
    expect(await idsOf(store)).toEqual(before)
    await store.sweepUnfinished(new Date(Date.now() + 1000))
  })

  it('copies, so that either lives on without the other', async () => {
    const [from, to, other] = [randomUUID(), randomUUID(), randomUUID()]
    await store.write(from, chunks(Buffer.from('copied')))
    await store.copy(from, to)
    await store.remove(from)
    expect((await bytesOf(store, to)).toString()).toBe('copied')
    await expect(store.copy(from, other)).rejects.toBeInstanceOf(BlobMissing)
    expect(await store.size(other)).toBeUndefined()
  })

  it('says what is missing, lists what is there, and removes twice', async () => {
    const id = randomUUID()
    await expect(store.read(id)).rejects.toBeInstanceOf(BlobMissing)
    await store.write(id, chunks(Buffer.from('listed')))
    expect(await idsOf(store)).toContain(id)
    await store.remove(id)
    await store.remove(id)
    expect(await idsOf(store)).not.toContain(id)
  })

  it('keeps the files of another database apart', async () => {
    const other = kind === 'local' ? createLocalStore({ root: folder, reserve: 0 }) : createS3Store(settings)
    await other.open(randomUUID())
    expect(await idsOf(other)).toEqual([])
  })
})

it('a bucket that cannot be used is told at the start, without its keys', async () => {
  const secret = 'a-secret-that-nobody-may-see'
  const wrong: Partial<S3Settings>[] = [
    { bucket: 'no-such-bucket' },
    { credentials: { accessKeyId: settings.credentials?.accessKeyId ?? '', secretAccessKey: secret } },
    { endpoint: 'http://127.0.0.1:9' },
  ]
  for (const change of wrong) {
    const opening = createS3Store({ ...settings, ...change }).open(randomUUID())
    await expect(opening).rejects.toThrow(/S3_BUCKET .* cannot be used/)
    await expect(opening).rejects.not.toThrow(secret)
  }
}, 60_000)

it('a whole server keeps its files there', async () => {
  const { endpoint = '', credentials } = settings
  const server = await startTestServer({
    sql: `insert into storage.buckets (id, name) values ('files', 'files')`,
    env: {
      ...{ STORAGE_BACKEND: 's3', S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_PREFIX: 'server' },
      ...{
        S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? '',
        S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
      },
    },
  })
  try {
    const as = server.config.serviceRoleKey
    const send = (method: string, path: string, body?: string, type = 'application/json') =>
      server.request(`/storage/v1${path}`, {
        method,
        as,
        ...(body !== undefined && { body }),
        headers: { 'content-type': type },
      })
    expect((await send('POST', '/object/files/a.txt', 'bytes', 'text/plain')).status).toBe(200)
    expect(await (await send('GET', '/object/files/a.txt')).text()).toBe('bytes')
    const copy = JSON.stringify({ bucketId: 'files', sourceKey: 'a.txt', destinationKey: 'b.txt' })
    const copied = await send('POST', '/object/copy', copy)
    expect([copied.status, await copied.text()]).toEqual([200, expect.stringContaining('b.txt')])
    expect((await send('DELETE', '/object/files/a.txt')).status).toBe(200)
    expect(await (await send('GET', '/object/files/b.txt')).text()).toBe('bytes')
    expect(await server.services.storage.reconcile()).toMatchObject({
      files: 2,
      objects: 1,
      orphans: 0,
      damaged: [],
    })
    await server.database.query(
      `update storage.blobs set changed_at = now() - interval '1 hour' where state = 'dead'`,
    )
    await server.services.storage.sweeper.run()
    expect(await server.services.storage.reconcile()).toMatchObject({ files: 1, objects: 1, damaged: [] })
  } finally {
    await server.stop()
  }
})
