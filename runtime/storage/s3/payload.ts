// The body of a request: decoded, counted, and compared with every digest that was given for it, in headers or behind it.
// Refuses (BadDigest, IncompleteBody) at its end, so that who reads it must keep nothing where it throws.
import { createHash } from 'node:crypto'
import { storageErrors } from '../errors.ts'
import { algorithms, createDigest, type Algorithm, type Digest } from './checksums.ts'
import { readChunks, type Chunked } from './chunks.ts'
import { s3Errors } from './errors.ts'

export interface Payload {
  readonly body: AsyncIterable<Buffer>
  /** Bytes, where they are known before. */
  readonly size: number | undefined
  /** Also makes this checksum, whether the client did or not. Call it before the body is read. */
  demand(algorithm: Algorithm): void
  /** Algorithm to base64; call it when the body has ended. */
  checksums(): Readonly<Record<string, string>>
  /** The whole, where it is short. @throws StorageError EntityTooLarge, BadDigest */
  text(limit: number): Promise<string>
}

export interface PayloadOptions {
  readonly source: AsyncIterable<Buffer>
  readonly size: number | undefined
  readonly chunked?: Omit<Chunked, 'source' | 'trailers'> | undefined
  /** Hexadecimal; undefined where the signature does not cover the body. */
  readonly sha256?: string | undefined
  /** A header of the request, or what stands for it. */
  readonly field: (name: string) => string | undefined
}

const headerOf = (algorithm: Algorithm) => `x-amz-checksum-${algorithm.toLowerCase()}`

const lengths = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32 } as const

/** @throws StorageError InvalidArgument */
export function algorithmOf(name: string | undefined): Algorithm | undefined {
  if (name === undefined || name === '') return undefined
  const found = algorithms.find((one) => one === name.toUpperCase())
  if (!found) throw s3Errors.invalidRequest(`The checksum algorithm ${name} is not supported`)
  return found
}

/** Of a base64 text. @throws StorageError for what is no digest of this length */
function digestOf(text: string, length: number, refuse: () => Error): Buffer {
  const digest = Buffer.from(text, 'base64')
  if (digest.length !== length || digest.toString('base64') !== text.trim()) throw refuse()
  return digest
}

/** @throws StorageError InvalidDigest, InvalidRequest for headers that say nothing sensible */
export function createPayload({ source, size, chunked, sha256, field }: PayloadOptions): Payload {
  const digests = new Map<Algorithm, Digest>()
  const results = new Map<Algorithm, Buffer>()
  const trailers = (field('x-amz-trailer') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  const found = new Map<string, string>()
  const demand = (algorithm: Algorithm) => {
    if (!digests.has(algorithm)) digests.set(algorithm, createDigest(algorithm))
  }
  const invalid = (algorithm: Algorithm) => () =>
    storageErrors.badDigest(`Value for ${headerOf(algorithm)} header is invalid.`)

  const md5 = field('content-md5')
  const wantedMd5 = md5 === undefined ? undefined : digestOf(md5, 16, s3Errors.invalidDigest)
  const wanted = new Map<Algorithm, Buffer>()
  for (const algorithm of algorithms) {
    const given = field(headerOf(algorithm))
    if (given !== undefined) wanted.set(algorithm, digestOf(given, lengths[algorithm], invalid(algorithm)))
    if (given !== undefined || trailers.includes(headerOf(algorithm))) demand(algorithm)
  }
  if (wanted.size > 1) throw s3Errors.invalidRequest('Expecting a single x-amz-checksum- header')
  if (trailers.some((name) => !algorithms.some((one) => headerOf(one) === name)))
    throw s3Errors.invalidRequest('The trailers that are announced are not supported')
  const demanded = algorithmOf(field('x-amz-sdk-checksum-algorithm'))
  if (demanded) demand(demanded)

  async function* pass(): AsyncGenerator<Buffer> {
    const bytes = chunked ? readChunks({ source, trailers, ...chunked }, found) : source
    const hashes = {
      md5: wantedMd5 && createHash('md5'),
      sha256: sha256 === undefined ? undefined : createHash('sha256'),
    }
    let count = 0
    for await (const piece of bytes) {
      count += piece.length
      if (size !== undefined && count > size) throw s3Errors.incompleteBody()
      hashes.md5?.update(piece)
      hashes.sha256?.update(piece)
      for (const digest of digests.values()) digest.update(piece)
      yield piece
    }
    if (size !== undefined && count < size) throw s3Errors.incompleteBody()
    if (hashes.sha256 && hashes.sha256.digest('hex') !== sha256?.toLowerCase())
      throw s3Errors.contentMismatch()
    if (wantedMd5 && hashes.md5?.digest().equals(wantedMd5) !== true) throw storageErrors.badDigest()
    for (const [algorithm, digest] of digests) {
      const result = digest.digest()
      results.set(algorithm, result)
      const trailer = found.get(headerOf(algorithm))
      const right =
        trailer === undefined
          ? wanted.get(algorithm)
          : digestOf(trailer, lengths[algorithm], invalid(algorithm))
      if (right && !right.equals(result)) throw storageErrors.badDigest()
    }
  }

  const body = pass()
  return {
    body,
    size,
    demand,
    checksums: () =>
      Object.fromEntries([...results].map(([algorithm, sum]) => [algorithm, sum.toString('base64')])),
    text: async (limit) => {
      const pieces: Buffer[] = []
      let length = 0
      for await (const piece of body) {
        length += piece.length
        if (length > limit) throw s3Errors.tooLarge(`The body may have ${limit} bytes at most`)
        pieces.push(piece)
      }
      return Buffer.concat(pieces).toString()
    },
  }
}
