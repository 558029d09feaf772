// A server that keeps its bytes in a service that speaks S3, killed at every step of everything that touches bytes and rows; also in
// the middle of an upload to that service.
import { afterAll } from 'vitest'
import { startS3Service, type S3Service } from './s3-service.ts'
import { stepsOf, testCrashes } from './storage-crash.ts'

let service: S3Service
testCrashes([...stepsOf(['folder synced']), ['large upload', 'part sent']], async () => {
  service = await startS3Service()
  return service.env
})
afterAll(() => service.stop())
