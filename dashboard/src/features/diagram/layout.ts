// Where the tables stand: dagre's layers from left to right; what a person moved stays where he put it, in this browser.
import { graphlib, layout } from '@dagrejs/dagre'
import type { TableInfo } from '../../lib/api/schema.ts'
import { idOf, type Graph } from './graph.ts'

export interface Place {
  readonly x: number
  readonly y: number
}
export type Places = Readonly<Record<string, Place>>

/** Pixels. */
export const size = { width: 240, head: 34, row: 22, foot: 6 }
/** Columns that are shown before the rest is counted, unless all are wanted. */
export const few = 12

/** Columns that are shown: keys first where not all fit. */
export function shownColumns(table: TableInfo, all: boolean): TableInfo['columns'] {
  if (all || table.columns.length <= few) return table.columns
  const keys = new Set([...table.primary_key, ...table.foreign_keys.flatMap(({ columns }) => columns)])
  const first = table.columns.filter(({ name }) => keys.has(name)).slice(0, few)
  const rest = table.columns.filter(({ name }) => !keys.has(name)).slice(0, few - first.length)
  const chosen = new Set([...first, ...rest])
  return table.columns.filter((column) => chosen.has(column))
}

export function heightOf(table: TableInfo, all: boolean): number {
  const shown = shownColumns(table, all).length
  return size.head + size.foot + (shown + (shown < table.columns.length ? 1 : 0)) * size.row
}

const inOrder = <T>(all: readonly T[], nameOf: (one: T) => string): T[] =>
  [...all].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0))

/**
 * Tables that refer to nothing and to which nothing refers stand in rows below the others. The same tables stand in the same
 * places, in whatever order they come.
 */
export function arrange(drawn: Graph, all: boolean): Places {
  const tables = inOrder(drawn.tables, idOf)
  const edges = inOrder(drawn.edges, ({ id }) => id)
  const linked = new Set(edges.flatMap(({ from, to }) => [from, to]))
  const graph = new graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 36, ranksep: 110, marginx: 20, marginy: 20 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const table of tables)
    if (linked.has(idOf(table)))
      graph.setNode(idOf(table), { width: size.width, height: heightOf(table, all) })
  for (const { from, to } of edges) if (from !== to) graph.setEdge(from, to)
  layout(graph)
  const places: Record<string, Place> = {}
  let bottom = 0
  for (const id of graph.nodes()) {
    const { x, y, width, height } = graph.node(id) as Place & {
      readonly width: number
      readonly height: number
    }
    places[id] = { x: x - width / 2, y: y - height / 2 }
    bottom = Math.max(bottom, y + height / 2)
  }
  const alone = tables.filter((table) => !linked.has(idOf(table)))
  const across = Math.max(3, Math.ceil(Math.sqrt(alone.length)))
  const tallest: number[] = []
  for (const [index, table] of alone.entries()) {
    const line = Math.floor(index / across)
    tallest[line] = Math.max(tallest[line] ?? 0, heightOf(table, all))
  }
  for (const [index, table] of alone.entries()) {
    const line = Math.floor(index / across)
    const above = tallest.slice(0, line).reduce((sum, height) => sum + height + 36, 0)
    places[idOf(table)] = {
      x: 20 + (index % across) * (size.width + 60),
      y: (bottom === 0 ? 20 : bottom + 60) + above,
    }
  }
  return places
}

/** The line of a table that refers to itself: a loop at its right side. @returns an SVG path */
export const loopPath = (x: number, y: number): string =>
  `M${x} ${y - 8}C${x + 56} ${y - 32} ${x + 56} ${y + 32} ${x} ${y + 8}`

const key = 'lite-diagram'

/** What was moved in this browser; nothing where the browser keeps nothing. */
export function readPlaces(): Places {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    const isPlace = (value: unknown): value is Place =>
      typeof value === 'object' &&
      value !== null &&
      Number.isFinite((value as Place).x) &&
      Number.isFinite((value as Place).y)
    return Object.fromEntries(
      Object.entries(kept ?? {}).filter((entry): entry is [string, Place] => isPlace(entry[1])),
    )
  } catch {
    return {}
  }
}

export function keepPlaces(places: Places): void {
  try {
    localStorage.setItem(key, JSON.stringify(places))
  } catch {
    // a browser that keeps nothing: the next visit arranges anew
  }
}
