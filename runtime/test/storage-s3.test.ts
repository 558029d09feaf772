// The S3 protocol by its own client, @aws-sdk/client-s3: buckets, objects, lists, uploads in parts, as the service role.
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type ChecksumAlgorithm,
  type S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { read, refusal, startS3Fixture } from './s3-client.ts'
import type { TestServer } from './server.ts'

let server: TestServer
let admin: S3Client
let ada: S3Client
const mebi = 1024 ** 2

beforeAll(async () => {
  ;({ server, admin, ada } = await startS3Fixture())
})
afterAll(() => server.stop())

describe('buckets', () => {
  it('are made, listed in pages and deleted; names follow the rules of S3', async () => {
    await admin.send(new CreateBucketCommand({ Bucket: 'made.here' }))
    const first = await admin.send(new ListBucketsCommand({ MaxBuckets: 1 }))
    expect(first.Buckets?.map(({ Name }) => Name)).toEqual(['files'])
    const rest = await admin.send(
      new ListBucketsCommand({ ContinuationToken: first.ContinuationToken, MaxBuckets: 10 }),
    )
    expect(rest.Buckets?.map(({ Name }) => Name)).toEqual(['made.here', 'open', 'private'])
    await admin.send(new DeleteBucketCommand({ Bucket: 'made.here' }))
    expect(await refusal(admin.send(new DeleteBucketCommand({ Bucket: 'made.here' })))).toEqual([
      404,
      'NoSuchBucket',
    ])
    for (const Bucket of ['ab', 'Upper', 'a..b', '10.0.0.1', 'under_score'])
      expect(await refusal(admin.send(new CreateBucketCommand({ Bucket })))).toEqual([
        400,
        'InvalidBucketName',
      ])
  })

  it('are not deleted while they hold something', async () => {
    await admin.send(new CreateBucketCommand({ Bucket: 'full' }))
    await admin.send(new PutObjectCommand({ Bucket: 'full', Key: 'a', Body: 'a' }))
    expect(await refusal(admin.send(new DeleteBucketCommand({ Bucket: 'full' })))).toEqual([
      409,
      'BucketNotEmpty',
    ])
  })

  it('say what is not implemented', async () => {
    expect(await refusal(admin.send(new GetBucketPolicyCommand({ Bucket: 'files' })))).toEqual([
      501,
      'NotImplemented',
    ])
  })
})

