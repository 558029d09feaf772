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

/** Bytes that are written at once: one system call for each chunk of a socket would be too many. */
const piece = 512 * 1024

/** @param limit in bytes */
export function measure(source: AsyncIterable<Buffer>, limit: number): Measure {
  const [md5, sha256] = [createHash('md5'), createHash('sha256')]
  let size = 0

  async function* pass(): AsyncGenerator<Buffer> {
    let waiting: Buffer[] = []
    let length = 0
    for await (const chunk of source) {
      size += chunk.length
      if (size > limit)
        throw storageErrors.tooLarge(`The object exceeded the maximum allowed size of ${limit} bytes`)
      waiting.push(chunk)
      length += chunk.length
      if (length < piece) continue
      const whole = Buffer.concat(waiting)
      ;[waiting, length] = [[], 0]
      yield whole
      md5.update(whole)
      sha256.update(whole)
    }
    if (length === 0) return
    const rest = Buffer.concat(waiting)
    md5.update(rest)
    sha256.update(rest)
    yield rest
  }
  return { body: pass(), result: () => ({ size, md5: md5.digest(), sha256: sha256.digest() }) }
}
