// Rows of storage.buckets. Refuses what their policies refuse, names that are none, and to delete what is not empty.
import type pg from 'pg'
import type { LoginPool } from '../../db/login-pool.ts'
import { storageErrors } from '../errors.ts'
import { checkBucketName } from '../names.ts'
import { refusal, type AsCaller, type Asking } from './as-caller.ts'
import { isoTime } from './objects.ts'

/** A bucket as clients see it; times in ISO 8601, sizes in bytes. */
export interface Bucket {
  readonly id: string
  readonly name: string
  /** In lists alone. */
  readonly type?: string
  readonly owner: string
  readonly public: boolean
  readonly file_size_limit: number | null
  readonly allowed_mime_types: readonly string[] | null
  readonly created_at: string
  readonly updated_at: string
}

/** What may be said of one; what is undefined stays as it is. */
export interface BucketChange {
  readonly public?: boolean | undefined
  readonly file_size_limit?: number | null | undefined
  readonly allowed_mime_types?: readonly string[] | null | undefined
  readonly quota?: number | null | undefined
  readonly user_quota?: number | null | undefined
}

export interface BucketSearch {
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  readonly search?: string | undefined
  readonly sortColumn?: 'id' | 'name' | 'created_at' | 'updated_at' | undefined
  readonly sortOrder?: 'asc' | 'desc' | undefined
}

export interface Buckets {
  list(asking: Asking, search?: BucketSearch): Promise<Bucket[]>
  /** @throws StorageError NoSuchBucket */
  get(asking: Asking, id: string): Promise<Bucket>
  /** @throws StorageError BucketAlreadyExists, InvalidBucketName, AccessDenied */
  create(asking: Asking, name: unknown, change: BucketChange): Promise<void>
  /** @throws StorageError NoSuchBucket, AccessDenied */
  update(asking: Asking, id: string, change: BucketChange): Promise<void>
  /** @throws StorageError NoSuchBucket, ResourceNotEmpty, AccessDenied */
  remove(asking: Asking, id: string): Promise<void>
  /** Deletes every object that the caller may delete. @throws StorageError NoSuchBucket */
  empty(asking: Asking, id: string): Promise<number>
  /** Whatever the policies: what an upload has to keep to. @throws StorageError NoSuchBucket */
  rules(id: string): Promise<BucketRules>
}

export interface BucketRules {
  readonly id: string
  readonly public: boolean
  readonly file_size_limit: number | null
  readonly allowed_mime_types: readonly string[] | null
}

const bucketJson = `json_build_object('id', b.id, 'name', b.name, 'type', b.type,
  'owner', coalesce(b.owner_id, b.owner::text, ''), 'public', b.public, 'file_size_limit', b.file_size_limit,
  'allowed_mime_types', b.allowed_mime_types, 'created_at', ${isoTime('b.created_at')}, 'updated_at', ${isoTime('b.updated_at')})`

const changeable = ['public', 'file_size_limit', 'allowed_mime_types', 'quota', 'user_quota'] as const

const textOf = (value: boolean | number | readonly string[] | null | undefined): string | null =>
  value === null || value === undefined
    ? null
    : Array.isArray(value)
      ? `{${value.map((one) => JSON.stringify(one)).join(',')}}`
      : String(value)

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Who owns what somebody makes: the old column holds UUIDs only. @param subject of the token, '' for nobody */
export const ownerOf = (subject: string): { owner: string | null; ownerId: string | null } => ({
  owner: uuid.test(subject) ? subject : null,
  ownerId: subject === '' ? null : subject,
})

/** @param db as the owner */
export function createBuckets(asCaller: AsCaller, db: LoginPool): Buckets {
  async function get(asking: Asking, id: string): Promise<Bucket> {
    // without the type, as in Supabase
    const text = `select ${bucketJson}::jsonb - 'type' from storage.buckets b where b.id = $1`
    const [found] = await asCaller.rows<Bucket>(asking, 'SELECT', { text, values: [id] })
    if (!found) throw storageErrors.noSuchBucket()
    return found
  }

  return {
    get,
    list: async (asking, { limit, offset, search, sortColumn = 'id', sortOrder = 'asc' } = {}) => {
      const text = `select ${bucketJson} from storage.buckets b
        where $1::text is null or strpos(lower(b.name), lower($1)) > 0
        order by b.${sortColumn} ${sortOrder}, b.id limit $2::bigint offset coalesce($3::bigint, 0)`
      const values = [search ?? null, textOf(limit), textOf(offset)]
      return asCaller.rows<Bucket>(asking, 'SELECT', { text, values })
    },
    create: async (asking, name, change) => {
      const id = checkBucketName(name)
      const { owner, ownerId } = ownerOf(asking.caller.subject)
      const given = changeable.filter((column) => change[column] !== undefined)
      const text = `insert into storage.buckets (id, name, owner, owner_id${given.map((column) => `, ${column}`).join('')})
        values ($1, $1, $2, $3${given.map((_, i) => `, $${i + 4}`).join('')})`
      const values = [id, owner, ownerId, ...given.map((column) => textOf(change[column]))]
      await asCaller.affects(asking, 'INSERT', { text, values }).catch((error: unknown) => {
        const isTaken = error instanceof Error && 'code' in error && error.code === 'KeyAlreadyExists'
        throw isTaken ? storageErrors.bucketExists() : error
      })
    },
    update: async (asking, id, change) => {
      await get(asking, id)
      const given = changeable.filter((column) => change[column] !== undefined)
      const text = `update storage.buckets set ${given.map((column, i) => `${column} = $${i + 2}, `).join('')}updated_at = now()
        where id = $1`
      const values = [id, ...given.map((column) => textOf(change[column]))]
      if ((await asCaller.affects(asking, 'UPDATE', { text, values })) === 0)
        throw refusal('buckets', asking.caller.role, 'UPDATE')
    },
    remove: async (asking, id) => {
      await get(asking, id)
      const statement = { text: 'delete from storage.buckets where id = $1', values: [id] }
      const count = await asCaller.affects(asking, 'DELETE', statement).catch((error: unknown) => {
        const isUsed = error instanceof Error && 'code' in error && error.code === 'NoSuchBucket'
        throw isUsed ? storageErrors.notEmpty() : error
      })
      if (count === 0) throw refusal('buckets', asking.caller.role, 'DELETE')
    },
    empty: async (asking, id) => {
      await get(asking, id)
      const text = 'delete from storage.objects where bucket_id = $1'
      return asCaller.affects(asking, 'DELETE', { text, values: [id] })
    },
    rules: async (id) => {
      const [found] = await db.rows<BucketRules & pg.QueryResultRow>(
        'select id, public, file_size_limit::float8, allowed_mime_types from storage.buckets where id = $1',
        [id],
      )
      if (!found) throw storageErrors.noSuchBucket()
      return found
    },
  }
}
