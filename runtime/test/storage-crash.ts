// Everything that touches bytes and rows, on a server that is killed at a step of it: what was answered is there, what is there
// is whole, and what is left behind goes. The same for every place that keeps bytes.
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
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

type Send = (
  method: string,
  path: string,
  body?: string,
  headers?: Record<string, string>,
) => Promise<Response>

/** To a server that may die of it. */
const sender =
  (url: string, key: string): Send =>
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
/** More than the S3 backend sends in one part. */
const large = 'y'.repeat(17 * 1024 ** 2)

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

interface Doing {
  readonly run: (send: Send, at: string, url: string) => Promise<{ readonly ok: boolean }>
  readonly name: (at: string) => string
  /** What may be there without an answer, beside what is there with one. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/** Each does one thing to the object `at`, which holds `old`, and says what it may be afterwards. */
const operations = {
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
  'large upload': {
    run: (send, at) => send('POST', `/object/files/${at}`, large, { 'x-upsert': 'true' }),
    name: (at) => at,
    before: 'old',
    after: large,
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
} satisfies Readonly<Record<string, Doing>>

export type Operation = keyof typeof operations

/** A server that outlives the others, and what is asked of its database and its files. */
interface Survivor {
  readonly server: TestServer
  readonly env: Readonly<Record<string, string>>
  readonly put: (at: string, body: string) => Promise<Response>
  readonly read: (name: string) => Promise<string | undefined>
  /** Removes what is left behind, as it would go with time. */
  readonly settle: () => Promise<void>
}

/** @param env of all servers */
async function startSurvivor(env: Survivor['env']): Promise<Survivor> {
  const server = await startTestServer({
    ...{ env, sql: `insert into storage.buckets (id, name) values ('files', 'files')` },
  })
  const { db, blobs } = server.services.storage
  const key = server.config.serviceRoleKey

  /** Files that are there, and files that objects hold. */
  async function files(): Promise<readonly [number, number]> {
    let there = 0
    for await (const file of blobs.list()) there += file.id === '' ? 0 : 1
    const { rows } = await server.database.query(
      `select coalesce(sum(coalesce(jsonb_array_length(b.segments), 1)), 0)::int as count
       from storage.objects o join storage.blobs b on b.id = o.version`,
    )
    return [there, (rows[0] as { count: number }).count]
  }

  return {
    ...{ server, env },
    put: (at, body) => sender(server.url, key)('POST', `/object/files/${at}`, body, { 'x-upsert': 'true' }),
    read: async (name) => {
      const response = await server.request(`/storage/v1/object/files/${name}`, { as: key })
      const text = await response.text()
      return response.status === 200 ? text : undefined
    },
    settle: async () => {
      await server.database.query(`update storage.uploads set expires_at = now() - interval '1 second'`)
      const sweeper = createSweeper({ db, blobs, settings: { grace: -1000, longestUpload: -1000 } })
      await sweeper.run()
      expect(await sweeper.run()).toMatchObject({ uploads: 0, unfinished: 0 })
      expect((await reconcile(db, blobs, -1000)).damaged).toEqual([])
      const [there, held] = await files()
      expect(there).toBe(held)
    },
  }
}

async function killedAt({ server, env, put, read, settle }: Survivor, what: Operation, step: StepName) {
  const { run, name, before, after }: Doing = operations[what]
  const at = `object-${Math.random().toString(36).slice(2)}`
  expect((await put(at, 'old')).status).toBe(200)
  const second = await startSecond(server, { ...env, ...s3Env }, step)
  const exited = once(second.child, 'exit')
  const send = sender(second.url, server.config.serviceRoleKey)
  const answer = await run(send, at, second.url).catch(() => undefined)
  const [, signal] = (await exited) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  const found = await read(name(at))
  const allowed = answer?.ok === true ? [after] : [before, after]
  expect(
    allowed.some((one) => one === found),
    `${found?.length} bytes`,
  ).toBe(true)
  await settle()
  expect((await read(name(at))) === found).toBe(true)
}

async function sweptAt({ server, env, put, read, settle }: Survivor, step: StepName) {
  const { child } = await startSecond(server, env, step)
  const exited = once(child, 'exit')
  // the survivor sweeps as well, now and then: what it takes first kills nobody
  while (child.exitCode === null && child.signalCode === null) {
    for (const body of ['one', 'two']) await put('swept', body)
    await server.database.query(
      `update storage.blobs set changed_at = now() - interval '1 hour' where state = 'dead'`,
    )
    if (child.connected) child.send('sweep')
    await Promise.race([exited, setTimeout(2000)])
  }
  expect(((await exited) as [number | null, string | null])[1]).toBe('SIGKILL')
  expect(await read('swept')).toBe('two')
  await settle()
  expect(await read('swept')).toBe('two')
}

/**
 * Defines the tests of a place that keeps bytes.
 * @param prepare makes it, and says what servers must know of it
 */
export function testCrashes(
  cases: readonly (readonly [Operation, StepName])[],
  prepare: () => Promise<Survivor['env']> = () => Promise.resolve({}),
): void {
  let survivor: Survivor
  beforeAll(async () => {
    survivor = await startSurvivor(await prepare())
  })
  afterAll(() => survivor.server.stop())
  it.each(cases)('%s, killed at: %s', (what, step) => killedAt(survivor, what, step))
  it.each(['file removed', 'blob forgotten'] as const)('the sweep, killed at: %s', (step) =>
    sweptAt(survivor, step),
  )
}

/** The steps of what is the same wherever the bytes are. @param written those of one file */
export const stepsOf = (written: readonly StepName[]): readonly (readonly [Operation, StepName])[] => [
  ...(['upload', 'replace'] as const).flatMap((what) =>
    [...written, 'blob staged' as const, 'object written' as const].map((step) => [what, step] as const),
  ),
  ...(['file copied', 'blob staged', 'object written'] as const).map((step) => ['copy', step] as const),
  ['move', 'object moved'],
  ['remove', 'object deleted'],
  ...(['folder synced', 'part noted', 'blob staged', 'object written', 'upload completed'] as const).map(
    (step) => ['resumable', step] as const,
  ),
  ...(['S3 upload in one part', 'S3 upload in two parts'] as const).flatMap((what) =>
    (['folder synced', 'blob staged', 'object written'] as const).map((step) => [what, step] as const),
  ),
]
