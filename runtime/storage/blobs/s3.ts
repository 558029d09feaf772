// Blobs in a service that speaks S3 (AWS, Ceph, Garage, MinIO, R2). Refuses to open where the bucket cannot be used, and (503)
// what the service does not answer; its own words, which may name hosts and keys, stay in the log. Source: storage.md §2.4, T-15.
import { Readable } from 'node:stream'
import type * as Sdk from '@aws-sdk/client-s3'
import { StorageError, storageErrors } from '../errors.ts'
import type { Step } from '../steps.ts'
import { BlobMissing, type BlobStore } from './contract.ts'

export interface S3Settings {
  /** Undefined: Amazon's own of the region. */
  readonly endpoint: string | undefined
  readonly region: string
  readonly bucket: string
  /** Undefined: as the SDK finds them, for example in the machine's role. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined
  /** What all keys begin with; '' or with a slash at its end. */
  readonly prefix: string
  readonly forcePathStyle: boolean
}

/** Bytes of a part of a large upload, and how many of them are held at a time. */
const [partSize, partsHeld] = [16 * 1024 ** 2, 2]
/** Bytes that the service copies by itself. */
const largestCopy = 5 * 1024 ** 3

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')
const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode

const isMissing = (error: unknown): boolean =>
  ['NoSuchKey', 'NotFound'].includes(nameOf(error)) ||
  (statusOf(error) === 404 && nameOf(error) !== 'NoSuchBucket')

const whys: Readonly<Record<string, string>> = {
  404: 'it does not exist',
  403: 'the keys may not use it',
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host has no address',
  EAI_AGAIN: 'the host has no address',
}

/** In a few words, without keys. */
function whyUnusable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : nameOf(error)
  return whys[statusOf(error) ?? code] ?? code
}

/** What the service says, as an error of ours. */
function translated(error: unknown): unknown {
  if (error instanceof StorageError || error instanceof BlobMissing) return error
  if (/quota|insufficient|storagefull/i.test(nameOf(error)) || statusOf(error) === 507)
    return storageErrors.full(undefined, { cause: error })
  if (
    statusOf(error) !== undefined ||
    /^(E[A-Z]+|TimeoutError|NetworkingError)$/.test(nameOf(error)) ||
    (error instanceof Error && 'code' in error)
  )
    return storageErrors.unavailable(undefined, { cause: error })
  return error
}

/** @param page unfinished uploads that are asked for at a time */
export function createS3Store(settings: S3Settings, step: Step = () => undefined, page = 1000): BlobStore {
  const { bucket, prefix } = settings
  let client: Sdk.S3Client
  let sdk: typeof Sdk
  let base = ''
  const keyOf = (id: string) => base + id
  const target = (id: string) => ({ Bucket: bucket, Key: keyOf(id) })

  async function run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw translated(error)
    }
  }

  const store: BlobStore = {
    open: async (owner) => {
      // loaded where it is used: it costs memory and time at every start
      sdk = await import('@aws-sdk/client-s3')
      base = `${prefix}${owner}/blobs/`
      const { endpoint, region, credentials, forcePathStyle } = settings
      client = new sdk.S3Client({
        ...{ region, forcePathStyle },
        ...(endpoint !== undefined && { endpoint }),
        ...(credentials && { credentials: { ...credentials } }),
        // not every service knows those of Amazon's last years
        ...{ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' },
        requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
      })
      await client.send(new sdk.HeadBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
        throw new Error(
          `S3_BUCKET ${bucket} at ${endpoint ?? 'Amazon'} cannot be used: ${whyUnusable(error)}`,
          { cause: error },
        )
      })
    },

    write: (id, body) =>
      run(async () => {
        const { Upload } = await import('@aws-sdk/lib-storage')
        const source = Readable.from(body, { objectMode: false })
        // what the body throws is what counts, not what the upload makes of it
        let failure: unknown
        source.once('error', (error) => (failure = error))
        const params = { ...target(id), Body: source, ContentType: 'application/octet-stream' }
        try {
          const upload = new Upload({
            ...{ client, params, partSize, queueSize: partsHeld, leavePartsOnError: false },
          })
          upload.on('httpUploadProgress', () => step('part sent'))
          await upload.done()
        } catch (error) {
          source.destroy()
          throw failure ?? error
        }
        step('folder synced')
      }),

    read: (id, range) =>
      run(async () => {
        try {
          const { Body: body } = await client.send(
            new sdk.GetObjectCommand({
              ...target(id),
              ...(range && { Range: `bytes=${range.start}-${range.end}` }),
            }),
          )
          return body as Readable
        } catch (error) {
          if (isMissing(error)) throw new BlobMissing(id, { cause: error })
          throw error
        }
      }),

    copy: async (from, to) => {
      const size = await store.size(from)
      if (size === undefined) throw new BlobMissing(from)
      if (size > largestCopy) await store.write(to, (await store.read(from)) as AsyncIterable<Buffer>)
      else
        await run(() =>
          client.send(
            new sdk.CopyObjectCommand({ ...target(to), CopySource: encodeURI(`${bucket}/${keyOf(from)}`) }),
          ),
        )
      step('file copied')
    },

    remove: async (id) => {
      await run(() => client.send(new sdk.DeleteObjectCommand(target(id))))
      step('file removed')
    },

    size: (id) =>
      run(async () => {
        try {
          return (await client.send(new sdk.HeadObjectCommand(target(id)))).ContentLength ?? 0
        } catch (error) {
          if (isMissing(error)) return undefined
          throw error
        }
      }),

    async *list() {
      for (let token: string | undefined; ;) {
        const page = await run(() =>
          client.send(
            new sdk.ListObjectsV2Command({
              Bucket: bucket,
              Prefix: base,
              ...(token !== undefined && { ContinuationToken: token }),
            }),
          ),
        )
        for (const { Key: key = '', LastModified: at = new Date(), Size: size = 0 } of page.Contents ?? [])
          yield { id: key.slice(base.length), at, size }
        token = page.NextContinuationToken
        if (token === undefined) return
      }
    },

    sweepUnfinished: (before) =>
      run(async () => {
        let count = 0
        for (let marker = {}; ;) {
          const answer = await client.send(
            new sdk.ListMultipartUploadsCommand({
              Bucket: bucket,
              Prefix: base,
              MaxUploads: page,
              ...marker,
            }),
          )
          for (const { Key: key, UploadId: id, Initiated: at } of answer.Uploads ?? []) {
            if (key === undefined || id === undefined || !at || at >= before) continue
            await client.send(new sdk.AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: id }))
            count += 1
          }
          const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = answer
          if (answer.IsTruncated !== true || KeyMarker === undefined) return count
          marker = { KeyMarker, UploadIdMarker }
        }
      }),

    free: () => Promise.resolve(undefined),
  }
  return store
}
