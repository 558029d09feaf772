// Where bytes are: a place that keeps files by opaque ids. Knows nothing of buckets, names or callers.
import type { Readable } from 'node:stream'

/** Both ends included. */
export interface Range {
  readonly start: number
  readonly end: number
}

export interface StoredFile {
  readonly id: string
  /** When it was written, as far as the store knows. */
  readonly at: Date
  readonly size: number
}

/** Ids are UUIDs of ours. */
export interface BlobStore {
  /**
   * Makes the place ready; nothing else works before.
   * @param owner id of the database whose files these are: a folder of its own @throws where it cannot be written
   */
  open(owner: string): Promise<void>
  /**
   * Keeps the bytes, whole or not at all: durable when it resolves. What `body` throws is thrown on, and nothing stays.
   * @param size in bytes, where it is known before
   * @throws StorageError InsufficientStorage
   */
  write(id: string, body: AsyncIterable<Buffer>, size?: number): Promise<void>
  /** @throws BlobMissing */
  read(id: string, range?: Range): Promise<Readable>
  /** A second file with the same bytes. @throws BlobMissing, StorageError InsufficientStorage */
  copy(from: string, to: string): Promise<void>
  /** A file that is not there counts as removed. */
  remove(id: string): Promise<void>
  /** Bytes of a file; undefined where it is not there. */
  size(id: string): Promise<number | undefined>
  /** Every file. */
  list(): AsyncIterable<StoredFile>
  /** Removes what unfinished writes left behind before `before`. @returns how many */
  sweepUnfinished(before: Date): Promise<number>
  /** Bytes that are free; undefined where nobody knows. */
  free(): Promise<number | undefined>
}

/** A file that should be there is not. */
export class BlobMissing extends Error {
  override readonly name = 'BlobMissing'
}
