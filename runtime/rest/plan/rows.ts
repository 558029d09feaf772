// The SELECT of one relation and of all that is embedded in it. Works over any source: a table, what a write returned,
// what a function returned. Refuses names and ways that are not there. Source of the joins' meaning: rest.md §1.5, §1.16.
import { errors } from '../../errors/index.ts'
import type { Catalog } from '../catalog.ts'
import type { Table } from '../contract.ts'
import type { Field, SelectItem } from '../parse/ast.ts'
import { embedName } from '../parse/ast.ts'
import { unknownColumn } from '../refusals.ts'
import { findWay } from '../relate/find.ts'
import type { Way } from '../relate/way.ts'
import type { Sql } from '../sql/fragment.ts'
import { comma, join, nothing, sql } from '../sql/fragment.ts'
import { alias, ident, numbered } from '../sql/ident.ts'
import type { ReadEmbed, ReadNode } from './bounds.ts'
import { boundsSql } from './bounds.ts'
import type { Source } from './column.ts'
import { jsonPath } from './column.ts'
import { where } from './condition.ts'
import type { Output } from './output.ts'
import { aggregate, groupBy, outputList, outputs, plain } from './output.ts'
import { orderBy } from './select.ts'
import type { From } from './way.ts'
import { along } from './way.ts'

/** What all levels of one statement share. */
interface Scope {
  readonly catalog: Catalog
  /** A new alias for each call, so that none hides another. */
  readonly alias: () => Sql
}

function scopeOf(catalog: Catalog): Scope {
  let aliases = 0
  return { catalog, alias: () => alias(++aliases) }
}

/** What the level above makes of a level. */
interface Place {
  readonly depth: number
  /** Its columns become columns of the level above: to-one as they are, to-many as arrays. */
  readonly spread: 'one' | 'many' | null
  /** `*` has to name its columns, because they are handled one by one above. */
  readonly expand: boolean
}

interface Child {
  readonly embed: ReadEmbed
  readonly way: Way
  /** Called so when joined. */
  readonly rows: Sql
}

/** What one embed adds to the level above it. */
interface Part {
  readonly child: Child
  readonly outputs: readonly Output[]
  readonly join: Sql
  /** A column of the join by its name, for orders. */
  readonly column: (name: string) => Sql | undefined
}

/**
 * `SELECT … FROM …` with joins, conditions, groups, order and bounds.
 * @param from `ties` are further conditions
 * @throws 42703, 42704 for names that are not there, PGRST108, PGRST118, PGRST127, PGRST200, PGRST201
 */
export const rowsSql = (catalog: Catalog, from: From, node: ReadNode): Sql =>
  level(scopeOf(catalog), from, node, { depth: 0, spread: null, expand: false }).rows

/** ` FROM … WHERE …` of the rows that {@link rowsSql} would give without bounds and groups. @throws like it */
export function matching(catalog: Catalog, from: From, node: ReadNode): Sql {
  const scope = scopeOf(catalog)
  const { conditions } = filtered(scope, from, node, 0)
  return sql` FROM ${from.from}${conditions(() => true)}`
}

/** How many rows these are. */
export const countSql = (catalog: Catalog, from: From, node: ReadNode): Sql =>
  sql`SELECT pg_catalog.count(*)${matching(catalog, from, node)}`

/** The columns of `table` that reading `node` needs; null for all of them. @throws PGRST200, PGRST201 */
export function columnsFor(catalog: Catalog, table: Table, node: ReadNode): ReadonlySet<string> | null {
  const fields = [
    ...node.select.map(fieldOf),
    ...node.order.map((term) => (term.relation === undefined ? term.field : null)),
  ]
  const needed = new Set(fields.flatMap((field) => (field ? [field.column] : [])))
  for (const embed of node.embeds) {
    const { by } = findWay(catalog, table, embed)
    if ('function' in by) return null
    for (const name of Object.keys(by.on)) needed.add(name)
  }
  const { columns, computed = {} } = table
  const whole =
    isEmpty(node) ||
    node.select.some(({ kind }) => kind === 'star') ||
    [...needed].some((name) => !Object.hasOwn(columns, name) && Object.hasOwn(computed, name))
  return whole ? null : needed
}

