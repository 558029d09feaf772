// The matrix of what comes in several requests or concerns several objects: TUS in pieces, the multipart uploads of S3, list-v2, many
// deleted at once. And whoever did not begin an upload hears of it what he hears of none.
import { randomUUID } from 'node:crypto'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListPartsCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import {
  bytesOf,
  http,
  json,
  listed,
  s3Send,
  sql,
  testMatrix,
  withMatrix,
  type Answer,
  type Protocol,
} from './storage-matrix-runner.ts'
import { buckets, callers, type Bucket, type Caller } from './storage-matrix.ts'

withMatrix()

const word = (value: string) => Buffer.from(value).toString('base64')
const tus = { 'tus-resumable': '1.0.0' }
const beginTus = (caller: Caller, bucket: Bucket, name: string, more: Record<string, string> = {}) =>
  http(caller, 'POST', '/upload/resumable', {
    headers: {
      ...{ ...tus, 'upload-length': '9', ...more },
      'upload-metadata': `bucketName ${word(bucket)},objectName ${word(name)}`,
    },
  })
const pathOf = ({ location = '' }: Answer) => location.replace('/storage/v1', '')
const patch = (caller: Caller, path: string, offset: number, body: string) =>
  http(caller, 'PATCH', path, {
    body,
    headers: {
      ...{ ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    },
  })

async function inPieces(...args: Parameters<typeof beginTus>): Promise<Answer> {
  const begun = await beginTus(...args)
  if (begun.outcome !== 'done') return begun
  const [caller] = args
  for (const [offset, body] of [
    [0, 'new'],
    [3, ' by'],
  ] as const) {
    const sent = await patch(caller, pathOf(begun), offset, body)
    if (sent.outcome !== 'done') return sent
  }
  return patch(caller, pathOf(begun), 6, 'tes')
}
const over = { 'x-upsert': 'true' }
const pieces: Protocol = {
  upload: (caller, bucket, _, to) => inPieces(caller, bucket, to),
  uploadOver: (caller, bucket, from) => inPieces(caller, bucket, from),
  upsert: (caller, bucket, _, to) => inPieces(caller, bucket, to, over),
  upsertOver: (caller, bucket, from) => inPieces(caller, bucket, from, over),
}

const many: Protocol = {
  list: async (caller, bucket, from) =>
    listed(
      await http(caller, 'POST', `/object/list-v2/${bucket}`, json({ prefix: '', limit: 10_000 })),
      from,
    ),
  // those that are not seen are passed over
  remove: async (caller, bucket, from) =>
    listed(await http(caller, 'DELETE', `/object/${bucket}`, json({ prefixes: [from, 'nowhere'] })), from),
}

async function sendPart(client: S3Client, Bucket: string, Key: string, UploadId: string | undefined) {
  const part = { Bucket, Key, UploadId, PartNumber: 1 }
  const { ETag } = await client.send(new UploadPartCommand({ ...part, Body: 'new bytes' }))
  return ETag
}
const complete = (client: S3Client, Bucket: string, Key: string, UploadId = '', ETag: string | undefined) =>
  client.send(
    new CompleteMultipartUploadCommand({
      ...{ Bucket, Key, UploadId },
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    }),
  )
const inParts = (caller: Caller, Bucket: Bucket, Key: string) =>
  s3Send(caller, async (client) => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
    await complete(client, Bucket, Key, UploadId, await sendPart(client, Bucket, Key, UploadId))
    return undefined
  })
const amazon: Protocol = {
  list: async (caller, Bucket, from) =>
    listed(
      await s3Send(caller, async (client) =>
        JSON.stringify(
          (await client.send(new ListObjectsCommand({ Bucket }))).Contents?.map(({ Key }) => Key),
        ),
      ),
      from,
    ),
  upsert: (caller, bucket, _, to) => inParts(caller, bucket, to),
  upsertOver: (caller, bucket, from) => inParts(caller, bucket, from),
  remove: (caller, Bucket, Key) =>
    s3Send(caller, async (client) => {
      const Delete = { Objects: [{ Key }, { Key: 'nowhere' }] }
      const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete }))
      expect(Errors).toEqual([])
      return undefined
    }),
}

