// Domain representations: what clients see of a column through its domain's casts, by the table's facts.
import type { Representation, Table } from '../contract.ts'
import type { Field } from '../parse/ast.ts'
import type { Sql } from '../sql/fragment.ts'
import { sql } from '../sql/fragment.ts'
import { qualified } from '../sql/ident.ts'
import type { Source } from './column.ts'
import { fieldSql } from './column.ts'

/** The function of that cast of the column, if there is one. A step into the column is none of its domain. */
export function castOf(
  { representations }: Table,
  { column, path }: Field,
  way: keyof Representation,
): Sql | undefined {
  if (!representations || path.length > 0 || !Object.hasOwn(representations, column)) return undefined
  const found = representations[column]?.[way]
  return found && qualified(found.schema, found.name)
}

/** The field as clients see it. @param binary jsonb instead of json @throws 42703 */
export function shown(source: Source, field: Field, binary: boolean): Sql {
  const cast = castOf(source.table, field, 'json')
  const of = fieldSql(source, field)
  if (!cast) return of
  return binary ? sql`${cast}(${of})::jsonb` : sql`${cast}(${of})`
}

/** Whether one of the columns is shown as something else, so that `*` has to name them. */
export const showsOther = ({ representations = {} }: Table): boolean =>
  Object.values(representations).some(({ json }) => json !== undefined)