describe('objects', () => {
  it('come back as they went, whatever their name', async () => {
    for (const Key of [
      'a b+c%20&=?#.txt',
      'ägypten/日本🎉',
      "quote's (1)*!~",
      'double//slash/',
      'x;y:z@$,',
    ]) {
      const Metadata = { plain: 'one', ünïcode: 'zwei' }
      await admin.send(
        new PutObjectCommand({
          ...{ Bucket: 'files', Key, Body: Key, ContentType: 'text/x-test', CacheControl: 'max-age=9' },
          ...{ ContentDisposition: 'inline', ContentLanguage: 'de', Metadata: { plain: Metadata.plain } },
        }),
      )
      const got = await admin.send(new GetObjectCommand({ Bucket: 'files', Key }))
      expect(await got.Body?.transformToString()).toBe(Key)
      expect(got).toMatchObject({
        ...{ ContentType: 'text/x-test', CacheControl: 'max-age=9', ContentDisposition: 'inline' },
        ...{ ContentLanguage: 'de', Metadata: { plain: 'one' } },
        ETag: `"${createHash('md5').update(Key).digest('hex')}"`,
      })
    }
    const { Contents } = await admin.send(new ListObjectsV2Command({ Bucket: 'files', Prefix: 'ägypten' }))
    expect(Contents?.map(({ Key }) => Key)).toEqual(['ägypten/日本🎉'])
  })

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] satisfies ChecksumAlgorithm[])(
    'are compared with their %s, in the header and behind the body',
    async (ChecksumAlgorithm) => {
      const Body = randomBytes(300_000)
      const target = { Bucket: 'files', Key: `sum/${ChecksumAlgorithm}` }
      const put = await admin.send(new PutObjectCommand({ ...target, Body, ChecksumAlgorithm }))
      const head = await admin.send(new HeadObjectCommand({ ...target, ChecksumMode: 'ENABLED' }))
      expect(head[`Checksum${ChecksumAlgorithm}`]).toBe(put[`Checksum${ChecksumAlgorithm}`])
      expect(head[`Checksum${ChecksumAlgorithm}`]).toBeDefined()
      const wrong = { [`Checksum${ChecksumAlgorithm}`]: createHash('sha256').update('x').digest('base64') }
      const refused = admin.send(new PutObjectCommand({ ...target, Body: 'other', ...wrong }))
      expect(await refusal(refused)).toEqual([400, 'BadDigest'])
      expect((await admin.send(new HeadObjectCommand(target))).ContentLength).toBe(Body.length)
    },
  )

  it('are streamed in chunks with a trailer, and read in ranges', async () => {
    const bytes = randomBytes(3 * mebi)
    const upload = new Upload({
      client: admin,
      params: {
        Bucket: 'files',
        Key: 'stream',
        Body: Readable.from([bytes.subarray(0, mebi), bytes.subarray(mebi)]),
      },
    })
    await upload.done()
    const got = await admin.send(
      new GetObjectCommand({ Bucket: 'files', Key: 'stream', Range: 'bytes=100-199' }),
    )
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(bytes.subarray(100, 200))
    expect(got.ContentRange).toBe(`bytes 100-199/${bytes.length}`)
    const beyond = new GetObjectCommand({ Bucket: 'files', Key: 'stream', Range: 'bytes=99999999-' })
    expect(await refusal(admin.send(beyond))).toEqual([416, 'InvalidRange'])
  })

  it('are written only if they are what the writer thinks', async () => {
    const target = { Bucket: 'files', Key: 'conditional' }
    const put = (Body: string, condition: object = {}) =>
      admin.send(new PutObjectCommand({ ...target, Body, ...condition }))
    expect(await refusal(put('x', { IfMatch: '"0"' }))).toEqual([404, 'NoSuchKey'])
    const { ETag } = await put('one', { IfNoneMatch: '*' })
    expect(await refusal(put('two', { IfNoneMatch: '*' }))).toEqual([412, 'PreconditionFailed'])
    expect(await refusal(put('two', { IfMatch: '"0"' }))).toEqual([412, 'PreconditionFailed'])
    await put('two', { IfMatch: ETag })
    expect(await read(admin, 'files', 'conditional')).toBe('two')
    const remove = (condition: object) => admin.send(new DeleteObjectCommand({ ...target, ...condition }))
    expect(await refusal(remove({ IfMatch: ETag }))).toEqual([412, 'PreconditionFailed'])
    await remove({ IfMatch: '*' })
    expect(await refusal(remove({ IfMatch: '*' }))).toEqual([undefined, 'nothing'])
    await remove({})
  })

  it('are written once where several writers each want to be the first', async () => {
    const put = (n: number) =>
      refusal(
        admin.send(new PutObjectCommand({ Bucket: 'files', Key: 'race', Body: String(n), IfNoneMatch: '*' })),
      )
    const said = await Promise.all(Array.from({ length: 8 }, (_, n) => put(n)))
    expect(said.filter(([, code]) => code === 'nothing')).toHaveLength(1)
    expect(said.filter(([, code]) => code === 'PreconditionFailed')).toHaveLength(7)
  })

  it('are copied with or without what they say', async () => {
    const target = { Bucket: 'files', Key: 'copy/söurce' }
    await admin.send(new PutObjectCommand({ ...target, Body: 'x', ContentType: 'a/b', Metadata: { m: '1' } }))
    const CopySource = 'files/copy/s%C3%B6urce'
    await admin.send(new CopyObjectCommand({ Bucket: 'open', Key: 'kept', CopySource }))
    expect(await admin.send(new HeadObjectCommand({ Bucket: 'open', Key: 'kept' }))).toMatchObject({
      ...{ ContentType: 'a/b', Metadata: { m: '1' } },
    })
    const anew = { MetadataDirective: 'REPLACE', ContentType: 'c/d', Metadata: { n: '2' } } as const
    await admin.send(new CopyObjectCommand({ ...target, CopySource, ...anew }))
    expect(await admin.send(new HeadObjectCommand(target))).toMatchObject({
      ...{ ContentType: 'c/d', Metadata: { n: '2' } },
    })
    expect(await refusal(admin.send(new CopyObjectCommand({ ...target, CopySource })))).toEqual([
      400,
      'InvalidRequest',
    ])
  })

  it('are deleted by the list; each that is refused is told', async () => {
    for (const Key of ['del/a', 'del/b&<>', 'del/c'])
      await admin.send(new PutObjectCommand({ Bucket: 'files', Key, Body: 'x' }))
    const { Deleted, Errors } = await admin.send(
      new DeleteObjectsCommand({
        Bucket: 'files',
        Delete: {
          Objects: [
            { Key: 'del/a' },
            { Key: 'del/b&<>' },
            { Key: 'del/c', ETag: '"0"' },
            { Key: 'del/none' },
          ],
        },
      }),
    )
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['del/a', 'del/b&<>', 'del/none'])
    expect(Errors).toMatchObject([{ Key: 'del/c', Code: 'PreconditionFailed' }])
  })
})

