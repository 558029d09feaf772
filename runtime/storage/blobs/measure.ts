// Counts and digests bytes on their way to a store. Refuses (EntityTooLarge) the first byte beyond the limit.
import { createHash } from 'node:crypto'
import { storageErrors } from '../errors.ts'

/** What is known of a body once it has passed. */
export interface Measured {
  readonly size: number
  readonly md5: Buffer
  readonly sha256: Buffer
}

export interface Measure {
  /** The body, unchanged. */
  readonly body: AsyncIterable<Buffer>
  /** Call it when the body has ended. */
  readonly result: () => Measured
}

/** @param limit in bytes */
export function measure(source: AsyncIterable<Buffer>, limit: number): Measure {
  const [md5, sha256] = [createHash('md5'), createHash('sha256')]
  let size = 0

  async function* pass(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      size += chunk.length
      if (size > limit) throw storageErrors.tooLarge('The object exceeded the maximum allowed size')
      md5.update(chunk)
      sha256.update(chunk)
      yield chunk
    }
  }
  return { body: pass(), result: () => ({ size, md5: md5.digest(), sha256: sha256.digest() }) }
}
