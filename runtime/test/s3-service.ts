// A service that speaks S3, for tests of what keeps bytes there: our own endpoint, or a real one where S3_TEST_ENDPOINT,
// S3_TEST_KEY and S3_TEST_SECRET name it. With a fresh bucket.
import { randomBytes } from 'node:crypto'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { S3Settings } from '../storage/blobs/s3.ts'
import { startTestServer } from './server.ts'

export interface S3Service {
  readonly settings: S3Settings & {
    readonly endpoint: string
    readonly credentials: NonNullable<S3Settings['credentials']>
  }
  /** Of a server that keeps its files there. */
  readonly env: Readonly<Record<string, string>>
  readonly client: S3Client
  stop(): Promise<void>
}

export async function startS3Service(): Promise<S3Service> {
  const { S3_TEST_ENDPOINT: real, S3_TEST_KEY: key = '', S3_TEST_SECRET: secret = '' } = process.env
  const own = { accessKeyId: 'blobs-test', secretAccessKey: randomBytes(20).toString('hex') }
  const server =
    real === undefined
      ? await startTestServer({
          env: {
            S3_PROTOCOL_ACCESS_KEY_ID: own.accessKeyId,
            S3_PROTOCOL_ACCESS_KEY_SECRET: own.secretAccessKey,
          },
        })
      : undefined
  const [endpoint, region, bucket] = [
    real ?? `${server?.url}/storage/v1/s3`,
    'us-east-1',
    `blobs-${randomBytes(6).toString('hex')}`,
  ]
  const credentials = server ? own : { accessKeyId: key, secretAccessKey: secret }
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  return {
    settings: { endpoint, region, bucket, credentials, prefix: 'ours/', forcePathStyle: true },
    env: {
      ...{ STORAGE_BACKEND: 's3', S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_PREFIX: 'server' },
      ...{ S3_ACCESS_KEY_ID: credentials.accessKeyId, S3_SECRET_ACCESS_KEY: credentials.secretAccessKey },
    },
    client,
    stop: async () => {
      client.destroy()
      await server?.stop()
    },
  }
}
