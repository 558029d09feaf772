// What the parts of storage need: rows, bytes, who may what. Made once per process.
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../db/contract.ts'
import type { LoginPool } from '../db/login-pool.ts'
import type { Caller } from '../identity/caller.ts'
import type { BlobStore } from './blobs/contract.ts'
import { createBlobStore, openBlobs, type BlobSettings } from './blobs/create.ts'
import { createAsCaller, type AsCaller } from './objects/as-caller.ts'
import { createBuckets, type Buckets } from './objects/buckets.ts'
import { createLister, type Lister } from './objects/lister.ts'
import { createMover, type Mover } from './objects/mover.ts'
import { createObjects, type Objects } from './objects/objects.ts'
import { createRemover, type Remover } from './objects/remover.ts'
import { createWriter, type Writer } from './objects/writer.ts'
import type { AuthenticateOptions } from './s3/authenticate.ts'
import { createS3Keys } from './s3/keys.ts'
import { createSigner, type Signer } from './signed.ts'
import type { Step } from './steps.ts'
import { createImageCache } from './transforms/cache.ts'
import { createRenderer, type Renderer } from './transforms/render.ts'
import { reconcile, type Report } from './sweep/reconcile.ts'
import { createSweeper, type Sweeper } from './sweep/sweeper.ts'

export interface StorageSettings extends BlobSettings {
  /** A pair of the S3 protocol for the service role. */
  readonly s3Key: { readonly accessKey: string; readonly secret: string } | undefined
  /** Bytes of one file at most. */
  readonly fileSizeLimit: number
  /** Bytes of images that are kept once they were made; 0 keeps none. */
  readonly imageCache: number
  /** Milliseconds until a resumable upload that nobody ends is given up. */
  readonly uploadExpiry: number
}

export interface StorageServices {
  readonly asCaller: AsCaller
  readonly buckets: Buckets
  readonly objects: Objects
  readonly writer: Writer
  readonly mover: Mover
  readonly remover: Remover
  readonly lister: Lister
  readonly signer: Signer
  readonly blobs: BlobStore
  readonly renderer: Renderer
  /** As the owner of the tables. */
  readonly db: LoginPool
  readonly s3: AuthenticateOptions
  readonly sweeper: Sweeper
  /** Makes ready where the bytes are. Nothing works before. */
  readonly open: () => Promise<void>
  /** Compares files and rows. */
  readonly reconcile: () => Promise<Report>
  /** A caller whom no policy hides anything from. */
  readonly system: Caller
  readonly settings: StorageSettings
  readonly step: Step
}

/**
 * Counts a request of an anonymous or refused caller against the limit of his address.
 * @throws ApiError 429 when there were too many
 */
export type CountRefused = (request: FastifyRequest, reply: FastifyReply) => void

export interface StorageOptions {
  readonly settings: StorageSettings
  readonly database: Database
  /** As the owner of the tables. */
  readonly db: LoginPool
  readonly system: Caller
  readonly anonKey: string
  /** Who a bearer token speaks for. */
  readonly identify: (token: string) => Promise<Caller>
  /** @returns 32 bytes for one purpose */
  readonly deriveKey: (purpose: string) => Buffer
  /** For tests, which end the process at each step. */
  readonly step?: Step
}

/** Milliseconds; see {@link createSweeper}. */
const grace = 600_000
export const longestUpload = 86_400_000

/** Opens nothing; see `open`. */
export function createStorageServices(options: StorageOptions): StorageServices {
  const { settings, database, db, system, deriveKey, step = () => undefined, anonKey, identify } = options
  const asCaller = createAsCaller(database)
  const blobs = createBlobStore(settings, step)
  const buckets = createBuckets(asCaller, db)
  const objects = createObjects(asCaller, db, system)
  const writer = createWriter({ asCaller, buckets, db, blobs, settings, step })
  return {
    ...{ asCaller, buckets, objects, writer, blobs, db, system, settings, step },
    s3: {
      ...{ fixed: settings.s3Key, anonKey, service: system, identify },
      keys: createS3Keys(db, deriveKey('s3-keys'), system),
    },
    mover: createMover({ asCaller, objects, writer, blobs, step }),
    remover: createRemover(asCaller, objects, step),
    lister: createLister(asCaller),
    renderer: createRenderer(createImageCache(join(settings.directory, 'cache'), () => settings.imageCache)),
    signer: createSigner(deriveKey('storage-urls')),
    open: () => openBlobs(blobs, db),
    reconcile: () => reconcile(db, blobs, longestUpload),
    sweeper: createSweeper({ db, blobs, settings: { grace, longestUpload }, step }),
  }
}
