// The value of every part of every policy for every row, computed as the caller: at once where nothing fails, else one by one.
import { escapeIdentifier } from 'pg'
import type pg from 'pg'
import type {
  DecidingPart,
  PartValue,
  PolicyTestBody,
  TestedPolicy,
  TestedStage,
} from '../contract/policies.ts'
import { partsOf } from './parts.ts'
import type { TestFacts } from './facts.ts'
import type { RowArray } from './rows.ts'
import { attempt } from './attempt.ts'
import { settle, type Outcome } from './outcome.ts'
import type { stagesOf } from './verdict.ts'
import { expressionOf, isError } from './verdict.ts'

/** The conditions of a verb with their policies, permissive ones first. */
export async function stagesWith(
  outlines: (typeof stagesOf)[keyof typeof stagesOf],
  { policies }: TestFacts,
): Promise<TestedStage[]> {
  return Promise.all(
    outlines.map(async (outline) => {
      const made: TestedPolicy[] = []
      for (const policy of policies) {
        const text = expressionOf(policy, outline)
        if (text !== null) {
          made.push({ name: policy.name, permissive: policy.permissive, parts: await partsOf(text) })
        }
      }
      return { ...outline, policies: made.sort((a, b) => Number(b.permissive) - Number(a.permissive)) }
    }),
  )
}

interface Values {
  /** By row and expression. */
  readonly values: PartValue[][]
  /** Expressions that fail whatever the row, even where there is none: a right that is lacking, a policy that asks itself. */
  readonly broken: ReadonlySet<number>
}

async function valuesOf(
  client: pg.Client,
  { schema, table }: PolicyTestBody,
  rows: RowArray,
  count: number,
  expressions: readonly string[],
): Promise<Values> {
  const type = `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`
  const ask = (wanted: readonly string[], of: RowArray, place?: number) =>
    attempt<{ values: (boolean | null)[] }>(
      client,
      `select array[${wanted.map((one) => `(${one}\n)`).join(', ')}]::boolean[] as values
       from unnest(${place === undefined ? `$1::${type}[]` : `($1::${type}[])[${place}:${place}]`}) as ${escapeIdentifier(table)}`,
      [of],
    )
  const broken = new Set<number>()
  if (expressions.length === 0 || count === 0)
    return { values: Array.from({ length: count }, () => []), broken }
  const all = await ask(expressions, rows)
  if ('rows' in all) return { values: all.rows.map(({ values }) => values), broken }
  const byRow = Array.from({ length: count }, (): PartValue[] => [])
  for (const [index, expression] of expressions.entries()) {
    const one = await ask([expression], rows)
    if ('error' in one && 'error' in (await ask([expression], '{}'))) broken.add(index)
    for (const [place, values] of byRow.entries()) {
      const alone = 'rows' in one || broken.has(index) ? one : await ask([expression], rows, place + 1)
      values[index] =
        'error' in alone
          ? { error: alone.error.message, code: alone.error.code ?? 'XX000' }
          : (alone.rows[alone === one ? place : 0]?.values[0] ?? null)
    }
  }
  return { values: byRow, broken }
}

export interface Evaluated {
  /** By row, stage, policy and part. */
  readonly results: readonly (readonly (readonly PartValue[])[])[][]
  /** By row and stage, where a part of the row has no value. */
  readonly settled: ReadonlyMap<number, readonly Outcome[]>
  /** Parts that alone fail every statement. */
  readonly broken: readonly DecidingPart[]
}

/** @param rows old and new ones; undefined where a verb has none */
export async function evaluate(
  client: pg.Client,
  body: PolicyTestBody,
  facts: TestFacts,
  stages: readonly TestedStage[],
  rows: { readonly old: RowArray | undefined; readonly new: RowArray | undefined },
  count: number,
): Promise<Evaluated> {
  const results = Array.from({ length: count }, (): PartValue[][][] => [])
  const broken: DecidingPart[] = []
  const rowsOf = ({ of }: TestedStage) => rows[of] ?? '{}'
  for (const [stage, tested] of stages.entries()) {
    const places = tested.policies.flatMap(({ parts }, policy) =>
      parts.map((part, place) => ({ policy, part, place })),
    )
    const texts = places.map(({ part }) => part.text)
    const found = await valuesOf(client, body, rowsOf(tested), count, texts)
    for (const index of found.broken) {
      const place = places[index]
      if (place?.part.kind === 'leaf') broken.push({ stage, policy: place.policy, part: place.place })
    }
    for (const [row, flat] of found.values.entries()) {
      let from = 0
      const byPolicy = tested.policies.map(({ parts }) => flat.slice(from, (from += parts.length)))
      results[row]?.push(byPolicy)
    }
  }
  const unclear = results.flatMap((values, row) => (values.flat(2).some(isError) ? [row] : []))
  return { results, settled: await settle(client, body, facts, stages, rowsOf, unclear), broken }
}
