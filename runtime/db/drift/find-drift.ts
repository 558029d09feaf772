// What a database has that its migrations do not make, and the SQL that makes it: found by comparing it with a database made from
// the migrations alone, and proven by running the SQL there.
import { createHash } from 'node:crypto'
import type { ClientBase, ClientConfig } from 'pg'
import { withClient } from '../bootstrap/with-client.ts'
import { keyOf, readParts, type DatabasePart } from './objects.ts'

export interface Drift {
  /** Brings what the migrations make to what is there, in an order that works. */
  readonly statements: readonly string[]
  /** Differences that no statement of ours removes, in words. */
  readonly unexplained: readonly string[]
}

/** As the text of a migration. */
export const sqlOf = ({ statements }: Pick<Drift, 'statements'>): string =>
  statements.map((statement) => `${statement};\n`).join('\n')

/** One difference. Each way is a list of statements; the first that works is taken. */
interface Step {
  readonly what: string
  readonly ways: readonly (readonly string[])[]
}

const byKey = (parts: readonly DatabasePart[]) => new Map(parts.map((part) => [keyOf(part), part]))

function changed(now: DatabasePart, before: DatabasePart): Step {
  const anew = [before.drop, now.create]
  const ways = now.alter === null ? [anew] : now.alter === '' ? [] : [[now.alter]]
  return {
    what: `${keyOf(now)} is different`,
    ways: now.kind === 'view' || now.kind === 'function' ? [...ways, anew] : ways,
  }
}

/** @returns the steps from `made` to `there` */
function compare(there: readonly DatabasePart[], made: readonly DatabasePart[]): readonly Step[] {
  const [present, before] = [byKey(there), byKey(made)]
  const isNew = (key: string | null) => key !== null && present.has(key) && !before.has(key)
  const isGone = (key: string | null) => key !== null && before.has(key) && !present.has(key)
  const drops = made
    .filter((part) => isGone(keyOf(part)) && !isGone(part.parent))
    .map((part) => ({
      what: `${keyOf(part)} is not there`,
      ways: part.drop === '' ? [] : [[part.drop]],
    }))
  const rest = there.flatMap((part): Step[] => {
    const old = before.get(keyOf(part))
    if (old) return old.same === part.same ? [] : [changed(part, old)]
    if (part.inline && isNew(part.parent)) return []
    return [
      { what: `${keyOf(part)} comes from no migration`, ways: part.create === '' ? [] : [[part.create]] },
    ]
  })
  return [...drops.reverse(), ...rest]
}

/** @returns the statements that ran; an Error where none of the ways works */
async function firstThatWorks(client: ClientBase, { what, ways }: Step): Promise<readonly string[] | Error> {
  let failure = new Error(what)
  for (const way of ways) {
    try {
      await client.query(way.join(';\n'))
      return way
    } catch (error) {
      failure = new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  }
  return failure
}

/**
 * Runs the steps; one that fails waits for those that it may need.
 * @param reasons hears why the others failed @returns the statements that ran
 */
async function follow(
  client: ClientBase,
  steps: readonly Step[],
  reasons: Map<string, string>,
): Promise<readonly string[]> {
  const ran: string[] = []
  for (let left = steps; ;) {
    const failed: Step[] = []
    for (const step of left) {
      const outcome = await firstThatWorks(client, step)
      if (outcome instanceof Error) {
        failed.push(step)
        reasons.set(step.what, outcome.message)
      } else ran.push(...outcome)
    }
    if (failed.length === 0 || failed.length === left.length) return ran
    left = failed
  }
}

/** Rights to the same object for the same role stand in one statement. */
function joinRights(statements: readonly string[]): readonly string[] {
  const joined: string[] = []
  for (const statement of statements) {
    const [, verb, right = '', rest] = /^(grant|revoke) ([a-z ]+)( on .+)$/s.exec(statement) ?? []
    const last = joined.at(-1)
    if (verb !== undefined && rest !== undefined && last?.startsWith(`${verb} `) && last.endsWith(rest)) {
      const rights = last.slice(verb.length + 1, -rest.length)
      if (/^[a-z ,]+$/.test(rights)) {
        joined[joined.length - 1] = `${verb} ${rights}, ${right}${rest}`
        continue
      }
    }
    joined.push(statement)
  }
  return joined
}

/** Views hold on to the columns that they show: without them these can change. They come again in the next round. */
const viewsOf = (parts: readonly DatabasePart[]): readonly Step[] =>
  parts
    .filter(({ kind, name }) => kind === 'view' && !/^(auth|storage|realtime|lite)\./.test(name))
    .map((part) => ({ what: '', ways: [[part.drop]] }))

/** Differs when anything differs that {@link findDrift} would tell. Leaves the search_path empty. */
export async function fingerprintOf(client: ClientBase): Promise<string> {
  const hash = createHash('sha256')
  for (const part of await readParts(client)) hash.update(`${keyOf(part)}\0${part.same}\0`)
  return hash.digest('hex')
}

/**
 * Compares the database of `live` with that of `throwAway`, which its migrations alone have made, and changes the latter until
 * they agree.
 * @param live as the owner or the superuser; is only read @param throwAway as the owner
 */
export async function findDrift(live: ClientConfig, throwAway: ClientConfig): Promise<Drift> {
  const there = await withClient(live, readParts)
  return await withClient(throwAway, async (client) => {
    await client.query('set check_function_bodies = off')
    const reasons = new Map<string, string>()
    let statements: readonly string[] = []
    let previous = { left: '', statements }
    for (let viewsAway = false; ;) {
      const made = await readParts(client)
      const steps = compare(there, made)
      const left = steps.map(({ what }) => what).join('\n')
      // making a part may bring others along, or rights that were taken from it; what ran and changed nothing is taken back
      if (steps.length === 0) return { statements: joinRights(statements), unexplained: [] }
      const isStuck = left === previous.left
      if (isStuck) statements = previous.statements
      if (isStuck && (viewsAway || !steps.some(({ what }) => reasons.has(what))))
        return {
          statements: joinRights(statements),
          unexplained: steps.map(({ what }) => reasons.get(what) ?? what),
        }
      viewsAway ||= isStuck
      previous = { left, statements }
      const next = isStuck ? viewsOf(made).toReversed() : steps
      statements = [...statements, ...(await follow(client, next, reasons))]
    }
  })
}
