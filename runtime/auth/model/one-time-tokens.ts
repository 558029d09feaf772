// One-time tokens: a link's 256 bits, and beside them a short code that dies after a few wrong tries. Both are stored as
// hashes and used up by one DELETE, so that of fifty who come at once one gets through. Source: auth.md §3.6, facts 7.
import { createHmac, randomBytes, randomInt } from 'node:crypto'
import type { Queryable } from '../../db/login-pool.ts'
import { hashOf } from '../tokens/refresh-token.ts'

/** What a token is for, and the name that GoTrue's table has for it. */
const typeOf = {
  signup: 'confirmation_token',
  invite: 'confirmation_token',
  magiclink: 'recovery_token',
  recovery: 'recovery_token',
  reauthentication: 'reauthentication_token',
  email_change_new: 'email_change_token_new',
  email_change_current: 'email_change_token_current',
} as const

export type TokenKind = keyof typeof typeOf

/** What belongs to one attempt alone. */
export interface Details {
  readonly kind: TokenKind
  /** bcrypt hash of the password that was given with the attempt. */
  readonly password?: string | undefined
  /** Metadata that was given with it. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
  /** The flow that gets a code when the link is used (PKCE). */
  readonly flow?: string | undefined
  /** The address that a change leads to. */
  readonly email?: string | undefined
}

export interface OneTimeToken {
  readonly id: string
  readonly user_id: string
  readonly relates_to: string
  readonly details: Details
}

/** Wrong tries that a code survives (A42); its link lives on, so that strangers lock nobody out. */
const mostAttempts = 5
/** Living attempts of one kind a user may have: older ones die. */
const mostLiving = 5
const digits = 6
/** Seconds: a code that can be guessed holds shorter than its link (checklist 34). */
const codeLifetime = 600

/** Makes and checks the hashes of codes; a code of 20 bits needs a key beside it. @param key 32 bytes */
export interface OneTimeTokens {
  /**
   * @param relatesTo the address that it is sent to
   * @param lifetime in milliseconds
   */
  create(
    db: Queryable,
    token: { userId: string; relatesTo: string; lifetime: number; details: Details },
  ): Promise<{ readonly token: string; readonly code: string }>
  /** Uses up the token of a link; undefined where there is none, or it has expired or another purpose. */
  takeByToken(db: Queryable, kinds: readonly TokenKind[], token: string): Promise<OneTimeToken | undefined>
  /**
   * Uses up the code that was sent to `relatesTo`. Each try counts against every living code of that address, before it
   * is compared: many at once have no more tries than one after the other.
   * @param tx a transaction that is committed also where nothing was found
   */
  takeByCode(
    tx: Queryable,
    kinds: readonly TokenKind[],
    relatesTo: string,
    code: string,
  ): Promise<OneTimeToken | undefined>
  /** Attempts that wait, newest first, also those that have expired; none where there is no user, at the same price. */
  attempts(
    db: Queryable,
    userId: string | undefined,
    kinds: readonly TokenKind[],
  ): Promise<readonly OneTimeToken[]>
  /** Ends all of a user, or those of some kinds. */
  end(db: Queryable, userId: string, kinds?: readonly TokenKind[]): Promise<void>
}

const returned = 'id, user_id, relates_to, details'
const ofKinds = (place: string) => `details ->> 'kind' = any (${place}::text[])`

export function createOneTimeTokens(key: Buffer): OneTimeTokens {
  const codeHash = (relatesTo: string, code: string) =>
    createHmac('sha256', key).update(`${relatesTo}\0${code}`).digest('hex')
  return {
    create: async (db, { userId, relatesTo, lifetime, details }) => {
      const token = randomBytes(32).toString('base64url')
      const code = String(randomInt(10 ** digits)).padStart(digits, '0')
      const type = typeOf[details.kind]
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
    takeByToken: async (db, kinds, token) =>
      (
        await db.rows<OneTimeToken>(
          `delete from auth.one_time_tokens where token_hash = $1 and ${ofKinds('$2')} and expires_at > now()
           returning ${returned}`,
          [hashOf(token), kinds],
        )
      )[0],
    takeByCode: async (tx, kinds, relatesTo, code) => {
      // In the order of ids, so that two who try at once do not wait for each other in a circle.
      const tried = await tx.rows<{ id: string; otp_hash: string | null }>(
        `update auth.one_time_tokens set attempts = attempts + 1
         where attempts < $3 and id in (
           select id from auth.one_time_tokens
           where relates_to = $1 and ${ofKinds('$2')} and expires_at > now() and attempts < $3
             and created_at at time zone 'utc' > now() - make_interval(secs => $4) order by id for update)
         returning id, otp_hash`,
        [relatesTo, kinds, mostAttempts, codeLifetime],
      )
      const hash = codeHash(relatesTo, code)
      const right = tried.find((row) => row.otp_hash === hash)
      const taken = await tx.rows<OneTimeToken>(
        `delete from auth.one_time_tokens where id = $1 returning ${returned}`,
        [right?.id ?? null],
      )
      return taken[0]
    },
    attempts: (db, userId, kinds) =>
      db.rows<OneTimeToken>(
        `select ${returned} from auth.one_time_tokens
         where user_id = $1 and ${ofKinds('$2')} order by created_at desc, id`,
        [userId ?? null, kinds],
      ),
    end: async (db, userId, kinds) => {
      await db.rows(
        `delete from auth.one_time_tokens where user_id = $1 and ($2::text[] is null or ${ofKinds('$2')})`,
        [userId, kinds ?? null],
      )
    },
  }
}
