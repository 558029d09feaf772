// What a database has that its migrations do not make, and the SQL that makes it: found by comparing it with a database made from
// the migrations alone, and proven by running the SQL there.
import type { ClientBase, ClientConfig } from 'pg'
import { withClient } from '../bootstrap/with-client.ts'
import { keyOf, readParts, type DatabasePart } from './objects.ts'

export interface Drift {
  /** Brings what the migrations make to what is there, in an order that works. */
  readonly statements: readonly string[]
  /** Differences that no statement of ours removes, in words. */
  readonly unexplained: readonly string[]
}

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

async function firstThatWorks(
  client: ClientBase,
  ways: Step['ways'],
): Promise<readonly string[] | undefined> {
  for (const way of ways) {
    const worked = await client.query(way.join(';\n')).then(
      () => true,
      () => false,
    )
    if (worked) return way
  }
  return undefined
}

/** Runs the steps; one that fails waits for those that it may need. @returns the statements that ran */
async function follow(client: ClientBase, steps: readonly Step[]): Promise<readonly string[]> {
  const ran: string[] = []
  for (let left = steps; left.length > 0;) {
    const failed: Step[] = []
    for (const step of left) {
      const statements = await firstThatWorks(client, step.ways)
      if (statements) ran.push(...statements)
      else failed.push(step)
    }
    if (failed.length === left.length) break
    left = failed
  }
  return ran
}

const rounds = 4

/** Views hold on to the columns that they show: without them these can change. They come again in the next round. */
const viewsOf = (parts: readonly DatabasePart[]): readonly Step[] =>
  parts
    .filter(({ kind, name }) => kind === 'view' && !/^(auth|storage|realtime|lite)\./.test(name))
    .map((part) => ({ what: '', ways: [[part.drop]] }))

/**
 * Compares the database of `live` with that of `throwAway`, which its migrations alone have made, and changes the latter until
 * they agree.
 * @param live as the owner or the superuser; is only read @param throwAway as the owner
 */
export async function findDrift(live: ClientConfig, throwAway: ClientConfig): Promise<Drift> {
  const there = await withClient(live, readParts)
  return await withClient(throwAway, async (client) => {
    await client.query('set check_function_bodies = off')
    const statements: string[] = []
    for (let round = 1, viewsAway = false; ; round += 1) {
      const made = await readParts(client)
      const steps = compare(there, made)
      // making a part may bring others along, or rights that were taken from it
      let ran = round > rounds ? [] : await follow(client, steps)
      if (ran.length === 0 && !viewsAway && steps.some(({ ways }) => ways.length > 0)) {
        viewsAway = true
        ran = await follow(client, viewsOf(made).toReversed())
      }
      statements.push(...ran)
      if (ran.length === 0) return { statements, unexplained: steps.map(({ what }) => what) }
    }
  })
}
