// The S3 protocol where something comes twice or too often: a completed upload whose answer was lost, refused signatures.
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adaId, read, refusal, startS3Fixture, type S3Fixture } from './s3-client.ts'
import { startTestServer } from './server.ts'

let fixture: S3Fixture
const Bucket = 'private'
const Key = `${adaId}/big`

beforeAll(async () => {
  fixture = await startS3Fixture()
})
afterAll(() => fixture.server.stop())

/** An upload of one part, and its completion. */
async function begin(client: S3Client) {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
  const part = { Bucket, Key, UploadId, PartNumber: 1 }
  const { ETag } = await client.send(new UploadPartCommand({ ...part, Body: `bytes of ${String(UploadId)}` }))
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
  const complete = (as = client) =>
    as.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }))
  const abort = () => client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
  return { UploadId, complete, abort }
}

describe('completing an upload again', () => {
  it('gets the same answer as long as the object is that one', async () => {
    const { ada } = fixture
    const { complete, UploadId } = await begin(ada)
    const first = await complete()
    const second = await complete()
    expect([second.ETag, second.Key]).toEqual([first.ETag, first.Key])
    expect(await read(ada, Bucket, Key)).toBe(`bytes of ${String(UploadId)}`)
    await ada.send(new PutObjectCommand({ Bucket, Key, Body: 'another' }))
    expect(await refusal(complete())).toEqual([404, 'NoSuchUpload'])
    expect(await read(ada, Bucket, Key)).toBe('another')
  })

  it('by two at once makes one object, and tells both', async () => {
    const { ada } = fixture
    const { complete } = await begin(ada)
    const answers = await Promise.allSettled([complete(), complete()])
    const tags = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value.ETag] : []))
    expect(tags.length).toBeGreaterThan(0)
    expect(new Set(tags).size).toBe(1)
    expect((await complete()).ETag).toBe(tags[0])
  })

  it('is nothing for somebody else, nor of an upload that was given up', async () => {
    const { ada, bob } = fixture
    const done = await begin(ada)
    await done.complete()
    expect((await refusal(done.complete(bob)))[0]).toBeGreaterThanOrEqual(403)
    const aborted = await begin(ada)
    await aborted.abort()
    expect(await refusal(aborted.complete())).toEqual([404, 'NoSuchUpload'])
  })
})

it('refused signatures count against the limit of an address', async () => {
  const server = await startTestServer({ env: { RATE_LIMIT: '5', RATE_LIMIT_WINDOW: '1h' } })
  try {
    const statuses: number[] = []
    for (let tries = 0; tries < 7; tries += 1) {
      const { status } = await fetch(`${server.url}/storage/v1/s3/private/x`, {
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/r/s3/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
          'x-amz-date': '20260101T000000Z',
        },
      })
      statuses.push(status)
    }
    expect(statuses.map((status) => status === 429)).toEqual([...Array<boolean>(5).fill(false), true, true])
  } finally {
    await server.stop()
  }
})
