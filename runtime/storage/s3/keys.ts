// Keys of the S3 protocol, storage.s3_keys: who signs with them, and how they are made and ended. A key of a user is refused
// while he is banned and once he is deleted. Secrets are sealed; the database alone opens none.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { LoginPool } from '../../db/login-pool.ts'
import type { Caller } from '../../identity/caller.ts'
import { toCaller } from '../../identity/claims.ts'

/** What may be told of a key. Times are ISO 8601. */
export interface S3Key {
  readonly id: string
  readonly access_key: string
  readonly name: string
  /** Null: it speaks for the service role. */
  readonly user_id: string | null
  readonly created_at: string
  readonly last_used_at: string | null
  readonly revoked_at: string | null
}

/** Who signs, and with what. */
export interface Signer {
  readonly caller: Caller
  readonly secret: string
}

export interface S3Keys {
  /** @returns undefined for a key that is unknown, revoked or of nobody */
  find(accessKey: string): Promise<Signer | undefined>
  list(): Promise<S3Key[]>
  /** @param user whom it speaks for; undefined: the service role @returns undefined where there is no such user */
  create(name: string, user?: string): Promise<(S3Key & { readonly secret: string }) | undefined>
  /** @returns whether there was one */
  revoke(id: string): Promise<boolean>
}

const columns = 'id, access_key, name, user_id, created_at, last_used_at, revoked_at'
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const [nonceLength, tagLength] = [12, 16]

const newAccessKey = () => `LITE${Array.from(randomBytes(16), (byte) => alphabet[byte % 32]).join('')}`

function seal(key: Buffer, accessKey: string, secret: string): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(accessKey))
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

function unseal(key: Buffer, accessKey: string, sealed: Buffer): string {
  const tag = sealed.subarray(nonceLength, nonceLength + tagLength)
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength), {
    authTagLength: tagLength,
  })
  cipher.setAAD(Buffer.from(accessKey)).setAuthTag(tag)
  return Buffer.concat([cipher.update(sealed.subarray(nonceLength + tagLength)), cipher.final()]).toString()
}

interface Found extends pg.QueryResultRow {
  readonly secret: Buffer
  readonly claims: Readonly<Record<string, unknown>> | null
  readonly is_stale: boolean
}

/** @param db as the owner @param key 32 bytes, for this purpose alone */
export function createS3Keys(db: LoginPool, key: Buffer, serviceCaller: Caller): S3Keys {
  return {
    find: async (accessKey) => {
      if (!/^LITE[A-Z2-7]{16}$/.test(accessKey)) return undefined
      const [found] = await db.rows<Found>(
        `select k.secret, coalesce(k.last_used_at < now() - interval '1 minute', true) as is_stale,
           case when k.user_id is not null then json_build_object('sub', u.id, 'aud', 'authenticated', 'email', coalesce(u.email, ''),
             'phone', coalesce(u.phone, ''), 'app_metadata', coalesce(u.raw_app_meta_data, '{}'),
             'user_metadata', coalesce(u.raw_user_meta_data, '{}'), 'is_anonymous', u.is_anonymous, 'aal', 'aal1') end as claims
         from storage.s3_keys k left join auth.users u on u.id = k.user_id
         where k.access_key = $1 and k.revoked_at is null
           and (k.user_id is null or (u.deleted_at is null and coalesce(u.banned_until <= now(), true)))`,
        [accessKey],
      )
      if (!found) return undefined
      if (found.is_stale)
        await db.rows('update storage.s3_keys set last_used_at = now() where access_key = $1', [accessKey])
      const caller = found.claims ? toCaller('authenticated', found.claims) : serviceCaller
      return { caller, secret: unseal(key, accessKey, found.secret) }
    },
    list: () =>
      db.rows<S3Key & pg.QueryResultRow>(
        `select ${columns} from storage.s3_keys order by created_at desc, id`,
      ),
    create: async (name, user) => {
      const accessKey = newAccessKey()
      const secret = randomBytes(30).toString('base64url')
      const [made] = await db.rows<S3Key & pg.QueryResultRow>(
        `insert into storage.s3_keys (access_key, secret, name, user_id)
         select $1, $2, $3, $4::uuid where $4 is null or exists (select from auth.users where id = $4::uuid and deleted_at is null)
         returning ${columns}`,
        [accessKey, seal(key, accessKey, secret), name, user ?? null],
      )
      return made && { ...made, secret }
    },
    revoke: async (id) => {
      const rows = await db.rows(
        'update storage.s3_keys set revoked_at = now(), secret = null where id = $1 and revoked_at is null returning id',
        [id],
      )
      return rows.length === 1
    },
  }
}
