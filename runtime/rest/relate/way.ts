// One way from a relation to another, resolved against the facts of both ends.
import type { Relation, Table } from '../contract.ts'

/** A way that rows are embedded by. */
export interface Way {
  readonly far: Table
  /** At most one row of `far` for each of ours: an object, not an array. */
  readonly single: boolean
  readonly by: Relation | { readonly function: { readonly schema: string; readonly name: string } }
}

export const isSingle = ({ cardinality }: Relation): boolean =>
  cardinality === 'many-to-one' || cardinality === 'one-to-one'
