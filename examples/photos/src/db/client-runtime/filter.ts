// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// Conditions as realtime's filters: own columns, all of which must hold. Refuses (TypeError) what such a filter cannot say:
// alternatives, relations, parts of JSON, several values for one test.
import type { Facts } from './facts.js'
import { own } from './facts.js'
import { quote } from './values.js'

const operators: Readonly<Record<string, string>> = {
  ...{ eq: 'eq', neq: 'neq', gt: 'gt', gte: 'gte', lt: 'lt', lte: 'lte', like: 'like', ilike: 'ilike' },
  ...{ match: 'match', imatch: 'imatch', in: 'in', notIn: 'not.in', isDistinct: 'isdistinct' },
}
const refuse = (where: string, why: string): never => {
  throw new TypeError(`where.${where}: ${why}`)
}
const nameOf = (column: string) => (/^\w+$/.test(column) ? column : quote(column))

/** The filter's text; undefined where there is no condition. @throws TypeError */
export function filterText(facts: Facts, where: object = {}): string | undefined {
  const conditions = conditionsOf(facts, where)
  return conditions.length === 0 ? undefined : conditions.join(',')
}

function conditionsOf(facts: Facts, where: object): string[] {
  return (Object.entries(where) as [string, unknown][]).flatMap(([name, value]): string[] => {
    if (value === undefined) return refuse(name, 'is undefined: leave it out or use null')
    if (name === 'and' && Array.isArray(value))
      return (value as object[]).flatMap((one) => conditionsOf(facts, one))
    if (name === 'or' && Array.isArray(value)) return refuse(name, 'realtime knows no alternatives')
    if (own(facts.relations, name)) return refuse(name, 'realtime looks at own columns only')
    if (name === 'not' && typeof value === 'object' && value !== null) {
      const [only = '', ...more] = conditionsOf(facts, value)
      const [, column = '', rest = ''] = /^("(?:[^"\\]|\\.)*"|\w+)=(.*)$/s.exec(only) ?? []
      if (more.length > 0 || column === '') return refuse(name, 'realtime takes one condition here')
      return [`${column}=${rest.startsWith('not.') ? rest.slice(4) : `not.${rest}`}`]
    }
    const tests =
      typeof value === 'object' && value !== null ? value : { [value === null ? 'is' : 'eq']: value }
    if (Array.isArray(tests)) return refuse(name, 'is an array: use { in: … }')
    return (Object.entries(tests) as [string, unknown][]).map(
      ([test, wanted]) => `${nameOf(name)}=${testText(facts, name, test, wanted)}`,
    )
  })
}

function testText(facts: Facts, column: string, test: string, wanted: unknown): string {
  const place = `${column}.${test}`
  if (test === 'is') return wanted === 'not_null' ? 'not.is.null' : `is.${String(wanted)}`
  const operator = own(operators, test) ?? refuse(place, 'realtime knows no such test')
  if (facts.json?.includes(column)) return refuse(place, 'realtime does not look into JSON')
  const text = (value: unknown): string => {
    if (!['string', 'number', 'bigint', 'boolean'].includes(typeof value))
      return refuse(place, 'takes a text, number or boolean')
    const plain = String(value)
    return quote(test === 'like' || test === 'ilike' ? plain.replaceAll('*', '%') : plain)
  }
  if (!operator.endsWith('in')) return `${operator}.${text(wanted)}`
  if (!Array.isArray(wanted)) return refuse(place, 'takes an array')
  return `${operator}.(${wanted.map(text).join(',')})`
}
