// The bytes of an object as one stream, from one file or from several in a row.
import { Readable } from 'node:stream'
import { storageErrors } from '../errors.ts'
import type { Objects, ReadableObject } from '../objects/objects.ts'
import type { BlobStore, Range } from './contract.ts'

/** @throws BlobMissing; what is read fails where a file ends early */
export async function readObject(
  blobs: BlobStore,
  objects: Pick<Objects, 'blob'>,
  { version, metadata }: ReadableObject,
  range?: Range,
): Promise<Readable> {
  if (metadata.size === 0) return Readable.from([])
  if (metadata.parts === undefined) return blobs.read(version, range)
  const { segments } = await objects.blob(version)
  if (segments === undefined) throw storageErrors.noSuchKey()
  const { start, end } = range ?? { start: 0, end: metadata.size - 1 }
  return Readable.from(pieces(), { objectMode: false })

  async function* pieces(): AsyncGenerator<Buffer> {
    let offset = 0
    for (const { id, size } of segments ?? []) {
      const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, size - 1)]
      offset += size
      if (from > to) continue
      yield* (await blobs.read(id, { start: from, end: to })) as AsyncIterable<Buffer>
    }
  }
}