describe('uploads in parts', () => {
  const begin = async (Key: string, more: object = {}) => {
    const made = await admin.send(new CreateMultipartUploadCommand({ Bucket: 'files', Key, ...more }))
    return { Bucket: 'files', Key, UploadId: made.UploadId }
  }

  it.each([
    ['CRC32', 'COMPOSITE'],
    ['CRC32', 'FULL_OBJECT'],
    ['CRC64NVME', 'FULL_OBJECT'],
    ['SHA256', 'COMPOSITE'],
  ] as const)('become one object with a %s of kind %s', async (ChecksumAlgorithm, ChecksumType) => {
    const bytes = randomBytes(11 * mebi)
    const upload = await begin(`parts/${ChecksumAlgorithm}`, { ChecksumAlgorithm, ChecksumType })
    const Parts = []
    for (const [at, start] of [0, 5 * mebi, 10 * mebi].entries()) {
      const Body = bytes.subarray(start, start + 5 * mebi)
      const part = { ...upload, PartNumber: at + 1, Body, ChecksumAlgorithm }
      const { ETag } = await admin.send(new UploadPartCommand(part))
      Parts.push({ ETag, PartNumber: at + 1 })
    }
    const listed = await admin.send(new ListPartsCommand({ ...upload, MaxParts: 2 }))
    expect(listed).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2' })
    const done = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })
    const { ETag } = await admin.send(done)
    expect(ETag).toMatch(/^"[0-9a-f]{32}-3"$/)
    // who did not hear the answer asks again
    expect((await admin.send(done)).ETag).toBe(ETag)
    const got = await admin.send(new GetObjectCommand({ ...upload, ChecksumMode: 'ENABLED' }))
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true)
    expect(got.ChecksumType).toBe(ChecksumType)
    if (ChecksumType === 'FULL_OBJECT') {
      const whole = new PutObjectCommand({ Bucket: 'files', Key: 'whole', Body: bytes, ChecksumAlgorithm })
      const name = `Checksum${ChecksumAlgorithm}` as const
      expect((await admin.send(whole))[name]).toBe(got[name])
    }
    const second = await admin.send(new GetObjectCommand({ ...upload, PartNumber: 2 }))
    expect(second).toMatchObject({ PartsCount: 3, ContentLength: 5 * mebi, ChecksumType })
    await second.Body?.transformToByteArray()
    const known = await admin.send(
      new GetObjectAttributesCommand({ ...upload, ObjectAttributes: ['ObjectParts', 'ObjectSize'] }),
    )
    expect(known).toMatchObject({ ObjectSize: bytes.length, ObjectParts: { TotalPartsCount: 3 } })
    // nothing of it waits for the sweeper, which would take bytes that an object has
    const dead = await server.database.query(`select count(*)::int as n from storage.dead_files d
      join storage.blobs b on b.segments @> jsonb_build_array(jsonb_build_object('id', d.id))`)
    expect(dead.rows).toEqual([{ n: 0 }])
  })

  it('are copied from objects, listed, given up, and refused where they are wrong', async () => {
    await admin.send(new PutObjectCommand({ Bucket: 'files', Key: 'source', Body: randomBytes(6 * mebi) }))
    const upload = await begin('from-source')
    const copy = { ...upload, CopySource: 'files/source' }
    const first = await admin.send(
      new UploadPartCopyCommand({ ...copy, PartNumber: 1, CopySourceRange: `bytes=0-${5 * mebi - 1}` }),
    )
    const ETag = first.CopyPartResult?.ETag
    const { Uploads } = await admin.send(new ListMultipartUploadsCommand({ Bucket: 'files' }))
    expect(Uploads?.map(({ Key }) => Key)).toEqual(['from-source'])
    const complete = (Parts: object[]) =>
      refusal(admin.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })))
    expect(await complete([{ ETag: '"0"', PartNumber: 1 }])).toEqual([400, 'InvalidPart'])
    expect(await complete([{ ETag, PartNumber: 2 }])).toEqual([400, 'InvalidPart'])
    expect(await complete([])).toEqual([400, 'MalformedXML'])
    const small = await admin.send(new UploadPartCommand({ ...upload, PartNumber: 2, Body: 'x' }))
    await admin.send(new UploadPartCommand({ ...upload, PartNumber: 3, Body: 'y' }))
    const third = `"${createHash('md5').update('y').digest('hex')}"`
    const tooSmall = [
      { ETag, PartNumber: 1 },
      { ETag: small.ETag, PartNumber: 2 },
      { ETag: third, PartNumber: 3 },
    ]
    expect(await complete(tooSmall)).toEqual([400, 'EntityTooSmall'])
    expect(await complete(tooSmall.toReversed())).toEqual([400, 'InvalidPartOrder'])
    const foreign = new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'z' })
    expect(await refusal(ada.send(foreign))).toEqual([404, 'NoSuchUpload'])
    expect(await complete([{ ETag, PartNumber: 1 }])).toEqual([undefined, 'nothing'])
    expect(
      (await admin.send(new HeadObjectCommand({ Bucket: 'files', Key: 'from-source' }))).ContentLength,
    ).toBe(5 * mebi)
  })
})
