// What /admin/v1/snippets takes and gives: queries that admins keep.

/** Times are ISO 8601. */
export interface Snippet {
  readonly id: string
  readonly name: string
  readonly sql: string
  readonly created_at: string
  readonly updated_at: string
}

export interface SnippetBody {
  readonly name: string
  readonly sql: string
}

export const snippetBody = {
  type: 'object',
  required: ['name', 'sql'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 100 },
    sql: { type: 'string', minLength: 1, maxLength: 1_000_000 },
  },
} as const
