// Runs a hook: the operator's own SQL function, called as lite_auth within the transaction of what it decides about. Refuses
// with the words of the hook; a hook that is slow (hook_timeout) or broken (unexpected_failure) lets nothing pass.
import pg from 'pg'
import type { Queryable } from '../../db/login-pool.ts'
import { AuthError, authErrors } from '../wire/errors.ts'

/** A function with one jsonb parameter. */
export interface Hook {
  readonly schema?: string
  readonly name: string
}

/** Milliseconds. Source: auth.md §3.8. */
const timeout = 2000

type Answer = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the hook refuses with: `{"error": {"http_code": 403, "message": "…"}}`. */
function refusal(error: Answer): AuthError {
  const { http_code: given, message } = error
  const status = typeof given === 'number' && given >= 400 && given < 600 ? Math.trunc(given) : 500
  const text = typeof message === 'string' && message !== '' ? message : 'the hook refused'
  return new AuthError(status, status < 500 ? 'unknown' : 'unexpected_failure', text)
}

/**
 * @param tx a transaction; it is lost when the hook fails
 * @throws what the hook says, hook_timeout (422), unexpected_failure (500)
 */
export async function runHook(tx: Queryable, hook: Hook, event: Answer): Promise<Answer> {
  const name = [hook.schema ?? 'public', hook.name].map((part) => pg.escapeIdentifier(part)).join('.')
  await tx.rows(`set local statement_timeout = ${timeout}`)
  const [row] = await tx
    .rows<{ answer: unknown }>(`select ${name}($1::jsonb) as answer`, [JSON.stringify(event)])
    .catch((error: unknown) => {
      throw error instanceof pg.DatabaseError && error.code === '57014'
        ? authErrors.hookTimeout(timeout, error)
        : error
    })
  // what follows in the transaction has the time of the pool again
  await tx.rows('set local statement_timeout to default')
  const answer = row?.answer
  if (!isObject(answer)) throw authErrors.unexpected(new Error(`the hook ${name} returned no object`))
  if (isObject(answer.error)) throw refusal(answer.error)
  return answer
}