const fieldOf = (item: SelectItem): Field | null => (item.kind === 'star' ? null : item.field)

const star: SelectItem = { kind: 'star' }

/** Nothing of it is in the reply; it is there for filters, orders and inner joins. */
const isHidden = ({ select, embeds }: ReadEmbed): boolean => select.length === 0 && embeds.every(isHidden)

const isEmpty = ({ select, embeds }: ReadNode): boolean => select.length === 0 && embeds.length === 0

/** An aggregate stands in it, or in what is spread into it. */
const aggregates = ({ select, embeds }: ReadNode): boolean =>
  select.some(({ kind }) => kind === 'aggregate') || embeds.some((embed) => embed.spread && aggregates(embed))

/** The embeds of a level, and its conditions, in which they may occur. */
function filtered(scope: Scope, { source, ties }: From, node: ReadNode, depth: number) {
  const children = node.embeds.map((embed): Child => ({
    embed,
    way: findWay(scope.catalog, source.table, embed),
    rows: scope.alias(),
  }))
  const embedded = (name: string) => {
    const child = children.find(({ embed }) => embedName(embed) === name)
    return child && exists(scope, source, child, depth + 1)
  }
  /** `test` tells which inner joins are conditions, not joins. */
  const conditions = (test: (child: Child) => boolean): Sql => {
    const inner = children.filter((child) => child.embed.inner && test(child))
    const more = inner.map((child) => exists(scope, source, child, depth + 1))
    return where({ ...source, embedded }, node.where, [...ties, ...more])
  }
  return { children, conditions }
}

/** Whether a row of the parent has rows in the embed. */
function exists(scope: Scope, parent: Source, { embed, way }: Child, depth: number): Sql {
  const from = along(parent, way, scope.alias(), scope.alias(), depth)
  const { conditions } = filtered(scope, from, embed, depth)
  return sql`EXISTS (SELECT 1 FROM ${from.from}${conditions(() => true)}${bounded(embed, way)})`
}

/** The one row of a to-one embed needs no limit, which would keep Postgres from joining it freely. */
const bounded = (embed: ReadEmbed, { single }: Way): Sql =>
  boundsSql(
    single && embed.limit?.kind === 'text' && embed.limit.number > 0 ? { ...embed, limit: null } : embed,
  )

function level(
  scope: Scope,
  from: From,
  node: ReadNode,
  { depth, spread, expand: above }: Place,
  bounds = boundsSql(node),
): { rows: Sql; columns: readonly Output[] } {
  const { source } = from
  const { children, conditions } = filtered(scope, from, node, depth)
  const hoist = spread === 'one'
  const grouping = !hoist && aggregates(node)
  const expand = above || grouping || spread !== null
  const ordering = new Set(node.order.map(({ relation }) => relation))
  const isJoined = ({ embed, way }: Child) =>
    way.single && (!isHidden(embed) || ordering.has(embedName(embed)))
  const parts = children.map((child) =>
    part(scope, source, child, { depth: depth + 1, hoist, grouping, expand, join: isJoined(child) }),
  )
  const columns = [...outputs(source, node.select, { expand, hoist }), ...parts.flatMap((one) => one.outputs)]
  if (spread === 'many' && columns.some(({ aggregated }) => aggregated))
    throw errors.notImplemented('Aggregates are not implemented for one-to-many or many-to-many spreads.')
  // an empty select with nothing embedded is every column; so a hidden embed can be ordered by
  const list = outputList(isEmpty(node) ? outputs(source, [star], { expand: false, hoist: false }) : columns)
  const joins = join(
    parts.map((one) => one.join),
    nothing,
  )
  const order = orderBy(source, node.order, (name, field) => related(source, parts, name, field))
  const tested = conditions((child) => !isJoined(child))
  const rows = sql`SELECT ${list} FROM ${from.from}${joins}${tested}${groupBy(columns)}${order}${bounds}`
  return { rows, columns }
}

