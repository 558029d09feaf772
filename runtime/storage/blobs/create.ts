// Where the bytes of files are, by the settings.
import type { Step } from '../steps.ts'
import type { BlobStore } from './contract.ts'
import { createLocalStore } from './local.ts'

export interface BlobSettings {
  /** Absolute path of the files, where they are on the local disk. */
  readonly directory: string
  /** Bytes that stay free on that disk. */
  readonly reserve: number
}

/** Opens nothing; see `open`. */
export function createBlobStore({ directory, reserve }: BlobSettings, step?: Step): BlobStore {
  return createLocalStore({ root: directory, reserve }, step)
}
