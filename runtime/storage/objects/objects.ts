// Rows of storage.objects, as their policies show them to a caller. Refuses (NoSuchKey) alike what is not there and what the
// caller may not see.
import type { LoginPool } from '../../db/login-pool.ts'
import type { Caller } from '../../identity/caller.ts'
import { storageErrors } from '../errors.ts'
import type { Place } from '../names.ts'
import type { AsCaller, Asking } from './as-caller.ts'

/** What is known of the bytes; written by the server with them. */
export interface BlobMetadata {
  /** With its quotes, as HTTP has it. */
  readonly eTag: string
  readonly size: number
  readonly mimetype: string
  readonly cacheControl: string
  /** ISO 8601. */
  readonly lastModified: string
  readonly contentLength: number
  readonly httpStatusCode: 200
  readonly contentEncoding?: string | undefined
  readonly contentDisposition?: string | undefined
  readonly contentLanguage?: string | undefined
  readonly expires?: string | undefined
  /** Of S3: algorithm to base64, and whether it is of the whole or of the parts' sums. */
  readonly checksums?: Readonly<Record<string, string>>
  readonly checksumType?: 'FULL_OBJECT' | 'COMPOSITE'
  /** How many files the blob has, where they have ids of their own. */
  readonly parts?: number
}

/** A row of storage.objects; times in ISO 8601. */
export interface StoredObject {
  readonly id: string
  readonly bucket_id: string
  readonly name: string
  readonly owner: string | null
  readonly owner_id: string | null
  readonly version: string | null
  readonly created_at: string
  readonly updated_at: string
  readonly last_accessed_at: string
  readonly metadata: BlobMetadata | null
  readonly user_metadata: Readonly<Record<string, unknown>> | null
}

/** One file of a blob. */
export interface Segment {
  readonly id: string
  readonly size: number
  /** Hexadecimal. */
  readonly md5: string
  readonly sha256: string
  /** Of S3: algorithm to base64. */
  readonly checksums?: Readonly<Record<string, string>>
}

/** An expression for a time as JavaScript writes it. */
export const isoTime = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** A JSON object of a row of storage.objects. @param row its name in the statement */
export const objectJson = (row: string) => `json_build_object(
  'id', ${row}.id, 'bucket_id', ${row}.bucket_id, 'name', ${row}.name, 'owner', ${row}.owner, 'owner_id', ${row}.owner_id,
  'version', ${row}.version, 'created_at', ${isoTime(`${row}.created_at`)}, 'updated_at', ${isoTime(`${row}.updated_at`)},
  'last_accessed_at', ${isoTime(`${row}.last_accessed_at`)}, 'metadata', ${row}.metadata, 'user_metadata', ${row}.user_metadata)`

/** A row whose bytes are there to be read. */
export type ReadableObject = StoredObject & { readonly version: string; readonly metadata: BlobMetadata }

export interface BlobFacts {
  readonly segments: readonly Segment[] | undefined
  /** Undefined where only the segments have theirs. */
  readonly sha256: Buffer | undefined
}

export interface Objects {
  /** @throws StorageError NoSuchKey */
  find(asking: Asking, place: Place): Promise<StoredObject>
  /** Of a bucket that is public; nobody is asked. @throws StorageError NoSuchKey, NoSuchBucket */
  findPublic(place: Place): Promise<StoredObject>
  /** Without asking policies: for who proved otherwise that he may. @throws StorageError NoSuchKey */
  findFor(place: Place): Promise<StoredObject>
  /** What is known of a blob: its files where it has several, and its digest. @throws StorageError NoSuchKey */
  blob(version: string): Promise<BlobFacts>
}

const one = `select ${objectJson('o')} from storage.objects o where o.bucket_id = $1 and o.name = $2`

/** @param db as the owner @param system a caller whom no policy hides anything from */
export function createObjects(asCaller: AsCaller, db: LoginPool, system: Caller): Objects {
  const asSystem: Asking = { caller: system, operation: 'storage.object.get_authenticated' }

  async function find(asking: Asking, { bucket, name }: Place): Promise<StoredObject> {
    const [found] = await asCaller.rows<StoredObject>(asking, 'SELECT', { text: one, values: [bucket, name] })
    if (!found) throw storageErrors.noSuchKey()
    return found
  }

  return {
    find,
    findFor: (place) => find(asSystem, place),
    findPublic: async ({ bucket, name }) => {
      const text = `select json_build_object('object', (select ${objectJson('o')} from storage.objects o
        where o.bucket_id = b.id and o.name = $2)) from storage.buckets b where b.id = $1 and b.public`
      const [found] = await asCaller.rows<{ object: StoredObject | null }>(asSystem, 'SELECT', {
        text,
        values: [bucket, name],
      })
      if (!found) throw storageErrors.noSuchBucket()
      if (!found.object) throw storageErrors.noSuchKey()
      return found.object
    },
    blob: async (version) => {
      const [row] = await db.rows<{ segments: Segment[] | null; sha256: Buffer | null }>(
        `select segments, sha256 from storage.blobs where id = $1`,
        [version],
      )
      if (!row) throw storageErrors.noSuchKey()
      return { segments: row.segments ?? undefined, sha256: row.sha256 ?? undefined }
    },
  }
}

/** @throws StorageError NoSuchKey for rows that were made without an upload */
export function withBytes(object: StoredObject): ReadableObject {
  const { version, metadata } = object
  if (version === null || metadata === null) throw storageErrors.noSuchKey()
  return { ...object, version, metadata }
}
