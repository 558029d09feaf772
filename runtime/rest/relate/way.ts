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

/** Our columns that the way begins at; null where it needs the whole row. */
export const ourColumns = ({ by }: Way): readonly string[] | null =>
  'function' in by ? null : Object.keys(by.on)
