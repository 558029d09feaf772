// The data store of @tus/server: what arrives becomes files of some megabytes, durable one by one, and with the last of them
// the object. A server that is killed loses at most one of them, a client that goes nothing that has arrived.
import { createHash, randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { DataStore, Upload } from '@tus/server'
import { storageErrors, type StorageError } from '../errors.ts'
import { quotaError } from '../objects/as-caller.ts'
import type { Segment } from '../objects/objects.ts'
import type { Description, Kept, Writing } from '../objects/writer.ts'
import type { StorageServices } from '../services.ts'
import { segmentOf, type TusUpload, type TusUploads } from './uploads.ts'

/** Bytes of one file of an upload. */
const segmentSize = 16 * 1024 ** 2

/** As whom an upload is written: who sends the request that runs. */
export type WritingOf = (upload: TusUpload) => Writing

/** What the metadata of an upload say of the object. @throws StorageError InvalidRequest */
export function descriptionOf(metadata: Readonly<Record<string, string | null>>): Description {
  const { contentType, cacheControl, metadata: own } = metadata
  let userMetadata: unknown
  try {
    userMetadata = own ? JSON.parse(own) : undefined
  } catch {
    throw storageErrors.invalidRequest('metadata must be a JSON object')
  }
  if (
    userMetadata !== undefined &&
    (typeof userMetadata !== 'object' || userMetadata === null || Array.isArray(userMetadata))
  )
    throw storageErrors.invalidRequest('metadata must be a JSON object')
  const seconds = cacheControl ?? ''
  return {
    mimetype: contentType ?? 'application/octet-stream',
    cacheControl: /^\d+$/.test(seconds) ? `max-age=${seconds}` : seconds === '' ? 'no-cache' : seconds,
    ...(userMetadata !== undefined && { userMetadata: userMetadata as Readonly<Record<string, unknown>> }),
  }
}

/** Several files are known by the sum of their sums, as in S3. @param last the one that is no part yet */
function keptOf(before: readonly Segment[], last: Segment): Kept {
  const segments = last.size === 0 && before.length > 0 ? before : [...before, last]
  const size = segments.reduce((sum, segment) => sum + segment.size, 0)
  const [version, loose] = [randomUUID(), [last.id]]
  const [only] = segments
  if (only && segments.length === 1) return { version, size, segments, loose, eTag: `"${only.md5}"` }
  const sums = createHash('md5')
  for (const { md5 } of segments) sums.update(Buffer.from(md5, 'hex'))
  return { version, size, segments, loose, eTag: `"${sums.digest('hex')}-${segments.length}"` }
}

/** The next bytes of a body, up to `most`. `ended` is told when there are no more. */
async function* take(source: AsyncIterator<Buffer>, rest: { chunk?: Buffer; ended: boolean }, most: number) {
  for (let taken = 0; taken < most;) {
    const chunk = rest.chunk ?? (await next())
    delete rest.chunk
    if (chunk === undefined) return
    const part = chunk.subarray(0, most - taken)
    if (part.length < chunk.length) rest.chunk = chunk.subarray(part.length)
    taken += part.length
    yield part
  }

  /** A body that breaks off ends here: what came of it is kept. */
  async function next(): Promise<Buffer | undefined> {
    const step = await source.next().catch(() => ({ done: true, value: undefined }))
    if (step.done !== true) return step.value
    rest.ended = true
    return undefined
  }
}

export class TusStore extends DataStore {
  readonly #services: StorageServices
  readonly #uploads: TusUploads
  readonly #writingOf: WritingOf
  readonly #lifetime: () => number

  constructor(services: StorageServices, uploads: TusUploads, writingOf: WritingOf, lifetime: () => number) {
    super()
    this.#services = services
    this.#uploads = uploads
    this.#writingOf = writingOf
    this.#lifetime = lifetime
    this.extensions = [
      'creation',
      'creation-with-upload',
      'creation-defer-length',
      'termination',
      'expiration',
    ]
  }

  /** The row was made when the request was let in. */
  override create(upload: Upload): Promise<Upload> {
    upload.creation_date = new Date().toISOString()
    return Promise.resolve(upload)
  }

  override async getUpload(id: string): Promise<Upload> {
    const found = await this.#uploads.find(id)
    if (!found) {
      const size = await this.#uploads.finished(id)
      if (size === undefined) throw storageErrors.noSuchUpload()
      return new Upload({ id, size, offset: size })
    }
    const { details, offset, created_at: created } = found
    return new Upload({
      ...{ id, offset, metadata: { ...details.metadata }, creation_date: created.toISOString() },
      ...(details.size !== undefined && { size: details.size }),
    })
  }

  override async declareUploadLength(id: string, size: number): Promise<void> {
    await this.#uploads.setSize(id, size)
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const upload = await this.#uploads.find(id)
    if (!upload) throw storageErrors.noSuchUpload()
    if (upload.offset !== offset) throw storageErrors.offsetConflict()
    const source = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
    const rest: { chunk?: Buffer; ended: boolean } = { ended: false }
    const { writer, buckets } = this.#services
    const limit = writer.limitOf(await buckets.rules(upload.bucket_id))
    let at = { ...upload }
    while (!rest.ended) {
      const part = await writer.keep(take(source, rest, segmentSize), limit - at.offset)
      const isLast = at.offset + part.size === at.details.size
      if (part.size === 0 && !isLast) {
        await writer.discard([part.id])
        break
      }
      if (isLast) {
        await this.#finish(at, segmentOf(part))
        return at.offset + part.size
      }
      const noted = await this.#uploads.note(at, part).catch(async (error: unknown) => {
        await writer.discard([part.id])
        throw quotaError(error) ?? error
      })
      if (!noted) {
        await writer.discard([part.id])
        throw storageErrors.offsetConflict()
      }
      this.#services.step('part noted')
      at = { ...at, offset: at.offset + part.size, parts: at.parts + 1 }
    }
    return at.offset
  }

  /** The last bytes and the object are one: a crash in between leaves an upload that goes on. */
  async #finish(upload: TusUpload, last: Segment): Promise<void> {
    const { writer } = this.#services
    const before = await this.#uploads.segments(upload.id)
    // another process may have gone on meanwhile: what it noted is not what these bytes follow
    if (before.reduce((sum, { size }) => sum + size, 0) !== upload.offset || before.length !== upload.parts) {
      await writer.discard([last.id])
      throw storageErrors.offsetConflict()
    }
    const kept = keptOf(before, last)
    await writer.place(
      this.#writingOf(upload),
      { ...kept, upload: upload.id },
      descriptionOf(upload.details.metadata),
    )
    if (kept.segments === before) await writer.discard([last.id])
    this.#services.step('upload completed')
  }

  override async remove(id: string): Promise<void> {
    if (!(await this.#uploads.remove(id))) throw storageErrors.noSuchUpload()
  }

  override getExpiration(): number {
    return this.#lifetime()
  }
}

/** What storage refuses, as @tus/server throws it. */
export function toTusError(error: StorageError): { status_code: number; body: string } {
  // clients know a refusal for size by these words, which the library has for its own limit
  const message = error.code === 'EntityTooLarge' ? `Maximum size exceeded: ${error.message}` : error.message
  return { status_code: error.status, body: JSON.stringify({ ...error.toJSON(), message }) }
}
