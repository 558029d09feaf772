// Reads every byte that objects hold, and compares it with the digest that was taken when it came: finds what a disk lost.
import { createHash } from 'node:crypto'
import type { LoginPool } from '../../db/login-pool.ts'
import { BlobMissing, type BlobStore } from '../blobs/contract.ts'
import { eachOf, filesOf, heldBlobs, isHeld, type Damage } from './reconcile.ts'

export interface Scrubbed {
  readonly files: number
  readonly bytes: number
  readonly damaged: readonly Damage[]
}

/** @returns hexadecimal; undefined where the file is not there */
async function digestOf(blobs: BlobStore, file: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of (await blobs.read(file)) as AsyncIterable<Buffer>) hash.update(chunk)
  } catch (error) {
    if (error instanceof BlobMissing) return undefined
    throw error
  }
  return hash.digest('hex')
}

/** @param db as the owner */
export async function scrub(db: LoginPool, blobs: BlobStore): Promise<Scrubbed> {
  let [files, bytes] = [0, 0]
  const damaged: Damage[] = []
  for await (const held of heldBlobs(db)) {
    await eachOf(held, async (blob) => {
      for (const { file, size, sha256 } of filesOf(blob)) {
        const found = await digestOf(blobs, file)
        files += 1
        bytes += size
        if (found === sha256 || (found !== undefined && sha256 === undefined)) continue
        if (!(await isHeld(db, blob.id))) continue
        const { bucket, name } = blob
        damaged.push({ bucket, name, file, problem: found === undefined ? 'missing' : 'wrong bytes' })
      }
    })
  }
  return { files, bytes, damaged }
}
