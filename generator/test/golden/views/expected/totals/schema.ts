// Generated from public.totals. Do not edit: change the table, then run `npm run generate`.

const properties = {
  books: { type: ['integer', 'null'], format: 'int64' },
} as const

export const total = { $id: 'Total', type: 'object', properties } as const
