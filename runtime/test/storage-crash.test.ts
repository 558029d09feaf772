// A server that is killed at every step of everything that touches bytes and rows: what was answered is there, what is there is
// whole, and what is left behind goes.
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { StepName } from '../storage/steps.ts'
import { reconcile } from '../storage/sweep/reconcile.ts'
import { createSweeper } from '../storage/sweep/sweeper.ts'
import { startSecond } from './second-servers.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let key: string
beforeAll(async () => {
  server = await startTestServer({ sql: `insert into storage.buckets (id, name) values ('files', 'files')` })
  key = server.config.serviceRoleKey
})
afterAll(() => server.stop())

type Send = (
  method: string,
  path: string,
  body?: string,
  headers?: Record<string, string>,
) => Promise<Response>

/** To a server that may die of it: undefined where there is no answer. */
const sender =
  (url: string): Send =>
  (method, path, body, headers = {}) =>
    fetch(`${url}/storage/v1${path}`, {
      method,
      headers: { apikey: key, 'content-type': 'text/plain', ...headers },
      ...(body !== undefined && { body }),
    })

const json = { 'content-type': 'application/json' }
const fresh = 'new bytes, which are more than before'
/** The least that S3 takes for a part which is not the last. */
const part = 'x'.repeat(5 * 1024 ** 2)

const s3Key = { accessKeyId: 'FIXEDKEYOFTHETESTS', secretAccessKey: 'a secret that is long enough' }
const s3Env = {
  S3_PROTOCOL_ACCESS_KEY_ID: s3Key.accessKeyId,
  S3_PROTOCOL_ACCESS_KEY_SECRET: s3Key.secretAccessKey,
}

/** @param bodies of the parts */
async function multipart(url: string, Key: string, bodies: readonly string[]): Promise<{ ok: boolean }> {
  const client = new S3Client({
    ...{ endpoint: `${url}/storage/v1/s3`, region: 'eu-central-1', forcePathStyle: true },
    ...{ credentials: s3Key, maxAttempts: 1 },
  })
  try {
    const place = { Bucket: 'files', Key }
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(place))
    const Parts: { PartNumber: number; ETag: string | undefined }[] = []
    for (const [at, Body] of bodies.entries()) {
      const PartNumber = at + 1
      const { ETag } = await client.send(new UploadPartCommand({ ...place, UploadId, PartNumber, Body }))
      Parts.push({ PartNumber, ETag })
    }
    await client.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } }))
    return { ok: true }
  } finally {
    client.destroy()
  }
}

/** Each does one thing to the object `at`, which holds `old`, and says what it may be afterwards: [without, with] the answer. */
const operations: Readonly<
  Record<
    string,
    {
      readonly run: (send: Send, at: string, url: string) => Promise<{ readonly ok: boolean }>
      readonly name: (at: string) => string
      readonly before: string | undefined
      readonly after: string | undefined
    }
  >
