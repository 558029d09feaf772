// Flows that end with a code for the one who began them (PKCE), or begin at a provider: a row of auth.flow_state from the
// first request to the redemption. Refuses codes that are unknown, expired or used; a second use ends the session of the
// first. Source: auth.md §3.7, RFC 7636, RFC 9700 §4.5.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import jwt from 'jsonwebtoken'
import type { Queryable } from '../../db/login-pool.ts'
import { hashOf } from '../tokens/refresh-token.ts'
import type { SessionObject } from '../tokens/sessions.ts'
import { authErrors } from '../wire/errors.ts'
import type { Body } from '../wire/read.ts'
import { text } from '../wire/read.ts'
import { deleteSession } from './sessions.ts'

export type ChallengeMethod = 's256' | 'plain'

/** What the client keeps the verifier of. */
export interface Challenge {
  readonly challenge: string
  readonly method: ChallengeMethod
}

/**
 * The challenge of a body or query string; undefined where none was sent (the implicit flow).
 * @throws validation_failed
 */
export function readChallenge(from: Body): Challenge | undefined {
  const [challenge, given] = [text(from, 'code_challenge'), text(from, 'code_challenge_method')]
  if (!challenge && !given) return undefined
  if (!challenge || !given)
    throw authErrors.invalid('PKCE flow requires code_challenge_method and code_challenge')
  const method = given.toLowerCase()
  if (method !== 's256' && method !== 'plain') throw authErrors.invalid('Invalid code_challenge_method')
  if (challenge.length < 43 || challenge.length > 128)
    throw authErrors.invalid('code challenge has to be between 43 and 128 characters')
  if (!/^[\w.~-]+$/.test(challenge))
    throw authErrors.invalid(
      'code challenge can only contain alphanumeric characters, hyphens, periods, underscores and tildes',
    )
  return { challenge, method }
}

/** Seconds in which a code must be redeemed. */
const codeLifetime = 300

export interface FlowRow {
  readonly id: string
  readonly user_id: string | null
  readonly code_challenge: string | null
  readonly code_challenge_method: ChallengeMethod | null
  readonly provider_type: string
  readonly authentication_method: string
  readonly provider_access_token: string | null
  readonly provider_refresh_token: string | null
  readonly referrer: string | null
  readonly linking_target_id: string | null
  readonly created_at: Date
  readonly auth_code_issued_at: Date | null
  readonly details: Readonly<Record<string, unknown>>
}

/** What a {@link FlowRow} is read with. */
export const flowColumns = `id, user_id, code_challenge, code_challenge_method, provider_type, authentication_method,
  provider_access_token, provider_refresh_token, referrer, linking_target_id, created_at, auth_code_issued_at, details`

export interface NewFlow {
  /** `email`, or the name of the provider. */
  readonly provider: string
  /** The first entry of the session's amr: `recovery`, `oauth`, … */
  readonly method: string
  readonly challenge?: Challenge | undefined
  readonly userId?: string | undefined
  /** Where the browser goes in the end. */
  readonly referrer?: string | undefined
  readonly linkingTarget?: string | undefined
  /** Of what the provider sends back. */
  readonly stateHash?: string | undefined
  readonly details?: Readonly<Record<string, unknown>>
}

/** @returns the id of the flow */
export async function insertFlow(db: Queryable, flow: NewFlow): Promise<string> {
  const [made] = await db.rows<{ id: string }>(
    `insert into auth.flow_state (provider_type, authentication_method, code_challenge, code_challenge_method, user_id,
       referrer, linking_target_id, details, state_hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      flow.provider,
      flow.method,
      flow.challenge?.challenge ?? null,
      flow.challenge?.method ?? null,
      flow.userId ?? null,
      flow.referrer ?? null,
      flow.linkingTarget ?? null,
      JSON.stringify(flow.details ?? {}),
      flow.stateHash ?? null,
    ],
  )
  if (!made) throw new Error('an INSERT without a row')
  return made.id
}

/** Gives the flow its code, for the user who proved who they are. @returns the code; only its hash is stored */
export async function issueCode(db: Queryable, flowId: string, userId: string): Promise<string> {
  const code = randomBytes(32).toString('base64url')
  const rows = await db.rows(
    `update auth.flow_state set auth_code = $2, user_id = $3, auth_code_issued_at = now(), updated_at = now()
     where id = $1 and auth_code is null returning id`,
    [flowId, hashOf(code), userId],
  )
  if (rows.length === 0) throw authErrors.flowNotFound()
  return code
}

function answers(
  { code_challenge: challenge, code_challenge_method: method }: FlowRow,
  verifier: string,
): boolean {
  const made = method === 's256' ? createHash('sha256').update(verifier).digest('base64url') : verifier
  const [left, right] = [Buffer.from(made), Buffer.from(challenge ?? '')]
  return challenge !== null && left.length === right.length && timingSafeEqual(left, right)
}

/** What a redemption came to: its flow; or an error that is thrown after the commit, as it may have ended a session. */
export type Redeemed = { readonly flow: FlowRow } | { readonly error: Error; readonly ended: boolean }

/** Uses up a code. Of many at once one gets the flow. */
export async function redeemCode(tx: Queryable, code: string, verifier: string): Promise<Redeemed> {
  const [flow] = await tx.rows<FlowRow>(
    `select ${flowColumns} from auth.flow_state where auth_code = $1 for update`,
    [hashOf(code)],
  )
  if (!flow) return { error: authErrors.flowNotFound(), ended: false }
  if (flow.details.used === true) {
    const { session_id: session } = flow.details
    if (typeof session === 'string') await deleteSession(tx, session)
    return { error: authErrors.flowNotFound(), ended: true }
  }
  await tx.rows(`update auth.flow_state set details = details || '{"used": true}' where id = $1`, [flow.id])
  const age = Date.now() - (flow.auth_code_issued_at?.getTime() ?? 0)
  if (age > codeLifetime * 1000) return { error: authErrors.flowExpired(), ended: false }
  return answers(flow, verifier) ? { flow } : { error: authErrors.badVerifier(), ended: false }
}

/** Remembers the session that a code led to, for the case that the code comes again. */
export async function noteSession(tx: Queryable, flowId: string, session: SessionObject): Promise<void> {
  const claims = jwt.decode(session.access_token)
  const id = typeof claims === 'object' ? (claims?.session_id as unknown) : undefined
  await tx.rows(
    `update auth.flow_state set details = details || jsonb_build_object('session_id', $2::text) where id = $1`,
    [flowId, id],
  )
}

/** Ends what a user has begun and not ended. @param except a flow that goes on */
export async function endFlowsOf(db: Queryable, userId: string, except?: string): Promise<void> {
  await db.rows('delete from auth.flow_state where user_id = $1 and id is distinct from $2', [
    userId,
    except ?? null,
  ])
}
