// The database as it is: asked once for all pages, and anew after whatever may have changed it.
import { queryOptions } from '@tanstack/react-query'
import type { DatabaseSchema, TableInfo } from '../../../../runtime/admin/contract/schema.ts'
import { askJson } from './client.ts'

export type * from '../../../../runtime/admin/contract/schema.ts'

export const schemaQuery = queryOptions({
  queryKey: ['schema'],
  queryFn: ({ signal }) => askJson<DatabaseSchema>('/admin/v1/schema', { signal }),
  staleTime: 30_000,
})

/** Undefined where there is no such table. */
export const findTable = (schema: DatabaseSchema, name: string, table: string): TableInfo | undefined =>
  schema.tables.find((one) => one.schema === name && one.name === table)
