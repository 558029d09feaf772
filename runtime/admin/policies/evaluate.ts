// The value of every part of every policy for every row, computed as the caller: at once where nothing fails, else one by one.
import { escapeIdentifier } from 'pg'
import type pg from 'pg'
import type { PartValue, PolicyTestBody, TestedPolicy, TestedStage } from '../contract/policies.ts'
import { partsOf } from './parts.ts'
import type { TestFacts } from './facts.ts'
import type { RowArray } from './rows.ts'
import { attempt } from './attempt.ts'
import { expressionOf, stagesOf } from './verdict.ts'

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

/** By row and expression. */
async function valuesOf(
  client: pg.Client,
  { schema, table }: PolicyTestBody,
  rows: RowArray,
  count: number,
  expressions: readonly string[],
): Promise<PartValue[][]> {
  const type = `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`
  const ask = (wanted: readonly string[], place?: number) =>
    attempt<{ values: (boolean | null)[] }>(
      client,
      `select array[${wanted.map((one) => `(${one}\n)`).join(', ')}]::boolean[] as values
       from unnest(${place === undefined ? `$1::${type}[]` : `($1::${type}[])[${place}:${place}]`}) as ${escapeIdentifier(table)}`,
      [rows],
    )
  if (expressions.length === 0 || count === 0) return Array.from({ length: count }, () => [])
  const all = await ask(expressions)
  if ('rows' in all) return all.rows.map(({ values }) => values)
  const byRow = Array.from({ length: count }, (): PartValue[] => [])
  for (const [index, expression] of expressions.entries()) {
    const one = await ask([expression])
    for (const [place, values] of byRow.entries()) {
      const own = 'rows' in one ? one.rows[place]?.values[0] : undefined
      if (own !== undefined) {
        values[index] = own
        continue
      }
      const alone = await ask([expression], place + 1)
      values[index] =
        'error' in alone
          ? { error: alone.error.message, code: alone.error.code ?? 'XX000' }
          : (alone.rows[0]?.values[0] ?? null)
    }
  }
  return byRow
}

/** Values by row, stage, policy and part. @param rows old and new ones; undefined where a verb has none */
export async function evaluate(
  client: pg.Client,
  body: PolicyTestBody,
  stages: readonly TestedStage[],
  rows: { readonly old: RowArray | undefined; readonly new: RowArray | undefined },
  count: number,
): Promise<PartValue[][][][]> {
  const results = Array.from({ length: count }, (): PartValue[][][] => [])
  for (const { policies, of } of stages) {
    const texts = policies.flatMap(({ parts }) => parts.map(({ text }) => text))
    const values = await valuesOf(client, body, rows[of] ?? '{}', count, texts)
    for (const [place, flat] of values.entries()) {
      let from = 0
      const byPolicy = policies.map(({ parts }) => flat.slice(from, (from += parts.length)))
      results[place]?.push(byPolicy)
    }
  }
  return results
}
