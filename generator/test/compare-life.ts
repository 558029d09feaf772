// Follows a random life of a schema twice: with what is known, and from scratch each time. Tells where they differ.
import type pg from 'pg'
import { emit } from '../emit/emit.ts'
import { introspectWarm } from '../generate.ts'
import { introspect } from '../introspect/introspect.ts'
import { modelHash } from '../model/hash.ts'
import type { Model } from '../model/model.ts'
import { createWarm } from '../warm.ts'
import { randomSchemas, startRandomLife } from './random-ddl.ts'

export interface Life {
  readonly seed: number
  /** Statements that succeed. */
  readonly changes: number
}

export interface Comparison {
  readonly changes: number
  /** After so many of them only what changed was read. */
  readonly partial: number
  /** The others, by their place: everything was read. */
  readonly whole: readonly number[]
  /** The first difference, where there is one. */
  readonly differences: readonly string[]
}

/** @param client superuser on a database of the test's own */
export async function compareLife(client: pg.ClientBase, { seed, changes }: Life): Promise<Comparison> {
  return await compareChanges(client, changes, await startRandomLife(client, seed))
}

/**
 * Compares after each change.
 * @param change makes the next one and tells what it was
 */
export async function compareChanges(
  client: pg.ClientBase,
  changes: number,
  change: (at: number) => Promise<string>,
): Promise<Comparison> {
  const warm = createWarm()
  const differences: string[] = []
  const whole: number[] = []
  let done = 0
  for (; done < changes && differences.length === 0; done += 1) {
    const statement = await change(done)
    const { model, isPartial } = await introspectWarm(client, randomSchemas, warm)
    if (!isPartial) whole.push(done)
    const full = await introspect(client, randomSchemas)
    const difference =
      differenceOf('model', textsOf(model), textsOf(full)) ??
      differenceOf(
        'hash',
        new Map([['', modelHash(model, warm.hashes)]]),
        new Map([['', modelHash(full)]]),
      ) ??
      differenceOf('file', await emitted(model, warm), await emitted(full))
    if (difference !== undefined) differences.push(`change ${done}, ${statement}: ${difference}`)
  }
  return { changes: done, partial: done - whole.length, whole, differences }
}

async function emitted(model: Model, warm = createWarm()): Promise<ReadonlyMap<string, string>> {
  const { files, leftOut } = await emit(model, 'hash', warm.memory)
  return new Map([...files, ['left out', JSON.stringify(leftOut)]])
}

/** The model's parts as texts, so that a difference is told where it is. */
function textsOf({ schemas, ...rest }: Model): ReadonlyMap<string, string> {
  const parts = schemas.flatMap(({ name, relations, functions, ...types }): [string, unknown][] => [
    ...relations.map((relation): [string, unknown] => [`${name}.${relation.name}`, relation]),
    ...functions.map((fn): [string, unknown] => [fn.signature, fn]),
    [`types of ${name}`, types],
  ])
  return new Map([...parts, ['rest', rest] as const].map(([key, part]) => [key, JSON.stringify(part)]))
}

function differenceOf(
  what: string,
  ours: ReadonlyMap<string, string>,
  theirs: ReadonlyMap<string, string>,
): string | undefined {
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const [left = 'missing', right = 'missing'] = [ours.get(name), theirs.get(name)]
    if (left === right) continue
    let at = 0
    while (left[at] === right[at]) at += 1
    const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 80), at + 120))
    return `${what} ${name} is ${around(left)} instead of ${around(right)}`
  }
  return undefined
}
