// Moves and copies objects: a move changes names alone, a copy is a second blob. Row-level security is asked about the source
// and about the target. Refuses what is not there, and to replace what is there unless that was said.
import { randomUUID } from 'node:crypto'
import type { BlobStore } from '../blobs/contract.ts'
import { checkPlace, type Place } from '../names.ts'
import type { Step } from '../steps.ts'
import { refusal, type AsCaller, type Asking } from './as-caller.ts'
import type { BlobFacts, Objects, ReadableObject, Segment, StoredObject } from './objects.ts'
import { withBytes } from './objects.ts'
import type { Description, Writer, Writing, Written } from './writer.ts'

export interface Copying extends Omit<Writing, 'place'> {
  readonly from: Place
  readonly to: Place
  /** What the copy says of itself; without it, what the source says. */
  readonly description?: ((source: ReadableObject) => Description) | undefined
}

export interface Mover {
  /** @returns the moved row @throws StorageError NoSuchKey, KeyAlreadyExists, AccessDenied */
  move(asking: Asking, from: Place, to: Place): Promise<StoredObject>
  /** @throws StorageError NoSuchKey, KeyAlreadyExists, AccessDenied */
  copy(copying: Copying): Promise<Written>
}

/** What a source says of itself. */
export function descriptionOf({ metadata, user_metadata: userMetadata }: ReadableObject): Description {
  const { mimetype, cacheControl, contentEncoding, contentDisposition, contentLanguage, expires } = metadata
  return {
    ...{ mimetype, cacheControl, contentEncoding, contentDisposition, contentLanguage, expires },
    ...(userMetadata && { userMetadata }),
  }
}

export function createMover({
  asCaller,
  objects,
  writer,
  blobs,
  step = () => undefined,
}: {
  readonly asCaller: AsCaller
  readonly objects: Objects
  readonly writer: Writer
  readonly blobs: BlobStore
  readonly step?: Step
}): Mover {
  /** Files with the same bytes, under ids of their own. */
  async function copyFiles(source: ReadableObject, version: string): Promise<BlobFacts> {
    const { segments, sha256 } = await objects.blob(source.version)
    if (segments === undefined) {
      await blobs.copy(source.version, version)
      return { segments, sha256 }
    }
    const copies: Segment[] = []
    try {
      for (const segment of segments) {
        const id = randomUUID()
        await blobs.copy(segment.id, id)
        copies.push({ ...segment, id })
      }
    } catch (error) {
      await writer.discard(copies.map(({ id }) => id))
      throw error
    }
    return { segments: copies, sha256 }
  }

  return {
    move: async (asking, from, to) => {
      checkPlace(to)
      const source = await objects.find(asking, from)
      const statement = {
        text: `update storage.objects set bucket_id = $3, name = $4, updated_at = now() where bucket_id = $1 and name = $2`,
        values: [from.bucket, from.name, to.bucket, to.name],
      }
      const count = await asCaller.affects(asking, 'UPDATE', statement)
      // visible, but no policy lets the caller change it
      if (count === 0) throw refusal('objects', asking.caller.role, 'UPDATE')
      step('object moved')
      return { ...source, bucket_id: to.bucket, name: to.name }
    },

    copy: async ({ from, to, description = descriptionOf, ...asking }) => {
      checkPlace(to)
      const source = withBytes(await objects.find(asking, from))
      const said = description(source)
      const writing: Writing = { ...asking, place: to }
      const { size, eTag, checksums, checksumType } = source.metadata
      await writer.check(writing, said, size)
      const version = randomUUID()
      const { segments, sha256 } = await copyFiles(source, version)
      return writer.place(
        writing,
        {
          ...{ version, size, eTag },
          ...(segments && { segments }),
          ...(sha256 && { sha256 }),
          ...(checksums && { checksums }),
          ...(checksumType && { checksumType }),
        },
        said,
      )
    },
  }
}
