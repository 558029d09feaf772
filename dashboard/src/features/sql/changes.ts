// What a change of the schema means for the API: tables that are new, gone or other, by comparing before and after.
import type { DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'
import { sql as texts } from '../../lib/messages/sql.ts'

export interface TableChange {
  /** As the path of the API names it, behind its schema where that is not public. */
  readonly name: string
  readonly kind: 'added' | 'removed' | 'altered'
  readonly columns: readonly string[]
}

function served({ schemas, tables }: DatabaseSchema): Map<string, TableInfo> {
  const exposed = new Set(schemas.filter((one) => one.exposed).map(({ name }) => name))
  return new Map(
    tables
      .filter(({ schema }) => exposed.has(schema))
      .map((table) => [table.schema === 'public' ? table.name : `${table.schema}.${table.name}`, table]),
  )
}

const shapeOf = (table: TableInfo) =>
  new Map(table.columns.map(({ name, type, nullable }) => [name, nullable ? type : `${type} not null`]))

function columnsBetween(before: TableInfo, after: TableInfo): string[] {
  const [old, fresh] = [shapeOf(before), shapeOf(after)]
  return [
    ...[...fresh].flatMap(([name, type]) => {
      const was = old.get(name)
      if (was === undefined) return [texts.columnAdded(name)]
      return was === type ? [] : [texts.columnAltered(name, was, type)]
    }),
    ...[...old.keys()].filter((name) => !fresh.has(name)).map((name) => texts.columnRemoved(name)),
  ]
}

export function changesBetween(before: DatabaseSchema, after: DatabaseSchema): TableChange[] {
  const [old, fresh] = [served(before), served(after)]
  return [
    ...[...fresh].flatMap(([name, table]): TableChange[] => {
      const was = old.get(name)
      if (!was) return [{ name, kind: 'added', columns: table.columns.map((column) => column.name) }]
      const columns = columnsBetween(was, table)
      return columns.length === 0 ? [] : [{ name, kind: 'altered', columns }]
    }),
    ...[...old.keys()]
      .filter((name) => !fresh.has(name))
      .map((name): TableChange => ({ name, kind: 'removed', columns: [] })),
  ]
}
