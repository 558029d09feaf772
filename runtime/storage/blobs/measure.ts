// Counts and digests bytes on their way to a store. Refuses (EntityTooLarge) the first byte beyond the limit.
import { createHash } from 'node:crypto'
import { storageErrors } from '../errors.ts'
import type { Digest, Sums } from './digests.ts'

/** What is known of a body once it has passed. */
export interface Measured extends Sums {
  readonly size: number
}

export interface Measure {
  /** The body, unchanged. */
  readonly body: AsyncIterable<Buffer>
  /** Call it when the body has ended. */
  readonly result: () => Promise<Measured>
}

/** Bytes that are digested at once, and of a body that is worth another thread. */
const large = 256 * 1024

function sumsOf(chunks: readonly Buffer[]): Sums {
  const [md5, sha256] = [createHash('md5'), createHash('sha256')]
  for (const chunk of chunks) {
    md5.update(chunk)
    sha256.update(chunk)
  }
  return { md5: md5.digest(), sha256: sha256.digest() }
}

/**
 * @param limit in bytes
 * @param begin begins the digests of a large body
 */
export function measure(source: AsyncIterable<Buffer>, limit: number, begin: () => Digest): Measure {
  let [size, length] = [0, 0]
  let waiting: Buffer[] = []
  let digest: Digest | undefined
  let sums: Promise<Sums> | undefined

  async function finish(): Promise<Sums> {
    if (!digest) return sumsOf(waiting)
    await digest.update(waiting)
    return digest.end()
  }

  async function* pass(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of source) {
        size += chunk.length
        if (size > limit) throw storageErrors.tooLarge('The object exceeded the maximum allowed size')
        waiting.push(chunk)
        length += chunk.length
        if (length >= large) {
          digest ??= begin()
          await digest.update(waiting)
          ;[waiting, length] = [[], 0]
        }
        yield chunk
      }
      // while the store flushes; who waits for it hears of a fault
      sums = finish()
      sums.catch(() => undefined)
    } finally {
      if (!sums) digest?.drop()
    }
  }
  return {
    body: pass(),
    result: async () => {
      if (!sums) throw new Error('the body has not ended')
      return { size, ...(await sums) }
    },
  }
}
