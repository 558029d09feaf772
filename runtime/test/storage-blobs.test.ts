// What every place that keeps bytes must do, on the disk and in a service that speaks S3 (see s3-service.ts). Then a whole server
// on such a service.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BlobMissing, type BlobStore } from '../storage/blobs/contract.ts'
import { createLocalStore } from '../storage/blobs/local.ts'
import { createS3Store, type S3Settings } from '../storage/blobs/s3.ts'
import { storageErrors } from '../storage/errors.ts'
import { startS3Service, type S3Service } from './s3-service.ts'
import { startTestServer } from './server.ts'

let folder: string
let service: S3Service
let settings: S3Service['settings']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lite-blobs-'))
  service = await startS3Service()
  settings = service.settings
})
afterAll(async () => {
  await service.stop()
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

it('uploads that nobody finishes go, though they are more than one page', async () => {
  const store = createS3Store(settings, undefined, 2)
  const owner = randomUUID()
  await store.open(owner)
  const [Bucket, Prefix] = [settings.bucket, `${settings.prefix}${owner}/blobs/`]
  const key = `${Prefix}${randomUUID()}`
  // two of one name: a page may end between them
  for (const Key of [key, key, ...Array.from({ length: 3 }, () => `${Prefix}${randomUUID()}`)])
    await service.client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
  expect(await store.sweepUnfinished(new Date(Date.now() - 3_600_000))).toBe(0)
  expect(await store.sweepUnfinished(new Date(Date.now() + 60_000))).toBe(5)
  const left = await service.client.send(new ListMultipartUploadsCommand({ Bucket, Prefix }))
  expect(left.Uploads).toBeUndefined()
})

it('a bucket that cannot be used is told at the start, without its keys', async () => {
  const secret = 'a-secret-that-nobody-may-see'
  const wrong: [Partial<S3Settings>, RegExp][] = [
    [{ bucket: 'no-such-bucket' }, /: it does not exist$/],
    [
      { credentials: { accessKeyId: settings.credentials.accessKeyId, secretAccessKey: secret } },
      /: the keys may not use it$/,
    ],
    [{ endpoint: 'http://127.0.0.1:9' }, /: nothing listens there$/],
    [{ endpoint: 'http://nobody.invalid' }, /: the host has no address$/],
  ]
  for (const [change, why] of wrong) {
    const opening = createS3Store({ ...settings, ...change }).open(randomUUID())
    await expect(opening).rejects.toThrow(/S3_BUCKET .* cannot be used/)
    await expect(opening).rejects.toThrow(why)
    await expect(opening).rejects.not.toThrow(secret)
  }
}, 60_000)

it('a whole server keeps its files there', async () => {
  const server = await startTestServer({
    sql: `insert into storage.buckets (id, name) values ('files', 'files')`,
    env: service.env,
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
