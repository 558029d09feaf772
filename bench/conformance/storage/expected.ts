// Tests of the suites that fail here, and why. Whatever else fails is news.
import type { Expected } from '../suite/outcome.ts'

const extended = 'rest-extended.test.ts: extended REST bucket and object contract'
const groups: readonly { readonly reason: string; readonly tests: readonly string[] }[] = [
  {
    reason: 'The API key beside each request (here the anonymous one) is enough to ask as nobody.',
    tests: [
      'storageBucketApi.test.ts: Bucket API Error Handling listBuckets handles missing authorization errors if header is not provided',
    ],
  },
  {
    reason: 'Credentials that are missing or false get HTTP status 401, here as everywhere.',
    tests: [`${extended} preserves legacy auth errors for malformed and missing JWTs on protected routes`],
  },
  {
    reason: 'Whether the server works is asked at /health and /ready, for all services at once.',
    tests: ['health.test.ts: target health serves status and version endpoints'],
  },
  {
    reason: 'Images have no focal points (storage-js does not offer them either).',
    tests: [
      'render.test.ts: image rendering contract renders public, authenticated, and signed images with and without focal-point gravity',
    ],
  },
  {
    reason: 'Names of objects may have any characters that are no controls.',
    tests: ['s3.test.ts: S3 protocol contract correctly handles objects with special characters in key'],
  },
  {
    reason: 'As Amazon has it: a form is answered with 204, and who owns a bucket may make it again.',
    tests: [
      's3.test.ts: S3 protocol contract uploads an object through a presigned POST form',
      's3.test.ts: extended S3 protocol contract covers bucket metadata, list-v1, range reads, bulk delete, empty-bucket deletion, upload-part-copy, and abort',
    ],
  },
]

export const expected: Expected = new Map(
  groups.flatMap(({ reason, tests }) => tests.map((name): [string, string] => [name, reason])),
)
