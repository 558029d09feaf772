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
} from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import {
  http,
  json,
  listed,
  place,
  s3Send,
  sql,
  testMatrix,
  text,
  upsert,
  withMatrix,
  type Protocol,
  type Run,
} from './storage-matrix-runner.ts'
import { buckets, callers, type Bucket, type Caller } from './storage-matrix.ts'

withMatrix()

const rest = (object: string): Protocol => ({
  list: async (caller, bucket, from) =>
    listed(
      await http(caller, 'POST', `/${object}/list/${bucket}`, json({ prefix: '', limit: 10_000 })),
      from,
    ),
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

const s3Put = (caller: Caller, Bucket: Bucket, Key: string, more: object = {}) =>
  s3Send(caller, async (client) => {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'new bytes', ...more }))
    return undefined
  })
const amazon: Protocol = {
  list: async (caller, Bucket, from) =>
    listed(
      await s3Send(caller, async (client) =>
        JSON.stringify(
          (await client.send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key }) => Key),
        ),
      ),
      from,
    ),
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

testMatrix({ object: rest('object'), objects: rest('objects'), tus, signed, s3: amazon })

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
    const there = () => sql('select id from storage.buckets order by 1')
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
