// A way to another relation as SQL: what stands behind FROM, and the conditions that tie its rows to the parent's.
import type { Relation } from '../contract.ts'
import type { Way } from '../relate/way.ts'
import type { Sql } from '../sql/fragment.ts'
import { sql } from '../sql/fragment.ts'
import { ident, qualified } from '../sql/ident.ts'
import type { Source } from './column.ts'
import { wholeRow } from './column.ts'

/** The rows of a relation: `from` is what stands behind FROM, `source` how its columns are read. */
export interface From {
  readonly source: Source
  readonly from: Sql
  /** Conditions that tie the rows to their parent's. */
  readonly ties: readonly Sql[]
}

/**
 * @param parent the rows that the way begins at
 * @param rows alias for the far rows; `between` for those of a junction
 * @param depth of the far rows in the request, for errors: they call it as PostgREST's aliases do
 */
export function along(parent: Source, { far, by }: Way, rows: Sql, between: Sql, depth: number): From {
  const name = `${far.name}_${depth}`
  if ('function' in by) {
    const { schema, name: called } = by.function
    const from = sql`${qualified(schema, called)}(${wholeRow(parent)}) AS ${rows}`
    return { source: { table: far, rows, name }, from, ties: [] }
  }
  const from = sql`${qualified(far.schema, far.name)} AS ${rows}`
  const { via } = by
  if (!via) return { source: { table: far, rows, name }, from, ties: equal(parent.rows, rows, by.on) }
  return {
    source: { table: far, rows },
    from: sql`${from}, ${qualified(via.schema, via.table)} AS ${between}`,
    ties: [...equal(parent.rows, between, by.on), ...equal(between, rows, via.on)],
  }
}

const equal = (from: Sql, to: Sql, on: Relation['on']): readonly Sql[] =>
  Object.entries(on).map(([ours, theirs]) => sql`${to}.${ident(theirs)} = ${from}.${ident(ours)}`)
