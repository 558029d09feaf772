// What is the same in every API description: the query language, headers, errors, keys.
import { type Json, type JsonObject, ref } from './json.ts'

/** Parameters of the query language that are no filter, so columns of these names have none. */
export const reserved: ReadonlySet<string> = new Set([
  'select',
  'order',
  'limit',
  'offset',
  'columns',
  'on_conflict',
  'and',
  'or',
])

const text = (...examples: readonly string[]): JsonObject => ({ type: 'string', examples })
const query = (name: string, description: string, schema: Json): JsonObject => ({
  name,
  in: 'query',
  description,
  schema,
})
const header = (name: string, description: string, schema: Json): JsonObject => ({
  ...query(name, description, schema),
  in: 'header',
})
const count = { type: 'integer', minimum: 0 }

const countPreference =
  '`count=exact` puts the number of all matching rows into Content-Range; `count=planned` and `count=estimated` are cheaper guesses.'
const strictPreference =
  '`handling=strict` refuses unknown preferences; `timezone=Europe/Oslo` sets the time zone of the answer.'
const returnPreference =
  '`return=representation` answers with the rows, `return=headers-only` with their Location, `return=minimal` (the default) with neither.'
const affectedPreference =
  '`max-affected=10` together with `handling=strict` undoes the write when more rows change.'

const parameters: JsonObject = {
  select: query(
    'select',
    'What to return: columns, renamed (`name:title`), cast (`price::text`), inside JSON (`data->>key`), and related rows in parentheses (`*,author(name)`); `!inner` leaves out rows without them. All columns by default.',
    text('*'),
  ),
  order: query(
    'order',
    'Columns to sort by, each with `.asc` or `.desc`, `.nullsfirst` or `.nullslast`: `created_at.desc,id`.',
    text(),
  ),
  limit: query('limit', 'The largest number of rows to return.', count),
  offset: query('offset', 'How many rows to skip.', count),
  and: query('and', 'Conditions that must all hold: `(age.gte.18,or(name.eq.Ada,name.is.null))`.', text()),
  or: query('or', 'Conditions of which one must hold: `(age.gte.18,name.eq.Ada)`.', text()),
  columns: query(
    'columns',
    'Keys of the body that are written, separated by commas; others are ignored.',
    text(),
  ),
  onConflict: query(
    'on_conflict',
    'Columns of a unique constraint that decide what a duplicate is, for `Prefer: resolution=…`. The primary key by default.',
    text(),
  ),
  range: header(
    'Range',
    'Rows to return by number, from 0: `0-24`. Answered with 206 when more would match.',
    text(),
  ),
  preferRead: header('Prefer', `${countPreference} ${strictPreference}`, text('count=exact')),
  preferInsert: header(
    'Prefer',
    `${returnPreference} \`resolution=merge-duplicates\` updates rows that exist, \`resolution=ignore-duplicates\` leaves them. ` +
      `\`missing=default\` writes defaults for keys that some rows of the body lack. ${countPreference} ${strictPreference}`,
    text('return=representation', 'resolution=merge-duplicates,return=representation'),
  ),
  preferWrite: header(
    'Prefer',
    `${returnPreference} ${affectedPreference} ${countPreference} ${strictPreference}`,
    text('return=representation'),
  ),
  preferCall: header(
    'Prefer',
    `${countPreference} ${affectedPreference} ${strictPreference}`,
    text('count=exact'),
  ),
}

const headers: JsonObject = {
  ContentRange: {
    description: 'First and last row and the number of all: `0-24/573`; `*` where it is not known.',
    schema: text('0-24/573', '*/*'),
  },
  PreferenceApplied: {
    description: 'The preferences that were heeded.',
    schema: text('return=representation, count=exact'),
  },
  Location: { description: 'Where the new row is, by its primary key.', schema: text('/todos?id=eq.1') },
}

export const rangeHeaders: JsonObject = {
  'Content-Range': ref('headers', 'ContentRange'),
  'Preference-Applied': ref('headers', 'PreferenceApplied'),
}

