// Where the bytes of files are, by the settings.
import type { Queryable } from '../../db/login-pool.ts'
import type { Step } from '../steps.ts'
import type { BlobStore } from './contract.ts'
import { createLocalStore } from './local.ts'
import { createS3Store, type S3Settings } from './s3.ts'

export interface BlobSettings {
  /** The service that keeps the bytes; undefined: the local disk does. */
  readonly s3: S3Settings | undefined
  /** Absolute path of the files, where they are on the local disk. */
  readonly directory: string
  /** Bytes that stay free on that disk. */
  readonly reserve: number
}

/** Opens nothing; see {@link openBlobs}. */
export function createBlobStore({ directory, reserve, s3 }: BlobSettings, step?: Step): BlobStore {
  return s3 ? createS3Store(s3, step) : createLocalStore({ root: directory, reserve }, step)
}

/** @param db as the owner */
export async function openBlobs(blobs: BlobStore, db: Queryable): Promise<void> {
  const [store] = await db.rows<{ id: string }>('select id from storage.store')
  if (!store) throw new Error("storage.store is empty: it tells which files are this database's")
  await blobs.open(store.id)
}
