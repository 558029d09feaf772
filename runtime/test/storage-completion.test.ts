// The end of uploads in parts: what is refused then, or killed, leaves the upload as it was, so that it can be ended again; nothing
// is lost of it, and nothing there twice.
import { once } from 'node:events'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSweeper } from '../storage/sweep/sweeper.ts'
import { startSecond } from './second-servers.ts'
import { adaId, fixed, read, refusal, startS3Fixture, type S3Fixture } from './s3-client.ts'

let fixture: S3Fixture
beforeAll(async () => {
  fixture = await startS3Fixture()
})
afterAll(() => fixture.server.stop())

const sql = async (text: string): Promise<unknown[]> =>
  (await fixture.server.database.query(text)).rows as unknown[]
const large = 'x'.repeat(5 * 1024 ** 2)

/** What stands in the way of the object, and how that goes away. `late` is not seen before the row is written. */
const obstacles = {
  'row-level security': {
    ...{ up: 'alter policy "own files" on storage.objects with check (false)', code: 'AccessDenied' },
    down: `alter policy "own files" on storage.objects
      with check (bucket_id = 'private' and (storage.foldername(name))[1] = auth.uid()::text)`,
  },
  'row-level security that is late': {
    ...{
      up: 'alter policy "own files" on storage.objects with check (version is null)',
      code: 'AccessDenied',
    },
    down: `alter policy "own files" on storage.objects
      with check (bucket_id = 'private' and (storage.foldername(name))[1] = auth.uid()::text)`,
  },
  'a quota': {
    ...{ up: `update storage.buckets set quota = 1 where id = 'private'`, code: 'EntityTooLarge' },
    down: `update storage.buckets set quota = null where id = 'private'`,
  },
  'a constraint that is late': {
    up: 'alter table storage.objects add constraint late check (version is null) not valid',
    ...{ down: 'alter table storage.objects drop constraint late', code: 'InvalidKey' },
  },
} as const
const named = Object.keys(obstacles) as (keyof typeof obstacles)[]

/** An upload whose parts have come. */
async function begun(client: S3Client, Key: string, bodies: readonly string[], Bucket = 'private') {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
  const Parts = await Promise.all(
    bodies.map(async (Body, at) => {
      const part = { Bucket, Key, UploadId, PartNumber: at + 1, Body }
      return { PartNumber: at + 1, ETag: (await client.send(new UploadPartCommand(part))).ETag }
    }),
  )
  const where = { Bucket, Key, UploadId }
  return {
    complete: (as = client) =>
      as.send(new CompleteMultipartUploadCommand({ ...where, MultipartUpload: { Parts } })),
    parts: async () => (await client.send(new ListPartsCommand(where))).Parts?.length,
  }
}

/** Files that are there, and those that objects hold; what the upload needed is gone. */
async function expectNothingLeft(): Promise<void> {
  const { db, blobs } = fixture.server.services.storage
  const sweeper = createSweeper({ db, blobs, settings: { grace: -1000, longestUpload: -1000 } })
  await sweeper.run()
  await sweeper.run()
  let there = 0
  for await (const { id } of blobs.list()) there += Number(id !== '')
  const [held] = await sql(
    `select coalesce(sum(coalesce(jsonb_array_length(b.segments), 1)), 0)::int as count
     from storage.objects o join storage.blobs b on b.id = o.version`,
  )
  expect(held).toEqual({ count: there })
  for (const table of ['uploads', 'upload_parts', 'dead_files'])
    expect(await sql(`select from storage.${table}`), table).toEqual([])
}

