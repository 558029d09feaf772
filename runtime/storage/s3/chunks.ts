// Bodies in the coding aws-chunked: takes the chunks apart, checks the signature of each, reads the trailers. Refuses
// (IncompleteBody, SignatureDoesNotMatch) what ends early, is malformed or was not signed; what was yielded before that is
// not to be kept. Source: attacks ADV-170, ADV-171.
import { createHash } from 'node:crypto'
import { s3Errors } from './errors.ts'
import { isSame, sha256, emptyHash, type ChainSigner } from './signature.ts'

export interface Chunked {
  readonly source: AsyncIterable<Buffer>
  /** Undefined: the chunks are not signed. */
  readonly signer?: ChainSigner | undefined
  /** The signature that the first chunk's continues. */
  readonly seed: string
  /** Names in lower case that may come behind the body. */
  readonly trailers: readonly string[]
}

/** In bytes: no line of ours is longer. */
const longestLine = 4096

/** Reads bytes of a stream by length or up to the end of a line. */
function createReader(source: AsyncIterable<Buffer>) {
  const iterator = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)

  async function more(): Promise<boolean> {
    const next = await iterator.next()
    if (next.done === true) return false
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value])
    return true
  }

  return {
    /** Without its end. */
    line: async (): Promise<string> => {
      for (;;) {
        const end = rest.indexOf('\r\n')
        if (end >= 0 && end <= longestLine) {
          const text = rest.toString('latin1', 0, end)
          rest = rest.subarray(end + 2)
          return text
        }
        if (rest.length > longestLine || !(await more())) throw s3Errors.incompleteBody()
      }
    },
    /** At least one byte and at most so many. */
    some: async (most: number): Promise<Buffer> => {
      while (rest.length === 0) if (!(await more())) throw s3Errors.incompleteBody()
      const piece = rest.subarray(0, most)
      rest = rest.subarray(most)
      return piece
    },
    isAtEnd: async (): Promise<boolean> => {
      while (rest.length === 0) if (!(await more())) return true
      return false
    },
  }
}

/**
 * The bytes in the chunks.
 * @param found takes the trailers, by lower-case name
 */
export async function* readChunks(
  { source, signer, seed, trailers }: Chunked,
  found: Map<string, string>,
): AsyncGenerator<Buffer> {
  const reader = createReader(source)
  let previous = seed
  const check = (given: string | undefined, algorithm: string, ...lines: readonly string[]) => {
    if (!signer) return
    const right = signer.sign(algorithm, previous, ...lines)
    if (given === undefined || !isSame(given, right)) throw s3Errors.signatureMismatch()
    previous = right
  }

  for (;;) {
    const [, digits, signature] =
      /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(await reader.line()) ?? []
    if (digits === undefined) throw s3Errors.incompleteBody('A chunk is malformed')
    const size = parseInt(digits, 16)
    const hash = signer && createHash('sha256')
    for (let left = size; left > 0;) {
      const piece = await reader.some(left)
      left -= piece.length
      hash?.update(piece)
      yield piece
    }
    check(signature, 'AWS4-HMAC-SHA256-PAYLOAD', emptyHash, hash?.digest('hex') ?? '')
    if (size === 0) break
    if ((await reader.line()) !== '') throw s3Errors.incompleteBody('A chunk is malformed')
  }

  let signed = ''
  let trailerSignature: string | undefined
  while (!(await reader.isAtEnd())) {
    const line = await reader.line()
    if (line === '') continue
    const colon = line.indexOf(':')
    const [name, value] = [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
    if (name === 'x-amz-trailer-signature') trailerSignature = value
    else {
      if (colon < 0 || !trailers.includes(name)) throw s3Errors.incompleteBody('A trailer was not announced')
      found.set(name, value)
      signed += `${name}:${value}\n`
    }
  }
  if (found.size !== trailers.length) throw s3Errors.incompleteBody('A trailer that was announced is missing')
  if (trailers.length > 0) check(trailerSignature, 'AWS4-HMAC-SHA256-TRAILER', sha256(signed))
}
