// Where the tables of a diagram stand and what is related to what: nothing covers anything, nothing is lost, the same schema looks
// the same; self-references, rings, nothing at all, two hundred tables.
import { describe, expect, it } from 'vitest'
import type { ColumnInfo, DatabaseSchema, ForeignKeyInfo, TableInfo } from '../../lib/api/schema.ts'
import { around, ends, graphOf, idOf, type Graph } from './graph.ts'
import { arrange, few, heightOf, shownColumns, size, type Places } from './layout.ts'
import { svgOf } from './svg.ts'

/** A foreign key: `to` or `schema.to`, by a column of that name. */
interface Refers {
  readonly to: string
  readonly schema?: string
  readonly nullable?: boolean
  readonly unique?: boolean
}
interface Given {
  readonly name: string
  readonly schema?: string
  readonly columns?: number
  readonly refers?: readonly Refers[]
}

function column(name: string, nullable = false): ColumnInfo {
  return {
    ...{ number: 1, name, type: 'integer', category: 'N', type_name: { schema: 'pg_catalog', name: 'int4' } },
    ...{ is_array: false, nullable, default: null, identity: null, generated: false, comment: null },
  }
}

function tableOf({ name, schema = 'public', columns = 3, refers = [] }: Given): TableInfo {
  const own = Array.from({ length: columns }, (_, at) => column(at === 0 ? 'id' : `column_${at}`, at > 0))
  const keys = refers.map(({ to, schema: there = schema }, at): ForeignKeyInfo => ({
    ...{ name: `key_${at}`, columns: [`ref_${at}`], schema: there, table: to, referenced: ['id'] },
    ...{ on_delete: 'no action', on_update: 'no action' },
  }))
  return {
    ...{ oid: 1, schema, name, kind: 'table', comment: null, rls: true, rls_forced: false },
    ...{ estimated_rows: null, bytes: 0, realtime: false, primary_key: ['id'], foreign_keys: keys },
    columns: [...own, ...refers.map(({ nullable = false }, at) => column(`ref_${at}`, nullable))],
    constraints: refers.flatMap(({ unique = false }, at) =>
      unique ? [{ name: `u${at}`, kind: 'unique' as const, columns: [`ref_${at}`], definition: '' }] : [],
    ),
    ...{ indexes: [], policies: [], grants: [], triggers: [], definition: null },
  }
}

const schemaOf = (given: readonly Given[]) =>
  ({ schemas: [], tables: given.map(tableOf), enums: [] }) as unknown as DatabaseSchema
const graph = (...given: readonly Given[]): Graph => graphOf(schemaOf(given), new Set(['public', 'shop']))

/** Pairs of tables that cover each other. */
function covered({ tables }: Graph, places: Places, all: boolean): string[] {
  const boxes = tables.map((table) => ({
    id: idOf(table),
    height: heightOf(table, all),
    ...places[idOf(table)],
  }))
  return boxes.flatMap(({ id, x = NaN, y = NaN, height }, index) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return [`${id} stands nowhere`]
    return boxes.slice(index + 1).flatMap((other) => {
      const { x: otherX = NaN, y: otherY = NaN } = other
      const beside = x + size.width <= otherX || otherX + size.width <= x
      return beside || y + height <= otherY || otherY + other.height <= y ? [] : [`${id} and ${other.id}`]
    })
  })
}

