// What should be true of a database, and the SQL that makes it so. Changes nothing that already holds: a second start
// writes no catalogue row and rings no doorbell.
import pg from 'pg'

/** One thing that has to hold. */
export interface Wish {
  /** Completes the sentence "cannot …". */
  readonly what: string
  /** SQL expression, boolean. */
  readonly holds: string
  /** SQL that makes it true; may be several statements. */
  readonly make: string
  /** Without it we can work: then it is reported instead of thrown. */
  readonly optional?: boolean
}

/** Quotes an identifier. */
export const id = (name: string): string => pg.escapeIdentifier(name)

/** Quotes a text. */
export const text = (value: string): string => pg.escapeLiteral(value)

// Roles are shared by all databases of a cluster, our lock is not: two bootstraps may meet in pg_authid.
const meetings = new Set(['XX000', '23505', '42710', '40P01', '42P06', '42P07'])
const attempts = 8

const errorCode = (error: unknown): string => (error instanceof pg.DatabaseError ? (error.code ?? '') : '')

async function holds(client: pg.Client, condition: string): Promise<boolean> {
  const { rows } = await client.query<{ holds: boolean | null }>(`select (${condition}) as holds`)
  return rows[0]?.holds === true
}

/** Why `wish` could not be granted; undefined when it holds now. */
async function grantWish(client: pg.Client, wish: Wish, attempt = 1): Promise<string | undefined> {
  if (await holds(client, wish.holds)) return undefined
  try {
    await client.query(wish.make)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (!meetings.has(errorCode(error)) || attempt === attempts) return error.message
    await new Promise((resolve) => setTimeout(resolve, 25 * attempt))
    return await grantWish(client, wish, attempt + 1)
  }
  return (await holds(client, wish.holds)) ? undefined : 'the login has no right to pass this on' // GRANT only warns
}

/** True when every wish holds, in one question. Before the first bootstrap the roles in it are unknown: an error. */
async function allHold(client: pg.Client, wishes: readonly Wish[]): Promise<boolean> {
  const question = wishes.map((wish) => `coalesce((${wish.holds}), false)`).join(' and ')
  try {
    return await holds(client, question)
  } catch {
    return false
  }
}

/**
 * Grants the wishes in order.
 *
 * @returns what is missing: one sentence per optional wish that could not be granted.
 * @throws Error naming the SQL that a superuser can run, when a necessary wish cannot be granted.
 */
export async function fulfil(client: pg.Client, wishes: readonly Wish[]): Promise<readonly string[]> {
  if (await allHold(client, wishes)) return []
  const missing: string[] = []
  for (const wish of wishes) {
    const why = await grantWish(client, wish)
    if (why === undefined) continue
    const sentence = `cannot ${wish.what}: ${why}. A superuser can: ${wish.make}`
    if (wish.optional !== true) throw new Error(`bootstrap ${sentence}`)
    missing.push(sentence)
  }
  return missing
}
