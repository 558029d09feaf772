// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// Conditions as PostgREST's filters. Conditions over relations become embeds that return nothing and are only looked
// at for presence. Refuses (TypeError) what would match more rows than meant: undefined, empty groups, unknown tests.
import { type Facts, own, type RelationFacts } from './facts.js'
import { arrayText, nameText, nested, pathText, valueText } from './values.js'

export type Pairs = (readonly [name: string, text: string])[]

/** One request while it is put together. */
export interface Draft {
  readonly pairs: Pairs
  aliases: number
}

/** One table within it: the root, or an embed at any depth. */
export interface Level {
  readonly draft: Draft
  readonly facts: Facts
  /** Before the names of this level's parameters: `author.` */
  readonly path: string
  /** What this level's `select` asks for. */
  readonly items: string[]
}

type Entries = [string, unknown][]

/** Tests of one operator and how it is written. */
const operators: Readonly<Record<string, string>> = {
  eq: 'eq',
  neq: 'neq',
  gt: 'gt',
  gte: 'gte',
  lt: 'lt',
  lte: 'lte',
  like: 'like',
  ilike: 'ilike',
  match: 'match',
  imatch: 'imatch',
  in: 'in',
  notIn: 'not.in',
  is: 'is',
  isDistinct: 'isdistinct',
  contains: 'cs',
  containedBy: 'cd',
  overlaps: 'ov',
  before: 'sl',
  after: 'sr',
  notAfter: 'nxr',
  notBefore: 'nxl',
  adjacent: 'adj',
  textSearch: 'wfts',
}
const searches: Readonly<Record<string, string>> = { tsquery: 'fts', plain: 'plfts', phrase: 'phfts' }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Adds the conditions of a level. @throws TypeError */
export function addWhere(level: Level, where: object): void {
  for (const [name, text] of terms(level, where, true)) level.draft.pairs.push([level.path + name, text])
}

/** @param isTop whether all of it must hold: not inside `or` and `not` */
function terms(level: Level, where: object, isTop: boolean): Pairs {
  return (Object.entries(where) as Entries).flatMap(([key, value]): Pairs => {
    // A forgotten value must not turn "these rows" into "all rows".
    if (value === undefined) throw new TypeError(`where.${key} is undefined: leave it out or use null`)
    if (Array.isArray(value)) {
      const list = value as readonly object[]
      if (key === 'and') return list.flatMap((one) => terms(level, one, isTop))
      if (key === 'or')
        return [['or', `(${list.map((one) => alternative(level, one)).join(',') || empty(key)})`]]
    }
    if (key === 'not' && isObject(value)) return [['not.and', `(${joined(level, value)})`]]
    const way = own(level.facts.relations, key)
    if (way !== undefined) return relationTerms(level, key, way, value, isTop)
    return columnTerms(key, value, !isTop, level.facts.json?.includes(key) ?? false)
  })
}

function empty(what: string): never {
  throw new TypeError(`where.${what} is empty: leave it out`)
}

function texts(level: Level, where: object): string[] {
  return terms(level, where, false).map(([name, text]) => name + (text.startsWith('(') ? '' : '.') + text)
}

const joined = (level: Level, where: object) => texts(level, where).join(',') || empty('not')

function alternative(level: Level, where: object): string {
  const all = texts(level, where)
  return all.length === 1 ? all.join('') : `and(${all.join(',') || empty('or')})`
}

function relationTerms(level: Level, key: string, way: RelationFacts, value: unknown, isTop: boolean): Pairs {
  if (way.many !== true && value === null) return embed(level, way, {}, false, isTop)
  if (!isObject(value)) throw new TypeError(`where.${key}: a relation takes conditions`)
  if (way.many !== true) return embed(level, way, value, true, isTop)
  return Object.entries(value).flatMap(([test, where]): Pairs => {
    if (!isObject(where)) throw new TypeError(`where.${key}.${test} takes conditions`)
    if (test === 'some') return embed(level, way, where, true, isTop)
    if (test === 'none') return embed(level, way, where, false, isTop)
    if (test === 'every') return embed(level, way, { not: where }, false, isTop)
    throw new TypeError(`where.${key}: there is no test '${test}'`)
  })
}

/** An embed that selects nothing: there must be a row in it, or none. */
function embed(level: Level, way: RelationFacts, where: object, wanted: boolean, isTop: boolean): Pairs {
  const { draft, path, items } = level
  const alias = `_w${draft.aliases++}`
  const inside: Level = { draft, facts: way.facts(), path: `${path}${alias}.`, items: [] }
  addWhere(inside, where)
  const isJoin = wanted && isTop
  items.push(`${alias}:${way.to}${isJoin ? '!inner' : ''}(${inside.items.join(',')})`)
  return isJoin ? [] : [[alias, wanted ? 'not.is.null' : 'is.null']]
}

/** Name and `operator.value` for each test of one column. */
function columnTerms(column: string, condition: unknown, isNested: boolean, isJson: boolean): Pairs {
  if (Array.isArray(condition)) throw new TypeError(`where.${column} is an array: use { eq: … } or { in: … }`)
  const { path, ...tests } = isObject(condition)
    ? condition
    : { path: undefined, [condition === null ? 'is' : 'eq']: condition }
  return Object.entries(tests).map(([test, value]): [string, string] => {
    const where = `where.${column}.${test}`
    const operator = own(operators, test)
    if (operator === undefined) throw new TypeError(`${where}: there is no such test`)
    if (value === undefined) throw new TypeError(`${where} is undefined: leave it out or use null`)
    if (value === null && test !== 'is') throw new TypeError(`${where} is null: use { is: null }`)
    const asText = Array.isArray(path) ? comparesText(test, value) : !isJson
    const steps = Array.isArray(path) ? pathText(path, asText) : ''
    return [nameText(column) + steps, testText(operator, value, isNested, !asText)]
  })
}

/** Behind a JSON path, text is compared as text (`->>`) and everything else as JSON (`->`). */
function comparesText(test: string, value: unknown): boolean {
  if (test === 'contains' || test === 'containedBy') return false
  const { anyOf, allOf, query } = isObject(value) ? value : {}
  return test === 'is' || [anyOf ?? allOf ?? query ?? value].flat().every((one) => typeof one === 'string')
}

function testText(operator: string, value: unknown, isNested: boolean, isJson: boolean): string {
  const text = (one: unknown) => valueText(one, isJson)
  const written = (how: string, what: string) => `${how}.${isNested && how !== 'is' ? nested(what) : what}`
  if (operator.endsWith('in')) {
    return `${operator}.(${(value as readonly unknown[]).map((one) => nested(text(one))).join(',')})`
  }
  if (operator === 'wfts') {
    const { query, type, config } = (isObject(value) ? value : { query: value }) as Record<string, string>
    const language = config === undefined ? '' : `(${config})`
    return written((own(searches, type ?? '') ?? operator) + language, query ?? '')
  }
  const { anyOf, allOf } = isObject(value) ? value : {}
  const list = anyOf ?? allOf
  return Array.isArray(list)
    ? written(`${operator}(${anyOf ? 'any' : 'all'})`, arrayText(list.map(text)))
    : written(operator, text(value))
}
