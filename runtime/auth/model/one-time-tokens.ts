// One-time tokens: a link's 256 bits, and beside them a short code that dies after a few wrong tries. Both are stored as
// hashes and used up by one DELETE, so that of fifty who come at once one gets through. Source: auth.md §3.6, facts 7.
import { createHmac, randomBytes, randomInt } from 'node:crypto'
import type { Queryable } from '../../db/login-pool.ts'
import { hashOf } from '../tokens/refresh-token.ts'

export type TokenType =
  | 'confirmation_token'
  | 'recovery_token'
  | 'reauthentication_token'
  | 'email_change_token_new'
  | 'email_change_token_current'

/** What belongs to one attempt alone. */
export type Details = Readonly<Record<string, unknown>>

export interface OneTimeToken {
  readonly id: string
  readonly user_id: string
  readonly token_type: TokenType
  readonly relates_to: string
  readonly details: Details
}

/** Wrong tries that a code survives (A42). */
const mostAttempts = 5
/** Living attempts of one kind a user may have: older ones die. */
const mostLiving = 5
const digits = 6

/** Makes and checks the hashes of codes; a code of 20 bits needs a key beside it. @param key 32 bytes */
export interface OneTimeTokens {
  /** @param lifetime in milliseconds */
  create(
    db: Queryable,
    token: { userId: string; type: TokenType; relatesTo: string; lifetime: number; details?: Details },
  ): Promise<{ readonly token: string; readonly code: string }>
  /** Uses up the token of a link; undefined where there is none, or it has expired. */
  takeByToken(db: Queryable, types: readonly TokenType[], token: string): Promise<OneTimeToken | undefined>
  /**
   * Uses up the code that was sent to `relatesTo`. A wrong one counts against every living code of that address.
   */
  takeByCode(
    db: Queryable,
    types: readonly TokenType[],
    relatesTo: string,
    code: string,
  ): Promise<OneTimeToken | undefined>
  /** Ends all of a user, or those of some kinds. */
  end(db: Queryable, userId: string, types?: readonly TokenType[]): Promise<void>
}

const returned = 'id, user_id, token_type, relates_to, details'
const alive = 'expires_at > now() and attempts < $3'

export function createOneTimeTokens(key: Buffer): OneTimeTokens {
  const codeHash = (relatesTo: string, code: string) =>
    createHmac('sha256', key).update(`${relatesTo}\0${code}`).digest('hex')
  return {
    create: async (db, { userId, type, relatesTo, lifetime, details = {} }) => {
      const token = randomBytes(32).toString('base64url')
      const code = String(randomInt(10 ** digits)).padStart(digits, '0')
      await db.rows(
        `delete from auth.one_time_tokens where user_id = $1 and token_type = $2 and (expires_at <= now() or id not in (
           select id from auth.one_time_tokens where user_id = $1 and token_type = $2 order by created_at desc limit $3))`,
        [userId, type, mostLiving - 1],
      )
      await db.rows(
        `insert into auth.one_time_tokens (user_id, token_type, token_hash, otp_hash, relates_to, expires_at, details)
         values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), $7)`,
        [
          userId,
          type,
          hashOf(token),
          codeHash(relatesTo, code),
          relatesTo,
          lifetime / 1000,
          JSON.stringify(details),
        ],
      )
      return { token, code }
    },
    takeByToken: async (db, types, token) =>
      (
        await db.rows<OneTimeToken>(
          `delete from auth.one_time_tokens where token_hash = $1 and token_type::text = any ($2) and ${alive}
           returning ${returned}`,
          [hashOf(token), types, mostAttempts],
        )
      )[0],
    takeByCode: async (db, types, relatesTo, code) => {
      const [taken] = await db.rows<OneTimeToken>(
        `delete from auth.one_time_tokens where id = (
           select id from auth.one_time_tokens
           where relates_to = $1 and token_type::text = any ($2) and ${alive} and otp_hash = $4
           order by created_at desc limit 1 for update)
         returning ${returned}`,
        [relatesTo, types, mostAttempts, codeHash(relatesTo, code)],
      )
      if (!taken)
        await db.rows(
          `update auth.one_time_tokens set attempts = attempts + 1
           where relates_to = $1 and token_type::text = any ($2) and attempts < $3`,
          [relatesTo, types, mostAttempts],
        )
      return taken
    },
    end: async (db, userId, types) => {
      await db.rows(
        `delete from auth.one_time_tokens where user_id = $1 and ($2::text[] is null or token_type::text = any ($2))`,
        [userId, types ?? null],
      )
    },
  }
}
