// The tables as a graph: nodes with their columns, edges from a foreign key to what it refers to. Pure.
import type { DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'

export interface Edge {
  readonly id: string
  /** Where the foreign key is, `schema.table`. */
  readonly from: string
  readonly to: string
  readonly columns: readonly string[]
  readonly referenced: readonly string[]
  /** One row refers to a row, not many: the key is unique. */
  readonly isOne: boolean
  /** The key may be null. */
  readonly optional: boolean
}

export interface Graph {
  readonly tables: readonly TableInfo[]
  readonly edges: readonly Edge[]
}

/** A name in quotes where it could be read as two. */
const part = (name: string): string => (/[."]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)
export const idOf = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  `${part(schema)}.${part(name)}`

const sameSet = (a: readonly (string | null)[], b: readonly string[]) =>
  a.length === b.length && b.every((one) => a.includes(one))

function isUnique(
  { primary_key: key, constraints, indexes }: TableInfo,
  columns: readonly string[],
): boolean {
  return (
    sameSet(key, columns) ||
    constraints.some((one) => one.kind === 'unique' && sameSet(one.columns, columns)) ||
    indexes.some((one) => one.unique && !/ where /i.test(one.definition) && sameSet(one.columns, columns))
  )
}

/** The tables of these schemas, and what refers to what among them. */
export function graphOf({ tables }: DatabaseSchema, schemas: ReadonlySet<string>): Graph {
  const own = tables.filter(({ schema }) => schemas.has(schema))
  const ids = new Set(own.map(idOf))
  const edges = own.flatMap((table) =>
    table.foreign_keys.flatMap((key): Edge[] => {
      const to = idOf({ schema: key.schema, name: key.table })
      if (!ids.has(to)) return []
      const optional = key.columns.some(
        (name) => table.columns.find((column) => column.name === name)?.nullable === true,
      )
      return [
        {
          id: `${idOf(table)} ${key.name}`,
          from: idOf(table),
          to,
          columns: key.columns,
          referenced: key.referenced,
          isOne: isUnique(table, key.columns),
          optional,
        },
      ]
    }),
  )
  return { tables: own, edges }
}

/** A table and what is one step away from it. */
export function around({ tables, edges }: Graph, id: string): Graph {
  const near = new Set([
    id,
    ...edges.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : [])),
  ])
  return {
    tables: tables.filter((table) => near.has(idOf(table))),
    edges: edges.filter(({ from, to }) => near.has(from) && near.has(to)),
  }
}

/** `1`, `0..1` or `*` at both ends: how many rows here, how many there. */
export const ends = ({ isOne, optional }: Edge): readonly [here: string, there: string] => [
  isOne ? '0..1' : '*',
  optional ? '0..1' : '1',
]
