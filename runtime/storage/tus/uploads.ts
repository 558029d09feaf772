// Rows of TUS uploads under way: parts are noted as they become durable, and the last one together with the object itself, so
// that an upload that is told as whole is an object. Two writers of one upload cannot both note a part at one offset.
import type pg from 'pg'
import type { LoginPool } from '../../db/login-pool.ts'
import type { Measured } from '../blobs/measure.ts'
import type { Segment } from '../objects/objects.ts'

export interface TusDetails {
  /** Bytes; absent until they are known. */
  readonly size?: number | undefined
  readonly metadata: Readonly<Record<string, string | null>>
  readonly upsert: boolean
  /** Whether whoever holds the signed URL sends it. */
  readonly signed: boolean
  /** Role of who began it. */
  readonly role: string
}

export interface TusUpload extends pg.QueryResultRow {
  readonly id: string
  readonly bucket_id: string
  readonly name: string
  readonly owner_id: string | null
  readonly details: TusDetails
  readonly created_at: Date
  /** Bytes that are durable. */
  readonly offset: number
  readonly parts: number
}

export interface TusUploads {
  create(upload: Omit<TusUpload, 'created_at' | 'offset' | 'parts'>): Promise<void>
  find(id: string): Promise<TusUpload | undefined>
  /** Bytes of the object that an upload has become; undefined where it has not. */
  finished(id: string): Promise<number | undefined>
  setSize(id: string, size: number): Promise<void>
  /** False where the upload has ended, or another request has noted a part at this offset. */
  note(
    upload: Pick<TusUpload, 'id' | 'offset' | 'parts'>,
    part: Measured & { readonly id: string },
  ): Promise<boolean>
  segments(id: string): Promise<Segment[]>
  /** False where there is none. */
  remove(id: string): Promise<boolean>
}

const columns = `u.id, u.bucket_id, u.name, u.owner_id, u.details, u.created_at,
  coalesce((select sum(p.size) from storage.upload_parts p where p.upload_id = u.id), 0)::float8 as offset,
  (select count(*)::int from storage.upload_parts p where p.upload_id = u.id) as parts`

/** A part as a file of a blob. */
export const segmentOf = ({ id, size, md5, sha256 }: Measured & { readonly id: string }): Segment => ({
  ...{ id, size },
  ...{ md5: md5.toString('hex'), sha256: sha256.toString('hex') },
})

/** @param db as the owner @param lifetime gives the milliseconds after which an upload that was not ended is given up */
export function createTusUploads(db: LoginPool, lifetime: () => number): TusUploads {
  return {
    create: async ({ id, bucket_id, name, owner_id, details }) => {
      await db.rows(
        `insert into storage.uploads (id, kind, bucket_id, name, owner_id, details, expires_at)
         values ($1, 'tus', $2, $3, $4, $5, now() + $6::interval)`,
        [id, bucket_id, name, owner_id, JSON.stringify(details), `${lifetime() / 1000} seconds`],
      )
    },
    find: async (id) => {
      const [found] = await db.rows<TusUpload>(
        `select ${columns} from storage.uploads u where u.id = $1 and u.kind = 'tus' and u.expires_at > now()`,
        [id],
      )
      return found
    },
    finished: async (id) => {
      const [found] = await db.rows<{ size: number }>(
        `select size::float8 from storage.blobs where upload = $1 and state = 'live'`,
        [id],
      )
      return found?.size
    },
    setSize: async (id, size) => {
      await db.rows(
        `update storage.uploads set details = details || jsonb_build_object('size', $2::bigint) where id = $1`,
        [id, size],
      )
    },
    note: async ({ id, offset, parts }, part) => {
      const noted = await db.rows(
        `insert into storage.upload_parts (upload_id, number, file, size, md5, sha256)
         select u.id, $2::int + 1, $4, $5, $6, $7 from storage.uploads u
         where u.id = $1 and (select coalesce(sum(p.size), 0) from storage.upload_parts p where p.upload_id = u.id) = $3::bigint
         on conflict do nothing returning number`,
        [id, parts, offset, part.id, part.size, part.md5, part.sha256],
      )
      return noted.length > 0
    },
    segments: async (id) => {
      const rows = await db.rows<{ file: string; size: number; md5: Buffer; sha256: Buffer }>(
        `select file, size::float8, md5, sha256 from storage.upload_parts where upload_id = $1 order by number`,
        [id],
      )
      return rows.map(({ file, ...part }) => segmentOf({ id: file, ...part }))
    },
    remove: async (id) =>
      (await db.rows('delete from storage.uploads where id = $1 returning id', [id])).length > 0,
  }
}
