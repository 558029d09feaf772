// Compares rows with bytes, both ways: files that no row names, and rows whose files are missing or of another size. Removes
// the former once no upload can be behind them; the latter it can only tell of.
import type { LoginPool } from '../../db/login-pool.ts'
import type { BlobStore, StoredFile } from '../blobs/contract.ts'
import type { Segment } from '../objects/objects.ts'

/** A file that an object needs and that is not as it should be. */
export interface Damage {
  readonly bucket: string
  readonly name: string
  readonly file: string
  readonly problem: 'missing' | 'wrong size' | 'wrong bytes'
}

export interface Report {
  readonly files: number
  readonly bytes: number
  readonly objects: number
  /** Files that no row names. */
  readonly orphans: number
  /** Of those, how many were removed: all but what an upload under way may have written. */
  readonly removed: number
  readonly damaged: readonly Damage[]
}

const batch = 500
/** Reads of the store at a time. */
const width = 8

/** A live blob and the object that holds it. */
export interface Held {
  readonly id: string
  readonly bucket: string
  readonly name: string
  readonly size: number
  readonly sha256: Buffer | null
  readonly segments: readonly Segment[] | null
}

/** The files of a blob, each with what is known of it. */
export function filesOf({ id, size, sha256, segments }: Held) {
  return (
    segments?.map((segment) => ({ file: segment.id, size: segment.size, sha256: segment.sha256 })) ?? [
      { file: id, size, sha256: sha256?.toString('hex') },
    ]
  )
}

/** Every blob that an object holds, in batches. */
export async function* heldBlobs(db: LoginPool): AsyncGenerator<readonly Held[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await db.rows<Held & Record<string, unknown>>(
      `select b.id, o.bucket_id as bucket, o.name, b.size::float8 as size, b.sha256, b.segments
       from storage.objects o join storage.blobs b on b.id = o.version
       where o.version > $1 order by o.version limit ${batch}`,
      [after],
    )
    yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < batch) return
    after = last.id
  }
}

/** Runs `work` on all of them, a few at a time. */
export async function eachOf<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all]
  const turn = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next)
  }
  await Promise.all(Array.from({ length: width }, turn))
}

/** Whether a blob is still what its object holds: it may have been replaced meanwhile. */
export async function isHeld(db: LoginPool, id: string): Promise<boolean> {
  return (await db.rows('select 1 from storage.objects where version = $1', [id])).length > 0
}

/** @param db as the owner @param longestUpload milliseconds after which no upload is behind a file any more */
export async function reconcile(db: LoginPool, blobs: BlobStore, longestUpload: number): Promise<Report> {
  let [files, bytes, objects, orphans, removed] = [0, 0, 0, 0, 0]
  const damaged: Damage[] = []
  const young = new Date(Date.now() - longestUpload)

  async function look(some: readonly StoredFile[]): Promise<void> {
    const strange = await db.rows<{ id: string }>(
      `select f.id from unnest($1::uuid[]) f (id)
       where not exists (select from storage.blobs b where b.id = f.id)
         and not exists (select from storage.upload_parts p where p.file = f.id)
         and not exists (select from storage.dead_files d where d.id = f.id)
         and not exists (
           select from storage.blobs b
           where b.segments @> jsonb_build_array(jsonb_build_object('id', f.id)) and b.segments is not null
         )`,
      [some.map(({ id }) => id)],
    )
    const ids = new Set(strange.map(({ id }) => id))
    orphans += ids.size
    for (const { id, at } of some) {
      if (!ids.has(id) || at >= young) continue
      await blobs.remove(id)
      removed += 1
    }
  }

  let some: StoredFile[] = []
  for await (const file of blobs.list()) {
    files += 1
    bytes += file.size
    some.push(file)
    if (some.length < batch) continue
    await look(some)
    some = []
  }
  await look(some)

  for await (const held of heldBlobs(db)) {
    objects += held.length
    await eachOf(held, async (blob) => {
      for (const { file, size } of filesOf(blob)) {
        const there = await blobs.size(file)
        if (there === size || !(await isHeld(db, blob.id))) continue
        const { bucket, name } = blob
        damaged.push({ bucket, name, file, problem: there === undefined ? 'missing' : 'wrong size' })
      }
    })
  }
  return { files, bytes, objects, orphans, removed, damaged }
}
