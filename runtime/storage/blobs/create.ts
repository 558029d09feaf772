// Where the bytes of files are, by the settings. Refuses at the start a folder that cannot be used.
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

/** What whoever starts the server can do about a folder. */
function unusable(directory: string, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause)
  // by number: a container's user often has no name
  const user = process.getuid ? `user ${process.getuid()}` : 'this user'
  return new Error(
    `STORAGE_DIR ${directory} cannot be made or written by ${user}: ${why}. Give it to that user, or choose another folder: STORAGE_DIR=/path npm start`,
    { cause },
  )
}

/** Opens nothing; see {@link openBlobs}. */
export function createBlobStore(settings: BlobSettings, step?: Step): BlobStore {
  const { directory, s3 } = settings
  if (s3) return createS3Store(s3, step)
  const store = createLocalStore(
    {
      root: directory,
      get reserve() {
        return settings.reserve
      },
    },
    step,
  )
  return {
    ...store,
    open: async (owner) => {
      await store.open(owner).catch((error: unknown) => {
        throw unusable(directory, error)
      })
    },
  }
}

/** @param db as the owner */
export async function openBlobs(blobs: BlobStore, db: Queryable): Promise<void> {
  const [store] = await db.rows<{ id: string }>('select id from storage.store')
  if (!store) throw new Error("storage.store is empty: it tells which files are this database's")
  await blobs.open(store.id)
}