const errorSchema: JsonObject = {
  type: 'object',
  description:
    'Every error. `code` is a SQLSTATE of PostgreSQL, a code of PostgREST (`PGRST…`) or one of HTTP itself (`LITE…`).',
  required: ['code', 'message', 'details', 'hint'],
  properties: {
    code: { type: 'string' },
    message: { type: 'string', description: 'What went wrong.' },
    details: { type: ['string', 'null'], description: 'Where it went wrong.' },
    hint: { type: ['string', 'null'], description: 'How to mend it.' },
  },
}

const noTable = {
  code: 'PGRST205',
  message: "Could not find the table 'public.todo' in the schema cache",
  details: null,
  hint: "Perhaps you meant the table 'public.todos'",
}
const forbidden = { code: '42501', message: 'permission denied for table todos', details: null, hint: null }
const duplicate = {
  code: '23505',
  message: 'duplicate key value violates unique constraint "todos_pkey"',
  details: 'Key (id)=(1) already exists.',
  hint: null,
}

const failure = (description: string, examples: JsonObject): JsonObject => ({
  description,
  content: {
    'application/json': {
      schema: ref('schemas', 'Error'),
      examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])),
    },
  },
})

const responses: JsonObject = {
  Error: failure('What went wrong, and how to mend it.', { forbidden, noTable }),
  Conflict: failure('The row clashes with another one, or with one that it refers to.', { duplicate }),
  RangeError: failure('The range begins behind the last row.', {
    range: {
      code: 'PGRST103',
      message: 'Requested range not satisfiable',
      details: 'An offset of 100 was requested, but there are only 3 rows.',
      hint: null,
    },
  }),
  Done: { description: 'Done; no rows were asked for.', headers: rangeHeaders },
  Counted: {
    description: 'What GET would answer, without the body: with `Prefer: count=exact` the number of rows.',
    headers: rangeHeaders,
  },
}

/** Security: a key, or a key and a user's token. */
export const security: Json = [{ apikey: [] }, { apikey: [], bearer: [] }]

const securitySchemes: JsonObject = {
  apikey: {
    type: 'apiKey',
    in: 'header',
    name: 'apikey',
    description:
      'A key of this server: the anon key for browsers, the service key for your own back ends only.',
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: "A signed-in user's access token; without it the key decides the role.",
  },
}

/** Components that do not depend on the schema, by kind. */
export const fixed = { parameters, headers, responses, securitySchemes, schemas: { Error: errorSchema } }

/** Opening words of the document, in Markdown. */
export const introduction = `The tables, views and functions of this database over HTTP, in PostgREST's language.

**Who may do what.** This document lists everything that the API exposes, the same for every valid key. What a caller may really read or write is decided by the grants and row level security policies of the database at each request: rows that policies hide are not there, and a missing privilege is \`401\` (anon) or \`403\` with code \`42501\`.

**Filters.** A column's name is a parameter, its value an operator and an operand: \`?age=gte.18\`. Several must all hold; \`not.\` in front of an operator turns it round.

| operators | meaning |
|---|---|
| \`eq\` \`neq\` \`gt\` \`gte\` \`lt\` \`lte\` | comparison |
| \`in.(a,b)\` \`is.null\` \`is.true\` \`isdistinct\` | one of several, null and truth, null-safe inequality |
| \`like\` \`ilike\` \`match\` \`imatch\` | patterns with \`*\`, regular expressions; the \`i\` forms ignore case |
| \`fts\` \`plfts\` \`phfts\` \`wfts\` | full-text search |
| \`cs\` \`cd\` \`ov\` \`sl\` \`sr\` \`nxl\` \`nxr\` \`adj\` | arrays, ranges, JSON: contains, contained in, overlaps, left, right, adjacent |

**Forms of the answer.** \`Accept: application/json\` is an array, \`application/vnd.pgrst.object+json\` one object (an error unless exactly one row matches), \`text/csv\` a table; \`;nulls=stripped\` on the first two (as \`application/vnd.pgrst.array+json\`) leaves out nulls.`
