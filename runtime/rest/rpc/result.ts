// What a function gives, as something that can be read: rows of a relation, rows with columns of their own, or values.
import type { Catalog } from '../catalog.ts'
import type { Routine, Table } from '../contract.ts'

/** The column that holds the result of a function whose results are values, not rows. */
export const valueColumn = 'pgrst_scalar'

export interface ResultFacts {
  /** The columns; for rows of a served relation its facts, so that what is related can be embedded. */
  readonly table: Table
  readonly isValue: boolean
}

/** Facts of what `routine` gives. */
export function resultOf(catalog: Catalog, { schema, name, returns }: Routine): ResultFacts {
  const { relation, columns, type } = returns
  const served = relation && catalog.table(relation.schema, relation.name)
  if (served) return { table: served, isValue: false }
  const own = columns?.map((column) => [column.name, column.type] as const) ?? [[valueColumn, type] as const]
  const table: Table = {
    ...(relation ?? { schema, name }),
    kind: 'view',
    primaryKey: [],
    columns: Object.fromEntries(own),
    relations: {},
    schemas: { row: {} },
  }
  return { table, isValue: columns === undefined }
}