testMatrix({ 'tus in pieces': pieces, 'the requests for many': many, 's3 in parts': amazon })

/** All that can be done with an upload that was begun. */
const s3Requests: Readonly<
  Record<
    string,
    (client: S3Client, Bucket: string, Key: string, id: string, eTag: string) => Promise<string | undefined>
  >
> = {
  part: (client, Bucket, Key, UploadId) => sendPart(client, Bucket, Key, UploadId),
  parts: async (client, Bucket, Key, UploadId) =>
    String((await client.send(new ListPartsCommand({ Bucket, Key, UploadId }))).Parts?.length),
  uploads: async (client, Bucket, Key, UploadId) => {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }))
    return String(Uploads.filter((upload) => upload.UploadId === UploadId).length)
  },
  abort: async (client, Bucket, Key, UploadId) => {
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
    return undefined
  },
  complete: async (client, Bucket, Key, UploadId, eTag) => {
    await complete(client, Bucket, Key, UploadId, eTag)
    return undefined
  },
}
const uploadsNow = () =>
  sql(
    `select u.id, p.file from storage.uploads u left join storage.upload_parts p on p.upload_id = u.id order by 1`,
  )

describe('uploads that were begun by somebody', () => {
  const places = buckets.flatMap((bucket) => callers.map((caller) => [bucket, caller] as const))

  it.each(places)('by S3 in %s: %s', async (bucket, caller) => {
    const beginner = bucket === 'own' ? 'owner' : 'service'
    const isAllowed = caller === 'service' || caller === beginner
    for (const [name, run] of Object.entries(s3Requests)) {
      const key = `begun ${randomUUID()}`
      let [id, eTag] = ['', '']
      await s3Send(beginner, async (client) => {
        const { UploadId = '' } = await client.send(
          new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }),
        )
        id = UploadId
        eTag = (await sendPart(client, bucket, key, id)) ?? ''
        return undefined
      })
      const before = await uploadsNow()
      const asked = (upload: string) => s3Send(caller, (client) => run(client, bucket, key, upload, eTag))
      const answer = await asked(id)
      if (isAllowed) {
        expect(answer.outcome, `${name}: ${answer.told}`).toBe('done')
        if (name === 'parts' || name === 'uploads') expect(answer.content).toBe('1')
        if (name === 'complete') expect((await bytesOf(bucket, key)).content).toBe('new bytes')
      } else {
        if (name === 'uploads') expect(['0', undefined]).toContain(answer.content)
        else expect(answer.outcome, `${name}: ${answer.told}`).not.toBe('done')
        expect(await uploadsNow(), name).toEqual(before)
        const twin = await asked(randomUUID())
        expect([twin.told, twin.content], name).toEqual([answer.told, answer.content])
      }
      await sql('delete from storage.uploads')
    }
  })

  it.each(places)('by TUS in %s: %s', async (bucket, caller) => {
    const beginner = bucket === 'own' ? 'owner' : 'service'
    for (const method of ['PATCH', 'DELETE'] as const) {
      const begun = await beginTus(beginner, bucket, `begun ${randomUUID()}`)
      expect(begun.outcome).toBe('done')
      const before = await uploadsNow()
      const path = pathOf(begun)
      const answer =
        method === 'PATCH'
          ? await patch(caller, path, 0, 'new')
          : await http(caller, 'DELETE', path, { headers: tus })
      // by its role too: the service has its own
      if (caller === beginner) expect(answer.outcome, answer.told).toBe('done')
      else {
        expect(answer.outcome, answer.told).not.toBe('done')
        expect(await uploadsNow()).toEqual(before)
      }
      await sql('delete from storage.uploads')
    }
  })
})