describe('of S3', () => {
  it.each(named)('refused by %s', async (obstacle) => {
    const { up, down, code } = obstacles[obstacle]
    const key = `${adaId}/s3 ${obstacle}`
    for (const bodies of [['one'], [large, 'two']]) {
      const upload = await begun(fixture.ada, key, bodies)
      await sql(up)
      // S3 has no word of its own for a name that breaks a rule
      expect((await refusal(upload.complete()))[1]).toBe(code === 'InvalidKey' ? 'InvalidArgument' : code)
      expect(await upload.parts()).toBe(bodies.length)
      await sql(down)
      await upload.complete()
      expect((await read(fixture.ada, 'private', key)) === bodies.join('')).toBe(true)
      await expectNothingLeft()
    }
  })

  it.each([[['one']], [[large, 'two']]])('killed between its blob and its object', async (bodies) => {
    const upload = await begun(fixture.admin, 'killed', bodies, 'files')
    const env = {
      S3_PROTOCOL_ACCESS_KEY_ID: fixed.accessKeyId,
      S3_PROTOCOL_ACCESS_KEY_SECRET: fixed.secretAccessKey,
    }
    const second = await startSecond(fixture.server, env, 'blob staged')
    const exited = once(second.child, 'exit')
    const other = fixture.clientAt(second.url, fixed)
    await expect(upload.complete(other)).rejects.toThrow()
    other.destroy()
    await exited
    const staged = `select from storage.blobs where state = 'staged'`
    expect(await sql(staged)).toHaveLength(1)
    // what was staged is given up, and takes no part away
    const { db, blobs } = fixture.server.services.storage
    await createSweeper({ db, blobs, settings: { grace: -1000, longestUpload: -1000 } }).run()
    expect([await sql(staged), await upload.parts()]).toEqual([[], bodies.length])
    await upload.complete()
    expect((await read(fixture.admin, 'files', 'killed')) === bodies.join('')).toBe(true)
    await expectNothingLeft()
  })
})

describe('of TUS', () => {
  const word = (text: string) => Buffer.from(text).toString('base64')
  const send = (method: string, path: string, headers: Record<string, string>, body?: string, url?: string) =>
    fetch(`${url ?? fixture.server.url}${path}`, {
      method,
      headers: {
        ...{ apikey: fixture.server.config.anonKey, 'tus-resumable': '1.0.0' },
        authorization: `Bearer ${fixture.server.token({ sub: adaId })}`,
        ...headers,
      },
      ...(body !== undefined && { body }),
    })
  const patch = (path: string, offset: number, body: string, url?: string) =>
    send(
      'PATCH',
      path,
      { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body,
      url,
    )
  const offsetOf = async (path: string) => (await send('HEAD', path, {})).headers.get('upload-offset')

  /** @returns its path, with the first bytes there */
  async function first(name: string, bytes: string): Promise<string> {
    const answer = await send('POST', '/storage/v1/upload/resumable', {
      'upload-length': '10',
      'upload-metadata': `bucketName ${word('private')},objectName ${word(name)}`,
    })
    const path = answer.headers.get('location') ?? expect.fail()
    if (bytes !== '') expect((await patch(path, 0, bytes)).status).toBe(204)
    return path
  }

  it.each(named)('refused by %s', async (obstacle) => {
    const { up, down, code } = obstacles[obstacle]
    for (const bytes of ['', '0123']) {
      const name = `${adaId}/tus ${obstacle} ${bytes.length}`
      const path = await first(name, bytes)
      const rest = '0123456789'.slice(bytes.length)
      await sql(up)
      const refused = await patch(path, bytes.length, rest)
      expect((await refused.json()) as unknown).toMatchObject({ code })
      expect(await offsetOf(path)).toBe(String(bytes.length))
      await sql(down)
      expect((await patch(path, bytes.length, rest)).status).toBe(204)
      expect(await offsetOf(path)).toBe('10')
      expect(await read(fixture.ada, 'private', name)).toBe('0123456789')
      await expectNothingLeft()
    }
  })

  it('killed between its blob and its object', async () => {
    const name = `${adaId}/tus killed`
    const path = await first(name, '0123')
    const second = await startSecond(fixture.server, {}, 'blob staged')
    const exited = once(second.child, 'exit')
    await expect(patch(path, 4, '456789', second.url)).rejects.toThrow()
    await exited
    expect(await offsetOf(path)).toBe('4')
    expect((await patch(path, 4, '456789')).status).toBe(204)
    expect(await read(fixture.ada, 'private', name)).toBe('0123456789')
    await expectNothingLeft()
  })
})
