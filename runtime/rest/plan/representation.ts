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

/**
 * The field as clients see it; undefined where that is the field itself.
 * @param comparable as jsonb: json has no equality to group by
 * @throws 42703
 */
export function shown(source: Source, field: Field, comparable: boolean): Sql | undefined {
  const cast = castOf(source.table, field, 'json')
  if (!cast) return undefined
  const json = sql`${cast}(${fieldSql(source, field)})`
  return comparable ? sql`${json}::jsonb` : json
}

/** Whether one of the columns is shown as something else, so that `*` has to name them. */
export const showsOther = ({ representations = {} }: Table): boolean =>
  Object.values(representations).some(({ json }) => json !== undefined)
