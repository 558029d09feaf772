// What the address of the schema page says: which schema, which table or enum of it, and whether a new table is begun.

export interface SchemaSearch {
  readonly schema?: string
  readonly table?: string
  readonly type?: string
  readonly new?: 'table'
}

const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** Leaves out what means nothing. */
export function readSchemaSearch(given: Readonly<Record<string, unknown>>): SchemaSearch {
  const [schema, table, type] = [text(given.schema), text(given.table), text(given.type)]
  return {
    ...(schema !== '' && { schema }),
    ...(table !== '' && { table }),
    ...(type !== '' && { type }),
    ...(given.new === 'table' && { new: 'table' }),
  }
}
