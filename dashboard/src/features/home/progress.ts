// How far a new project is: a table, a policy, a row. What is only counted in the catalogue is looked up in the tables.
import { queryOptions } from '@tanstack/react-query'
import type { DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'
import { runSql } from '../../lib/api/sql.ts'
import { qualified } from '../../lib/sql/quote.ts'

/** Tables that the API serves. */
export function servedTables({ schemas, tables }: DatabaseSchema): readonly TableInfo[] {
  const served = new Set(schemas.filter(({ exposed }) => exposed).map(({ name }) => name))
  return tables.filter(({ schema, kind }) => served.has(schema) && !kind.includes('view'))
}

/** So many tables are looked into. */
const most = 50

/** Whether any of the tables has a row. */
export const anyRowQuery = (tables: readonly TableInfo[]) =>
  queryOptions({
    queryKey: ['rows', 'any', tables.map(({ oid }) => oid)],
    queryFn: async ({ signal }) => {
      if (tables.length === 0) return false
      const parts = tables
        .slice(0, most)
        .map(({ schema, name }) => `exists (select from ${qualified(schema, name)})`)
      const { results } = await runSql({ sql: `select ${parts.join(' or ')}`, read_only: true }, signal)
      return results[0]?.rows[0]?.[0] === 't'
    },
  })

/** Whether an app with the anon key alone reads from the table. */
export const anonReadsQuery = (key: string | undefined, table: TableInfo | undefined) =>
  queryOptions({
    queryKey: ['rows', 'anon', table?.oid],
    queryFn: async ({ signal }) => {
      if (key === undefined || !table) return false
      const response = await fetch(`/rest/v1/${encodeURIComponent(table.name)}?limit=1`, {
        ...{ signal, credentials: 'omit' },
        headers: { apikey: key, 'accept-profile': table.schema },
      })
      return response.ok
    },
    enabled: key !== undefined && table !== undefined,
  })
