// The request of the page as code: for curl, the typed client, React, realtime. Pure; names and values are quoted, so that whatever
// the database calls things is text in the code.
import { member, Raw, source, text } from './code.ts'
import { headersOf, isReading, pairsOf, takes, urlOf, type Operator } from './request.ts'
import {
  args,
  bodyOf,
  clientPath,
  given,
  inSchema,
  isEmpty,
  searchOf,
  selectOf,
  token,
  whereOf,
  type Subject,
} from './subject.ts'

// ---- curl

const shell = (of: string) => `'${of.replaceAll("'", `'\\''`)}'`

export function curl({ endpoint, draft, url, key, asUser, primaryKey }: Subject): string {
  const isCalled = takes(draft.method, endpoint.kind === 'function')
  const address = url + urlOf(endpoint.path, pairsOf(draft, endpoint, primaryKey))
  const headers = {
    apikey: key,
    ...(asUser && { Authorization: `Bearer ${token}` }),
    ...headersOf(draft, endpoint),
  }
  return [
    `curl ${shell(address)}`,
    ...(draft.method === 'get'
      ? []
      : draft.method === 'head'
        ? ['--head']
        : [`-X ${draft.method.toUpperCase()}`]),
    ...Object.entries(headers).map(([name, value]) => `-H ${shell(`${name}: ${value}`)}`),
    ...(isCalled.body ? [`-d ${shell(draft.body)}`] : []),
  ].join(' \\\n  ')
}

// ---- the typed client

const clientStart = ({ url, key, asUser }: Subject, more: readonly string[] = []) =>
  [
    `import { createClient } from '${clientPath}/client.js'`,
    ...more,
    '',
    `const db = createClient(${source({
      url,
      key,
      ...(asUser && { accessToken: new Raw(`() => ${text(token)}`) }),
    })})`,
  ].join('\n')

/** Names that the client has for itself: a table of such a name is asked for by `table`. */
const own = new Set(
  'auth channel close connect from functions http realtime removeAllChannels removeChannel rest rpc schema storage table then toJSON'.split(
    ' ',
  ),
)
const tableText = (subject: Subject, root: string) => {
  const { name } = subject.endpoint
  return inSchema(subject, root) + (own.has(name) ? `.table(${text(name)})` : member(name))
}

function clientCall(subject: Subject): string {
  const { draft, endpoint } = subject
  if (endpoint.kind === 'function') {
    const search = searchOf(subject)
    const call = `${inSchema(subject, 'db')}.rpc${member(endpoint.name)}`
    const values = args(subject)
    return isEmpty(search) && isEmpty(values)
      ? `${call}()`
      : `${call}(${given(values, ...(isEmpty(search) ? [] : [search]))})`
  }
  const table = tableText(subject, 'db')
  const select = selectOf(subject)
  const where = whereOf(subject, draft.filters)
  switch (draft.method) {
    case 'head':
      return `${table}.count(${where ? source({ where }) : ''})`
    case 'get': {
      const search = searchOf(subject)
      return `${table}.findMany(${isEmpty(search) ? '' : source(search)})`
    }
    case 'patch':
      return `${table}.update(${source({ where: where ?? 'all', data: bodyOf(subject), select })})`
    case 'delete':
      return `${table}.delete(${source({ where: where ?? 'all', select })})`
    default: {
      const isUpsert = draft.method === 'put' || draft.prefer.resolution === 'merge-duplicates'
      const options = {
        select,
        onConflict:
          isUpsert && draft.method === 'post' && draft.onConflict.length > 0 ? draft.onConflict : undefined,
      }
      return `${table}.${isUpsert ? 'upsert' : 'insert'}(${given(bodyOf(subject), ...(isEmpty(options) ? [] : [options]))})`
    }
  }
}

const results = {
  get: 'rows',
  head: 'count',
  post: 'made',
  put: 'row',
  patch: 'changed',
  delete: 'gone',
} as const
const resultName = ({ endpoint, draft }: Subject) =>
  endpoint.kind === 'function' ? 'result' : results[draft.method]

export const client = (subject: Subject): string =>
  `${clientStart(subject)}\nconst ${resultName(subject)} = await ${clientCall(subject)}\n`

// ---- React

export function react(subject: Subject): string {
  const { draft, endpoint } = subject
  const isFunction = endpoint.kind === 'function'
  const isQuery = isReading(draft.method)
  const hook = isQuery ? 'useQuery' : 'useMutation'
  const start = clientStart(subject, [
    ...(isFunction ? [] : [`import { createQueries } from '${clientPath}/query.js'`]),
    `import { ${hook} } from '@tanstack/react-query'`,
  ])
  if (isFunction) {
    const call = clientCall(subject)
    const key = given(['rpc', endpoint.name, args(subject)])
    const options = isQuery
      ? `{ queryKey: ${key}, queryFn: () => ${call} }`
      : `{ mutationFn: async () => ${call} }`
    return `${start}\n\nexport const useResult = () =>\n  ${hook}(${options})\n`
  }
  const table = tableText(subject, 'queries')
  const head = `${start}\nconst queries = createQueries(db)\n\n`
  const where = whereOf(subject, draft.filters)
  if (isQuery) {
    const search = draft.method === 'head' ? { where } : searchOf(subject)
    const factory = draft.method === 'head' ? 'count' : 'findMany'
    return `${head}export const useRows = () =>\n  useQuery(${table}.${factory}(${isEmpty(search) ? '' : source(search, 2)}))\n`
  }
  const isUpsert =
    draft.method === 'put' || (draft.method === 'post' && draft.prefer.resolution === 'merge-duplicates')
  const verb = isUpsert
    ? 'upsert'
    : { post: 'insert', put: 'upsert', patch: 'update', delete: 'delete', get: '', head: '' }[draft.method]
  const variables =
    draft.method === 'patch'
      ? { where: where ?? 'all', data: bodyOf(subject) }
      : draft.method === 'delete'
        ? { where: where ?? 'all' }
        : [bodyOf(subject)].flat()[0]
  return `${head}export function useChange() {
  const { mutate, isPending, error } = useMutation(${table}.${verb}())
  const run = () => mutate(${source(variables, 2)})
  return { run, isPending, error }
}
`
}

// ---- realtime

const live = new Set<Operator>([
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'is',
  'isdistinct',
  'like',
  'ilike',
  'match',
  'imatch',
])

/** Both ways to hear of changes; undefined for what has none. */
export function realtime(subject: Subject): string | undefined {
  const { draft, endpoint } = subject
  if (endpoint.kind !== 'table') return undefined
  const filters = draft.filters.filter(({ operator }) => live.has(operator))
  const where = whereOf(subject, filters)
  const filter = filters
    .map(
      ({ column, operator, not, value }) =>
        `${column}=${not ? 'not.' : ''}${operator}.${operator === 'in' && !value.startsWith('(') ? `(${value})` : value}`,
    )
    .join(',')
  const options = {
    event: '*',
    schema: endpoint.schema,
    table: endpoint.name,
    ...(filter !== '' && { filter }),
  }
  return `${clientStart(subject)}
const stop = ${tableText(subject, 'db')}.subscribe(${source({ where })}, (change) => {
  console.log(change)
})
// later: stop()

// the same with supabase-js
// supabase
//   .channel('changes')
//   .on('postgres_changes', ${source(options).replaceAll('\n', '\n//   ')}, (change) => console.log(change))
//   .subscribe()
`
}
