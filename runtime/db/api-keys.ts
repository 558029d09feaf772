// Opaque API keys, sb_publishable_… and sb_secret_…: made, named, rotated, revoked; known to every process at once, and
// looked up in memory. A secret key is stored as its SHA-256 and shown once.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { ApiError } from '../errors/index.ts'
import type { Queryable } from './login-pool.ts'

export type KeyKind = 'publishable' | 'secret'

/** What may be told of a key. */
export interface ApiKey {
  readonly id: string
  readonly name: string
  readonly kind: KeyKind
  /** The key itself where it is publishable; null for a secret one. */
  readonly key: string | null
  /** Its last four characters. */
  readonly key_end: string
  readonly created_at: Date
  readonly last_used_at: Date | null
  readonly revoked_at: Date | null
}

export interface ApiKeys {
  /** Answers from memory. */
  find(key: string): 'anon' | 'service_role' | undefined
  /** Newest first, revoked ones too. */
  list(): Promise<readonly ApiKey[]>
  /** @returns the key in clear, this once. @throws LITE400 for a name that is empty or too long */
  create(kind: KeyKind, name: string): Promise<ApiKey & { readonly secret: string }>
  /** Undefined where there is none. @throws LITE400 like {@link create} */
  rename(id: string, name: string): Promise<ApiKey | undefined>
  /** Ends a key; true where it lived. It is refused from then on. */
  revoke(id: string): Promise<boolean>
  /** Another key of the same kind and name; the old one lives until it is revoked. Undefined where there is none. */
  rotate(id: string): Promise<(ApiKey & { readonly secret: string }) | undefined>
  /** Reads all keys. */
  refresh(): Promise<void>
  /** Writes down which keys were used. */
  flush(): Promise<void>
}

const columns = 'id, name, kind, key, key_end, created_at, last_used_at, revoked_at'
const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest()

/** Eight characters by which a scanner, and we, tell a key from a text that looks like one. */
const checksum = (key: string): string =>
  createHash('sha256').update(`supabase-lite|${key}`).digest('base64url').slice(0, 8)

function newKey(kind: KeyKind): string {
  const body = `sb_${kind}_${randomBytes(17).toString('base64url').slice(0, 22)}`
  return `${body}_${checksum(body)}`
}

/** Whether `key` could be one of ours: the checksum spares a look-up and is no secret. */
function isWellFormed(key: string): boolean {
  const [, body = '', sum = ''] = /^(sb_(?:publishable|secret)_[\w-]{22})_([\w-]{8})$/.exec(key) ?? []
  return body !== '' && timingSafeEqual(Buffer.from(sum), Buffer.from(checksum(body)))
}

/** @throws LITE400 */
function checkName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > 100 || trimmed.includes('\0'))
    throw new ApiError(400, 'LITE400', 'A key needs a name of 1 to 100 characters')
  return trimmed
}

interface Known {
  readonly id: string
  readonly kind: KeyKind
}

/**
 * Makes the store of a process; empty until it is refreshed.
 * @param agree has the other processes of this server do so after a change
 */
export function createApiKeys(db: Queryable, agree: () => Promise<void>): ApiKeys {
  let known = new Map<string, Known>()
  const used = new Set<string>()
  /** Reads that were begun, and the youngest of them that has ended: an older answer changes nothing any more. */
  let [begun, applied] = [0, 0]

  async function refresh(): Promise<void> {
    const turn = (begun += 1)
    const rows = await db.rows<{ id: string; kind: KeyKind; hash: Buffer }>(
      `select id, kind, coalesce(key_hash, sha256(convert_to(key, 'UTF8'))) as hash from lite.api_keys where revoked_at is null`,
    )
    if (turn < applied) return
    applied = turn
    known = new Map(rows.map(({ id, kind, hash }) => [hash.toString('base64'), { id, kind }]))
  }

  async function changed(): Promise<void> {
    await refresh()
    await agree()
  }

  async function create(kind: KeyKind, name: string): Promise<ApiKey & { readonly secret: string }> {
    const secret = newKey(kind)
    const [row] = await db.rows<ApiKey & Record<string, unknown>>(
      `insert into lite.api_keys (name, kind, key, key_hash, key_end) values ($1, $2, $3, $4, $5) returning ${columns}`,
      [
        checkName(name),
        kind,
        kind === 'publishable' ? secret : null,
        kind === 'secret' ? hashOf(secret) : null,
        secret.slice(-4),
      ],
    )
    if (!row) throw new Error('an INSERT without a row')
    await changed()
    return { ...row, secret }
  }

  return {
    find: (key) => {
      if (!isWellFormed(key)) return undefined
      const found = known.get(hashOf(key).toString('base64'))
      if (!found) return undefined
      used.add(found.id)
      return found.kind === 'secret' ? 'service_role' : 'anon'
    },
    list: () =>
      db.rows<ApiKey & Record<string, unknown>>(
        `select ${columns} from lite.api_keys order by created_at desc, id`,
      ),
    create,
    rename: async (id, name) => {
      const [row] = await db.rows<ApiKey & Record<string, unknown>>(
        `update lite.api_keys set name = $2 where id = $1 and revoked_at is null returning ${columns}`,
        [id, checkName(name)],
      )
      return row
    },
    revoke: async (id) => {
      const rows = await db.rows(
        'update lite.api_keys set revoked_at = now() where id = $1 and revoked_at is null returning id',
        [id],
      )
      await changed()
      return rows.length === 1
    },
    rotate: async (id) => {
      const [old] = await db.rows<{ kind: KeyKind; name: string }>(
        'select kind, name from lite.api_keys where id = $1 and revoked_at is null',
        [id],
      )
      return old && create(old.kind, old.name)
    },
    refresh,
    flush: async () => {
      const ids = [...used]
      used.clear()
      if (ids.length === 0) return
      try {
        await db.rows('update lite.api_keys set last_used_at = now() where id = any ($1)', [ids])
      } catch (error) {
        for (const id of ids) used.add(id)
        throw error
      }
    },
  }
}
