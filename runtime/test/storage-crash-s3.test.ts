// A server that keeps its bytes in a service that speaks S3, killed at every step of everything that touches bytes and rows; also in
// the middle of an upload to that service.
import { afterAll } from 'vitest'
import { startS3Service, type S3Service } from './s3-service.ts'
import { stepsOf, testCrashes } from './storage-crash.ts'

let service: S3Service
/** What the place of the bytes makes no difference to is in storage-crash.test.ts. */
const elsewhere = new Set(['replace', 'move', 'remove', 'S3 upload in one part'])
const here = stepsOf(['folder synced']).filter(([what]) => !elsewhere.has(what))
testCrashes([...here, ['large upload', 'part sent']], async () => {
  service = await startS3Service()
  return service.env
})
afterAll(() => service.stop())
