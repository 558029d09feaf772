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

const appRoles = ['anon', 'authenticated']

/** Whether an app, signed in or not, reads rows of the table: it has the grant, and a policy lets some through. */
export const isReadable = ({ grants, policies, rls }: TableInfo): boolean =>
  appRoles.some(
    (role) =>
      grants.some((grant) => grant.role === role && grant.verb === 'select') &&
      (!rls ||
        policies.some(
          ({ command, roles, permissive }) =>
            permissive &&
            (command === 'select' || command === 'all') &&
            (roles.includes(role) || roles.includes('public')),
        )),
  )
