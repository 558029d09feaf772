// Recovery codes: ten at a time, each used once, in place of a second factor that was lost. They are stored as keyed hashes
// and used up by one UPDATE. Refuses nothing itself. Source: auth.md §1.5, auth-js 2.119.
import { createHmac, randomBytes } from 'node:crypto'
import type { Queryable } from '../../db/login-pool.ts'

/** The set of a user. */
export interface CodeSet {
  readonly id: string
  readonly friendly_name: string | null
  readonly total: number
  readonly remaining: number
}

export interface RecoveryCodes {
  find(db: Queryable, userId: string): Promise<CodeSet | undefined>
  /** Makes the factor that holds the codes. @throws pg.DatabaseError 23505 where there is one, or its name is taken */
  create(tx: Queryable, userId: string, name: string): Promise<string>
  /** Replaces all codes of the factor. @returns them in clear, for this one time */
  fill(tx: Queryable, factorId: string): Promise<readonly string[]>
  /** Uses up a code. @returns the id of its factor; undefined where it is wrong or used */
  take(tx: Queryable, userId: string, code: string): Promise<string | undefined>
}

const count = 10
/** Crockford's letters: none looks like another. 16 of them are 80 bits. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const length = 16

const newCode = (): string => Array.from(randomBytes(length), (byte) => alphabet[byte & 31]).join('')

/** Case, blanks and dashes do not count. */
const normal = (code: string): string => code.toLowerCase().replace(/[\s-]/g, '')

/** @param key 32 bytes for this purpose alone */
export function createRecoveryCodes(key: Buffer): RecoveryCodes {
  const hashOf = (factorId: string, code: string) =>
    createHmac('sha256', key)
      .update(`${factorId}\0${normal(code)}`)
      .digest('hex')

  const find: RecoveryCodes['find'] = async (db, userId) => {
    const [found] = await db.rows<CodeSet>(
      `select f.id, f.friendly_name, count(c.id)::int as total, count(c.id) filter (where c.used_at is null)::int as remaining
       from auth.mfa_factors f left join auth.mfa_recovery_codes c on c.factor_id = f.id
       where f.user_id = $1 and f.factor_type = 'recovery_code' group by f.id`,
      [userId],
    )
    return found
  }

  return {
    find,
    create: async (tx, userId, name) => {
      const [made] = await tx.rows<{ id: string }>(
        `insert into auth.mfa_factors (user_id, friendly_name, factor_type, status)
         values ($1, $2, 'recovery_code', 'verified') returning id`,
        [userId, name],
      )
      if (!made) throw new Error('an INSERT without a row')
      return made.id
    },
    fill: async (tx, factorId) => {
      const codes = Array.from({ length: count }, newCode)
      await tx.rows('delete from auth.mfa_recovery_codes where factor_id = $1', [factorId])
      await tx.rows(
        'insert into auth.mfa_recovery_codes (factor_id, code_hash) select $1, unnest($2::text[])',
        [factorId, codes.map((code) => hashOf(factorId, code))],
      )
      return codes
    },
    take: async (tx, userId, code) => {
      const set = await find(tx, userId)
      if (!set) return undefined
      const taken = await tx.rows(
        `update auth.mfa_recovery_codes set used_at = now()
         where factor_id = $1 and code_hash = $2 and used_at is null returning id`,
        [set.id, hashOf(set.id, code)],
      )
      return taken.length > 0 ? set.id : undefined
    },
  }
}