interface Above {
  /** Of the embed. */
  readonly depth: number
  readonly hoist: boolean
  readonly grouping: boolean
  readonly expand: boolean
  readonly join: boolean
}

/** @throws what {@link rowsSql} does */
function part(scope: Scope, parent: Source, child: Child, above: Above): Part {
  const { embed, way, rows: as } = child
  const { spread } = embed
  const place: Place = {
    depth: above.depth,
    spread: spread ? (way.single ? 'one' : 'many') : null,
    expand: spread && above.expand,
  }
  const from = along(parent, way, scope.alias(), scope.alias(), above.depth)
  const { rows, columns } = level(scope, from, embed, place, bounded(embed, way))
  const called = ident(embedName(embed))
  const hidden = isHidden(embed)
  const lateral = (of: Sql, list = nothing, kind = sql`LEFT`) =>
    sql` ${kind} JOIN LATERAL (${of}) AS ${as}${list} ON TRUE`
  // names that a request chose stand only where a result gets its name
  const list = sql`(${join(
    columns.map((_, index) => numbered(index + 1)),
    comma,
  )})`
  const own = (index: number) => sql`${as}.${numbered(index + 1)}`
  const shown = columns.map((column, index) => lifted(column, own(index), above.hoist))
  if (way.single) {
    const isSpread = spread && columns.length > 0
    const object = plain(embedName(embed), sql`pg_catalog.row_to_json(${as}.*)::jsonb AS ${called}`)
    const kind = embed.inner ? sql`INNER` : sql`LEFT`
    return {
      child,
      outputs: hidden ? [] : spread ? shown : [object],
      join: above.join ? lateral(rows, isSpread ? list : nothing, kind) : nothing,
      column: (name) => {
        const index = columns.findIndex((column) => column.name === name)
        if (isSpread) return index < 0 ? undefined : own(index)
        const all = isEmpty(embed) || columns.some((column) => column.name === null)
        return Object.hasOwn(way.far.columns, name) && (all || index >= 0)
          ? sql`${as}.${ident(name)}`
          : undefined
      },
    }
  }
  const one = { child, column: () => undefined }
  if (hidden) return { ...one, outputs: [], join: nothing }
  if (spread) {
    const arrays = columns.map(
      (_, index) => sql`coalesce(pg_catalog.json_agg(${own(index)}), '[]')::jsonb AS ${numbered(index + 1)}`,
    )
    const of = sql`SELECT ${join(arrays, comma)} FROM (${rows}) AS ${as}${list}`
    return { ...one, outputs: shown, join: lateral(of) }
  }
  const array = sql`SELECT coalesce(pg_catalog.json_agg(${as}.*)::jsonb, '[]')`
  const output = (of: Sql) => [plain(embedName(embed), sql`${of} AS ${called}`)]
  // a sub-select in the list is made only for rows of the page; a join lets groups see it
  return above.grouping
    ? { ...one, outputs: output(own(0)), join: lateral(sql`${array} AS c1 FROM (${rows}) AS ${as}`) }
    : { ...one, outputs: output(sql`(${array} FROM (${rows}) AS ${as})`), join: nothing }
}

/** A column of a spread, seen from the level above. */
function lifted({ name, hoisted }: Output, column: Sql, hoist: boolean): Output {
  const named = plain(name, sql`${column} AS ${ident(name ?? '')}`)
  if (!hoisted) return named
  return hoist ? { ...named, hoisted } : aggregate(hoisted, column)
}

/** A column of an embed for the order of the level above. @throws PGRST108, PGRST118, 42703 */
function related({ table }: Source, parts: readonly Part[], name: string, field: Field): Sql {
  const found = parts.find(({ child }) => embedName(child.embed) === name)
  if (!found) throw errors.notEmbedded(name)
  if (!found.child.way.single) throw errors.relatedOrder(table.name, name)
  const column = found.column(field.column)
  if (!column) throw unknownColumn(name, field.column, null)
  return jsonPath(column, undefined, field)
}
