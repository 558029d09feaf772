// Filters and their trees as SQL. Values are parameters without a type, so that Postgres takes the column's.
import type { Comparison, Condition, Operator, Search, SearchOperator, Truth } from '../parse/ast.ts'
import type { Sql } from '../sql/fragment.ts'
import { join, nothing, sql, value } from '../sql/fragment.ts'
import type { Source } from './column.ts'
import { fieldSql, isVector } from './column.ts'
import { castOf } from './representation.ts'

const operators: Readonly<Record<Exclude<Operator, 'in'>, Sql>> = {
  eq: sql`=`,
  neq: sql`<>`,
  gt: sql`>`,
  gte: sql`>=`,
  lt: sql`<`,
  lte: sql`<=`,
  like: sql`like`,
  ilike: sql`ilike`,
  match: sql`~`,
  imatch: sql`~*`,
  isdistinct: sql`IS DISTINCT FROM`,
  cs: sql`@>`,
  cd: sql`<@`,
  ov: sql`&&`,
  sl: sql`<<`,
  sr: sql`>>`,
  nxr: sql`&<`,
  nxl: sql`&>`,
  adj: sql`-|-`,
}

/** Their values are no values of the column's domain, or PostgREST takes them as they are (`isdistinct`). */
const unparsed: ReadonlySet<Operator> = new Set(['like', 'ilike', 'match', 'imatch', 'isdistinct'])

const truths: Readonly<Record<Truth, Sql>> = {
  null: sql`NULL`,
  not_null: sql`NOT NULL`,
  true: sql`TRUE`,
  false: sql`FALSE`,
  unknown: sql`UNKNOWN`,
}

const and = sql` AND `
const or = sql` OR `

/** One condition over `source`. @throws 42703 */
function condition(source: Source, of: Condition): Sql {
  const not = of.not ? sql`NOT ` : nothing
  switch (of.kind) {
    case 'is': {
      const exists = of.truth === 'null' && of.field.path.length === 0 && source.embedded?.(of.field.column)
      if (exists) return of.not ? exists : sql`NOT ${exists}`
      return sql`${not}${fieldSql(source, of.field)} IS ${truths[of.truth]}`
    }
    case 'comparison':
      return sql`${not}${comparison(source, of)}`
    case 'search':
      return sql`${not}${search(source, of)}`
    case 'and':
    case 'or': {
      const inner = of.of.map((part) => condition(source, part))
      return sql`${not}(${join(inner, of.kind === 'and' ? and : or)})`
    }
  }
}

function comparison(source: Source, { field, operator, quantifier, slot }: Comparison): Sql {
  const left = fieldSql(source, field)
  const parse = unparsed.has(operator) ? undefined : castOf(source.table, field, 'fromText')
  const one = parse ? sql`${parse}(${value(slot)}::text)` : value(slot)
  const list = parse ? sql`SELECT ${parse}(pg_catalog.unnest(${value(slot)}::text[]))` : value(slot)
  // = ANY instead of IN: one statement for every length of the list, the empty one too
  if (operator === 'in') return sql`${left} = ANY (${list})`
  const right = quantifier === null ? one : quantifier === 'any' ? sql`ANY (${list})` : sql`ALL (${list})`
  return sql`${left} ${operators[operator]} ${right}`
}

const queries: Readonly<Record<SearchOperator, Sql>> = {
  fts: sql`pg_catalog.to_tsquery`,
  plfts: sql`pg_catalog.plainto_tsquery`,
  phfts: sql`pg_catalog.phraseto_tsquery`,
  wfts: sql`pg_catalog.websearch_to_tsquery`,
}

function search(source: Source, { field, operator, language, slot }: Search): Sql {
  const plain = fieldSql(source, field)
  const configured = language === null ? nothing : sql`${value(language)}::pg_catalog.regconfig, `
  const left = isVector(source, field) ? plain : sql`pg_catalog.to_tsvector(${configured}${plain})`
  return sql`${left} @@ ${queries[operator]}(${configured}${value(slot)})`
}

/** ` WHERE a AND b`, or nothing. `more` are conditions beside those of the request, which come first. */
export function where(source: Source, conditions: readonly Condition[], more: readonly Sql[] = []): Sql {
  const all = [...more, ...conditions.map((part) => condition(source, part))]
  return all.length === 0 ? nothing : sql` WHERE ${join(all, and)}`
}
