// Generated from public.author_stats. Do not edit: change the table, then run `npm run generate`.

const properties = {
  author_id: { type: 'integer' },
  books: { type: ['integer', 'null'], format: 'int64' },
} as const

export const authorStat = { $id: 'AuthorStat', type: 'object', properties } as const
