// Functions of one row argument as members of their relation: columns, and ways to rows of the API. A function of another
// kind (rows of scalars, rows that the API does not serve) is neither.
import type { Computed, Relation, TypeRef } from '../model/model.ts'
import type { Context } from './context.ts'

/** A function that gives one value: selected by name, like a column. */
export interface ComputedColumn {
  readonly schema: string
  readonly name: string
  readonly description: string | null
  readonly type: TypeRef
}

/** A function that gives rows of a relation of the API: embedded by name. */
export interface ComputedWay {
  readonly schema: string
  readonly name: string
  readonly single: boolean
  /** What the function is declared to give: the row type, or a domain over it. */
  readonly type: TypeRef
  readonly to: { readonly schema: string; readonly name: string }
}

/** Columns and ways, by name. Of functions of one name in several schemas the first counts. */
export function computedMembers(relation: Relation, context: Context): (ComputedColumn | ComputedWay)[] {
  const all = relation.computed.flatMap((of) => member(of, context) ?? [])
  return all.filter(({ name }, at) => all.findIndex((other) => other.name === name) === at)
}

function member(of: Computed, context: Context): ComputedColumn | ComputedWay | null {
  const { schema, name, description, single, returns } = of
  const { type, relation: to } = returns
  if (returns.kind === 'relation') return to && context.has(to) ? { schema, name, single, type, to } : null
  return returns.kind === 'type' && !returns.set ? { schema, name, description, type } : null
}

const isWay = (of: ComputedColumn | ComputedWay): of is ComputedWay => 'to' in of

/** Columns that functions make. */
export function computedColumns(relation: Relation, context: Context): ComputedColumn[] {
  return computedMembers(relation, context).filter((of): of is ComputedColumn => !isWay(of))
}

/** Ways that functions make. */
export function computedWays(relation: Relation, context: Context): ComputedWay[] {
  return computedMembers(relation, context).filter(isWay)
}
