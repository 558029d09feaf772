// The request of the page as code for supabase-js. Pure; see snippets.ts.
import type { FieldSchema } from '../../lib/api/reference.ts'
import { Raw, text } from './code.ts'
import { selectText, type Filter, type Operator } from './request.ts'
import {
  args,
  bodyOf,
  clientPath,
  given,
  inSchema,
  isEmpty,
  isValue,
  numberOr,
  operand,
  token,
  type Json,
  type Subject,
} from './subject.ts'

// ---- supabase-js

const supabaseStart = ({ url, key, asUser }: Subject) => `import { createClient } from '@supabase/supabase-js'
import type { Database } from '${clientPath}/database.types.js'

const supabase = createClient<Database>(${given(
  url,
  key,
  ...(asUser ? [{ accessToken: new Raw(`async () => ${text(token)}`) }] : []),
)})`

const methods = new Set<Operator>([
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
  'like',
  'ilike',
  'is',
  'in',
  'cs',
  'cd',
  'ov',
  'wfts',
  'fts',
])
const supabaseNames: Partial<Record<Operator, string>> = { cs: 'contains', cd: 'containedBy', ov: 'overlaps' }

function supabaseFilter(filter: Filter, schema: FieldSchema | undefined): string {
  const { column, operator, not, value } = filter
  const raw = operator === 'in' && !value.startsWith('(') ? `(${value})` : value
  if (not) return `.not(${given(column, operator, operator === 'is' ? isValue(value) : raw)})`
  const isOdd = operator === 'is' && !['null', 'true', 'false'].includes(value)
  if (!methods.has(operator) || isOdd) return `.filter(${given(column, operator, raw)})`
  if (operator === 'wfts' || operator === 'fts')
    return `.textSearch(${given(column, value, ...(operator === 'wfts' ? [{ type: 'websearch' }] : []))})`
  return `.${supabaseNames[operator] ?? operator}(${given(column, operand(filter, schema))})`
}

function supabasePaging({ draft }: Subject): string[] {
  const [limit, offset] = [numberOr(draft.limit), numberOr(draft.offset)]
  const order = draft.order.map(
    ({ column, descending }) => `.order(${given(column, ...(descending ? [{ ascending: false }] : []))})`,
  )
  if (offset !== undefined && offset > 0)
    return [...order, `.range(${offset}, ${offset + (limit ?? 1000) - 1})`]
  return limit === undefined ? order : [...order, `.limit(${limit})`]
}

function supabaseCall(subject: Subject): string {
  const { draft, endpoint, columns } = subject
  const root = inSchema(subject, 'supabase')
  const count = draft.prefer.count === '' ? {} : { count: draft.prefer.count }
  const select = selectText(draft)
  const filters = draft.filters.map((filter) => supabaseFilter(filter, columns[filter.column]))
  const optional = (options: Json) => (Object.keys(options).length === 0 ? [] : [options])
  const chain = (...parts: readonly string[]) => parts.join('\n  ')
  const back =
    select === undefined
      ? draft.prefer.return === 'representation'
        ? ['.select()']
        : []
      : [`.select(${text(select)})`]
  if (endpoint.kind === 'function') {
    const values = args(subject)
    const options = { ...(draft.method === 'get' && { get: true }), ...count }
    const given_ = Object.keys(values).length > 0 || Object.keys(options).length > 0 ? [values] : []
    const call = `.rpc(${given(endpoint.name, ...given_, ...optional(options))})`
    return chain(root + call, ...(select === undefined ? [] : back), ...filters, ...supabasePaging(subject))
  }
  const from = `.from(${text(endpoint.name)})`
  switch (draft.method) {
    case 'get': {
      const wanted = select === undefined && isEmpty(count) ? '' : given(select ?? '*', ...optional(count))
      return chain(root, from, `.select(${wanted})`, ...filters, ...supabasePaging(subject))
    }
    case 'head':
      return chain(root, from, `.select(${given('*', { count: 'exact', head: true })})`, ...filters)
    case 'patch':
      return chain(root, from, `.update(${given(bodyOf(subject), ...optional(count))})`, ...filters, ...back)
    case 'delete':
      return chain(root, from, `.delete(${given(...optional(count))})`, ...filters, ...back)
    default: {
      const isUpsert = draft.method === 'put' || draft.prefer.resolution !== ''
      const options = {
        ...(isUpsert &&
          draft.method === 'post' &&
          draft.onConflict.length > 0 && { onConflict: draft.onConflict.join(',') }),
        ...(draft.prefer.resolution === 'ignore-duplicates' && { ignoreDuplicates: true }),
        ...(draft.prefer.missing === 'default' && { defaultToNull: false }),
        ...count,
      }
      return chain(
        root,
        from,
        `.${isUpsert ? 'upsert' : 'insert'}(${given(bodyOf(subject), ...optional(options))})`,
        ...back,
      )
    }
  }
}

export function supabase(subject: Subject): string {
  const { draft, endpoint } = subject
  const name = draft.method === 'head' && endpoint.kind !== 'function' ? 'count' : 'data'
  return `${supabaseStart(subject)}\nconst { ${name}, error } = await ${supabaseCall(subject)}\n`
}
