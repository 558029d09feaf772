// DELETE.
import type { Catalog } from '../catalog.ts'
import type { Table } from '../contract.ts'
import type { Condition } from '../parse/ast.ts'
import { sql } from '../sql/fragment.ts'
import { base } from './column.ts'
import { where } from './condition.ts'
import type { Plan } from './plan.ts'
import type { Return } from './write.ts'
import { planWrite } from './write.ts'

export interface Remove {
  readonly where: readonly Condition[]
  readonly back: Return
}

export function planRemove(catalog: Catalog, table: Table, remove: Remove): Plan {
  const source = base(table)
  return planWrite(
    catalog,
    source,
    sql`DELETE FROM ${source.rows}${where(source, remove.where)}`,
    remove.back,
  )
}