> = {
  upload: {
    run: (send, at) => send('POST', `/object/files/${at}-new`, fresh),
    name: (at) => `${at}-new`,
    before: undefined,
    after: fresh,
  },
  replace: {
    run: (send, at) => send('POST', `/object/files/${at}`, fresh, { 'x-upsert': 'true' }),
    name: (at) => at,
    before: 'old',
    after: fresh,
  },
  copy: {
    run: (send, at) =>
      send(
        'POST',
        '/object/copy',
        JSON.stringify({ bucketId: 'files', sourceKey: at, destinationKey: `${at}-copy` }),
        json,
      ),
    name: (at) => `${at}-copy`,
    before: undefined,
    after: 'old',
  },
  move: {
    run: (send, at) =>
      send(
        'POST',
        '/object/move',
        JSON.stringify({ bucketId: 'files', sourceKey: at, destinationKey: `${at}-moved` }),
        json,
      ),
    name: (at) => `${at}-moved`,
    before: undefined,
    after: 'old',
  },
  remove: {
    run: (send, at) => send('DELETE', `/object/files/${at}`),
    name: (at) => at,
    before: 'old',
    after: undefined,
  },
  resumable: {
    run: async (send, at) => {
      const word = (text: string) => Buffer.from(text).toString('base64')
      const tus = { 'tus-resumable': '1.0.0' }
      const begun = await send('POST', '/upload/resumable', undefined, {
        ...{ ...tus, 'upload-length': String(fresh.length) },
        'upload-metadata': `bucketName ${word('files')},objectName ${word(`${at}-tus`)}`,
      })
      const path = (begun.headers.get('location') ?? '').replace('/storage/v1', '')
      const patch = (offset: number, body: string) =>
        send('PATCH', path, body, {
          ...{ ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
        })
      await patch(0, fresh.slice(0, 10))
      return patch(10, fresh.slice(10))
    },
    name: (at) => `${at}-tus`,
    before: undefined,
    after: fresh,
  },
  'S3 upload in one part': {
    run: (_, at, url) => multipart(url, at, [fresh]),
    name: (at) => at,
    before: 'old',
    after: fresh,
  },
  'S3 upload in two parts': {
    run: (_, at, url) => multipart(url, `${at}-parts`, [part, fresh]),
    name: (at) => `${at}-parts`,
    before: undefined,
    after: part + fresh,
  },
}

const written: readonly StepName[] = ['file written', 'file synced', 'file renamed', 'folder synced']
const cases: readonly (readonly [keyof typeof operations, StepName])[] = [
  ...([...written, 'blob staged', 'object written'] as const).map((step) => ['upload', step] as const),
  ...([...written, 'blob staged', 'object written'] as const).map((step) => ['replace', step] as const),
  ...(['file copied', 'blob staged', 'object written'] as const).map((step) => ['copy', step] as const),
  ['move', 'object moved'],
  ['remove', 'object deleted'],
  ...(
    [
      'file written',
      'folder synced',
      'part noted',
      'blob staged',
      'object written',
      'upload completed',
    ] as const
  ).map((step) => ['resumable', step] as const),
  ...(['S3 upload in one part', 'S3 upload in two parts'] as const).flatMap((operation) =>
    (['folder synced', 'blob staged', 'object written'] as const).map((step) => [operation, step] as const),
  ),
]

async function read(name: string): Promise<string | undefined> {
  const response = await server.request(`/storage/v1/object/files/${name}`, { as: key })
  const text = await response.text()
  return response.status === 200 ? text : undefined
}

/** Removes what is left behind, as it would go with time. */
async function settle(): Promise<void> {
  const { db, blobs } = server.services.storage
  await server.database.query(`update storage.uploads set expires_at = now() - interval '1 second'`)
  const sweeper = createSweeper({ db, blobs, settings: { grace: -1000, longestUpload: -1000 } })
  await sweeper.run()
  await sweeper.run()
  const report = await reconcile(db, blobs, -1000)
  expect(report.damaged).toEqual([])
}

/** Files on the disk, and files that objects hold. */
async function files(): Promise<readonly [number, number]> {
  const entries = await readdir(server.config.storage.directory, { recursive: true, withFileTypes: true })
  const { rows } = await server.database.query(
    `select coalesce(sum(coalesce(jsonb_array_length(b.segments), 1)), 0)::int as count
     from storage.objects o join storage.blobs b on b.id = o.version`,
  )
  return [entries.filter((entry) => entry.isFile()).length, (rows[0] as { count: number }).count]
}

let turn = 0
it.each(cases)('%s, killed at: %s', async (operation, step) => {
  const { run, name, before, after } = operations[operation] ?? expect.fail()
  const at = `object-${(turn += 1)}`
  expect((await sender(server.url)('POST', `/object/files/${at}`, 'old')).status).toBe(200)
  const second = await startSecond(server, s3Env, step)
  const exited = once(second.child, 'exit')
  const answer = await run(sender(second.url), at, second.url).catch(() => undefined)
  const [, signal] = (await exited) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  const found = await read(name(at))
  if (answer?.ok === true) expect(found).toBe(after)
  else expect([before, after]).toContain(found)
  await settle()
  expect(await read(name(at))).toBe(found)
  const [there, held] = await files()
  expect(there).toBe(held)
})

it.each(['file removed', 'blob forgotten'] as const)('the sweep, killed at: %s', async (step) => {
  const at = `swept-${(turn += 1)}`
  for (const body of ['one', 'two'])
    await sender(server.url)('POST', `/object/files/${at}`, body, { 'x-upsert': 'true' })
  await server.database.query(
    `update storage.blobs set changed_at = now() - interval '1 hour' where state = 'dead'`,
  )
  const second = await startSecond(server, {}, step)
  const exited = once(second.child, 'exit')
  second.child.send('sweep')
  expect(((await exited) as [number | null, string | null])[1]).toBe('SIGKILL')
  expect(await read(at)).toBe('two')
  await settle()
  const [there, held] = await files()
  expect(there).toBe(held)
})