/** Numbers that are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let now = seed
  return (below) => {
    now = (now * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((now / 2_147_483_648) * below)
  }
}

function randomTables(count: number, seed: number): Given[] {
  const pick = numbers(seed)
  return Array.from({ length: count }, (_, at) => ({
    name: `table_${at}`,
    columns: 1 + pick(40),
    refers: Array.from({ length: pick(4) }, () => ({ to: `table_${pick(count)}`, nullable: pick(2) === 0 })),
  }))
}

const cases: readonly (readonly [name: string, given: readonly Given[]])[] = [
  ['one table', [{ name: 'alone' }]],
  [
    'tables that nothing relates',
    Array.from({ length: 23 }, (_, at) => ({ name: `t${at}`, columns: 1 + at * 3 })),
  ],
  ['a table that refers to itself', [{ name: 'people', refers: [{ to: 'people', nullable: true }] }]],
  [
    'a ring of three',
    ['a', 'b', 'c'].map((name, at) => ({ name, refers: [{ to: ['b', 'c', 'a'][at] ?? '' }] })),
  ],
  [
    'two that refer to each other, twice',
    [
      { name: 'a', refers: [{ to: 'b' }, { to: 'b' }] },
      { name: 'b', refers: [{ to: 'a' }, { to: 'a', nullable: true }] },
    ],
  ],
  [
    'a star',
    [
      { name: 'middle', columns: 60 },
      ...Array.from({ length: 30 }, (_, at) => ({ name: `r${at}`, refers: [{ to: 'middle' }] })),
    ],
  ],
  [
    'a chain beside others',
    [
      ...Array.from({ length: 12 }, (_, at) => ({
        name: `c${at}`,
        refers: at > 0 ? [{ to: `c${at - 1}` }] : [],
      })),
      ...Array.from({ length: 7 }, (_, at) => ({ name: `alone${at}`, columns: 20 - at })),
    ],
  ],
  [
    'names that objects have already',
    ['constructor', '__proto__', 'toString'].map((name) => ({ name, refers: [{ to: 'constructor' }] })),
  ],
  ['two hundred tables', randomTables(200, 7)],
  ['two hundred tables, otherwise', randomTables(200, 99)],
]

describe('the places', () => {
  it.each(cases)('of %s cover nothing, short and long', (_, given) => {
    const made = graph(...given)
    for (const all of [false, true]) {
      const places = arrange(made, all)
      expect(Object.keys(places).sort()).toEqual(made.tables.map(idOf).sort())
      expect(covered(made, places, all)).toEqual([])
    }
  })

  it.each(cases)('of %s are the same each time, in whatever order the tables come', (_, given) => {
    const places = arrange(graph(...given), false)
    expect(arrange(graph(...given), false)).toEqual(places)
    expect(arrange(graph(...[...given].reverse()), false)).toEqual(places)
  })

  it('of no tables are none', () => {
    expect(arrange(graph(), true)).toEqual({})
    expect(svgOf(graph(), {}, true)).toMatch(/^<svg .*viewBox="-20 -20 120 40".*<\/svg>\n$/s)
  })

  it('of tables that are related stay where they are when a table comes that nothing relates', () => {
    const given = randomTables(40, 3).map((one) => ({
      ...one,
      refers: [{ to: 'table_0' }, ...(one.refers ?? [])],
    }))
    const before = arrange(graph(...given), false)
    expect(arrange(graph({ name: 'a new one' }, ...given), false)).toMatchObject(before)
  })

  it('lead from left to right: what refers stands left of what it refers to', () => {
    const places = arrange(
      graph({ name: 'a', refers: [{ to: 'b' }] }, { name: 'b', refers: [{ to: 'c' }] }, { name: 'c' }),
      false,
    )
    const xs = ['a', 'b', 'c'].map((name) => places[`public.${name}`]?.x ?? NaN)
    expect(xs).toEqual([...xs].sort((one, other) => one - other))
    expect(new Set(xs).size).toBe(3)
  })
})

describe('the relations', () => {
  it('are all there: to itself, in rings, several between two tables', () => {
    for (const [, given] of cases) {
      const { edges } = graph(...given)
      expect(edges.map(({ from, to }) => [from, to])).toEqual(
        given.flatMap(({ name, refers = [] }) => refers.map(({ to }) => [`public.${name}`, `public.${to}`])),
      )
      expect(new Set(edges.map(({ id }) => id)).size).toBe(edges.length)
    }
  })

  it('tell how many rows there are at each end', () => {
    const { edges } = graph(
      { name: 'a', refers: [{ to: 'b' }, { to: 'b', nullable: true }, { to: 'b', unique: true }] },
      { name: 'b' },
    )
    expect(edges.map(ends)).toEqual([
      ['*', '1'],
      ['*', '0..1'],
      ['0..1', '1'],
    ])
  })

  it('count as one to one only by an index that holds for every row', () => {
    const table = tableOf({ name: 'a', refers: [{ to: 'a' }] })
    const index = { name: 'i', columns: ['ref_0'], unique: true, primary: false, valid: true, bytes: 0 }
    const isOne = (definition: string) =>
      graphOf(
        { tables: [{ ...table, indexes: [{ ...index, definition }] }] } as unknown as DatabaseSchema,
        new Set(['public']),
      ).edges[0]?.isOne
    expect(isOne('create unique index i on a (ref_0)')).toBe(true)
    expect(isOne('CREATE UNIQUE INDEX i ON a USING btree (ref_0) WHERE (ref_0 > 1)')).toBe(false)
  })

  it('lead to other schemas, and end where a schema is not shown', () => {
    const given = [
      {
        name: 'orders',
        refers: [
          { to: 'users', schema: 'auth' },
          { to: 'items', schema: 'shop' },
        ],
      },
      { name: 'items', schema: 'shop' },
      { name: 'users', schema: 'auth' },
    ]
    expect(graph(...given).edges.map(({ to }) => to)).toEqual(['shop.items'])
    expect(graph(...given).tables.map(idOf)).toEqual(['public.orders', 'shop.items'])
  })

  it('tell tables apart whose names have a dot', () => {
    const dotted = schemaOf([
      { schema: 'a', name: 'b.c', refers: [{ schema: 'a.b', to: 'c' }] },
      { schema: 'a.b', name: 'c' },
    ])
    const made = graphOf(dotted, new Set(['a', 'a.b']))
    expect(new Set(made.tables.map(idOf)).size).toBe(2)
    expect(made.edges.map(({ from, to }) => from === to)).toEqual([false])
    expect(covered(made, arrange(made, false), false)).toEqual([])
  })

  it('around a table are its own and those among its neighbours', () => {
    const made = graph(
      { name: 'a', refers: [{ to: 'b' }, { to: 'a' }] },
      { name: 'b', refers: [{ to: 'c' }] },
      { name: 'c', refers: [{ to: 'b' }, { to: 'd' }] },
      { name: 'd' },
    )
    const near = around(made, 'public.a')
    expect(near.tables.map(idOf)).toEqual(['public.a', 'public.b'])
    expect(near.edges.map(({ from, to }) => [from, to])).toEqual([
      ['public.a', 'public.b'],
      ['public.a', 'public.a'],
    ])
    expect(around(made, 'public.none')).toEqual({ tables: [], edges: [] })
    expect(around(made, 'public.b').tables).toHaveLength(3)
  })
})

describe('the columns', () => {
  it('are shown in their order, keys rather than others where not all fit', () => {
    const table = tableOf({ name: 'wide', columns: 30, refers: [{ to: 'wide' }] })
    const shown = shownColumns(table, false).map(({ name }) => name)
    expect(shown).toHaveLength(few)
    expect(shown).toContain('ref_0')
    expect(shown[0]).toBe('id')
    expect(shown.at(-1)).toBe('ref_0')
    expect(shownColumns(table, true)).toHaveLength(31)
    // a line tells how many are not shown
    expect(heightOf(table, false)).toBe(size.head + size.foot + (few + 1) * size.row)
  })
})

describe('the picture', () => {
  it('holds every table inside its frame and every relation, whatever the names', () => {
    const made = graph(
      { name: '<b>&"', refers: [{ to: 'people' }] },
      { name: 'people', refers: [{ to: 'people', nullable: true }] },
    )
    const svg = svgOf(made, arrange(made, true), true)
    expect(svg.match(/<g /g)).toHaveLength(2)
    expect(svg.match(/stroke="#71717a"/g)).toHaveLength(2)
    expect(svg).toContain('&lt;b&gt;&amp;"')
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
    const [left = 0, top = 0, width = 0, height = 0] = (/viewBox="([^"]*)"/.exec(svg)?.[1] ?? '')
      .split(' ')
      .map(Number)
    for (const [, x, y] of svg.matchAll(/translate\(([-\d.]+) ([-\d.]+)\)/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(left)
      expect(Number(y)).toBeGreaterThanOrEqual(top)
      expect(Number(x) + size.width).toBeLessThanOrEqual(left + width)
      expect(Number(y)).toBeLessThanOrEqual(top + height)
    }
  })
})
