// What the grid asks and what it changes, as SQL: names and values of every kind stay names and values.
import { describe, expect, it } from 'vitest'
import type { ColumnInfo, TableInfo } from '../../lib/api/schema.ts'
import { countOf, nothingStaged, reduce, type Action } from './changes.ts'
import { toCsv, toInserts, toJson } from './copy.ts'
import { deleteSql, insertSql, pageSql } from './sql.ts'
import { nextSorts, readState, toSearch } from './state.ts'
import { toSql } from './steps.ts'

const column = (
  name: string,
  type: string,
  category: string,
  more: Partial<ColumnInfo> = {},
): ColumnInfo => ({
  ...{ number: 1, name, type, category, type_name: { schema: 'pg_catalog', name: type } },
  ...{ is_array: false, nullable: true, default: null, identity: null, generated: false, comment: null },
  ...more,
})
const table = {
  schema: 'public',
  name: 'Order "x"',
  primary_key: ['id'],
  columns: [
    column('id', 'bigint', 'N', { identity: 'always', nullable: false }),
    column('select', 'text', 'S'),
    column('data', 'jsonb', 'U'),
    column('ok', 'boolean', 'B'),
  ],
} as unknown as TableInfo
const none = { filters: [], sorts: [] }

describe('a page', () => {
  it('quotes what needs it, cuts what may be long, has a stable order', () => {
    expect(pageSql(table, none, 2)).toBe(
      `select id, left("select"::text, 201) as "select", left(data::text, 201) as data, ok from public."Order ""x""" order by id limit 100 offset 200`,
    )
  })

  it('compares with literals only', () => {
    const state = readState({
      filter: [
        ['select', 'eq', `'; drop table x; --`],
        ['select', 'like', `50%_\\`],
        ['id', 'in', '1, 2'],
        ['data', 'null', 'ignored'],
        ['nonsense', 'eq', '1'],
        ['id', 'union', '1'],
        'junk',
      ],
      sort: ['-select', '+id', 7],
    })
    const sql = pageSql(table, state, 0)
    expect(sql).toContain(
      `where "select" = '''; drop table x; --' and "select"::text ilike E'%50\\\\%\\\\_\\\\\\\\%' and id in ('1', '2') and data is null order by "select" desc nulls last, id limit`,
    )
    expect(readState({ ...toSearch(state) })).toEqual(state)
  })

  it('has NULL last, and lets an index serve where there is none', () => {
    const down = (name: string) => pageSql(table, { ...none, sorts: [{ column: name, descending: true }] }, 0)
    expect(down('ok')).toContain('order by ok desc nulls last, id limit')
    expect(down('id')).toContain('order by id desc limit')
  })

  it('is ordered up, down, not at all', () => {
    const up = nextSorts([], 'id')
    expect(up).toEqual([{ column: 'id', descending: false }])
    expect(nextSorts(nextSorts(up, 'id'), 'id')).toEqual([])
  })
})

describe('changes', () => {
  const run = (...actions: readonly Action[]) => actions.reduce(reduce, nothingStaged)
  const edit = (value: string | null): Action => ({
    ...{ type: 'edit', key: ['1'], column: 'select', value, original: 'old' },
  })

  it('become statements in an order that keys allow', () => {
    const { now } = run({ type: 'add', rows: [{ select: null, data: '{}' }, {}] }, edit(`it's`), {
      type: 'remove',
      keys: [['2'], ['3']],
    })
    expect(toSql(table, now).split('\n')).toEqual([
      `delete from public."Order ""x""" where id in ('2', '3');`,
      `update public."Order ""x""" set "select" = 'it''s' where id = '1';`,
      `insert into public."Order ""x""" ("select", data) values (NULL, '{}');`,
      `insert into public."Order ""x""" default values;`,
    ])
    expect(countOf(now)).toBe(5)
  })

  it('that end where they began are none', () => {
    expect(countOf(run(edit('new'), edit('old')).now)).toBe(0)
  })

  it('are taken back one by one', () => {
    const staged = run(edit('a'), edit(null), { type: 'undo' })
    expect(toSql(table, staged.now)).toContain(`= 'a'`)
    expect(countOf(run(edit('a'), { type: 'undo' }, { type: 'undo' }).now)).toBe(0)
  })

  it('of a row that is removed are not written', () => {
    const { now } = run(edit('a'), { type: 'remove', keys: [['1']] })
    expect([toSql(table, now), countOf(now)]).toEqual([
      `delete from public."Order ""x""" where id in ('1');`,
      1,
    ])
  })

  it('by a key of several columns', () => {
    const pair = { ...table, primary_key: ['id', 'select'] }
    expect(
      deleteSql(pair, [
        ['1', 'a'],
        ['2', null],
      ]),
    ).toBe(`delete from public."Order ""x""" where (id, "select") in (('1', 'a'), ('2', NULL));`)
  })
})

describe('copies', () => {
  const rows = [
    ['9007199254740993', 'a,"b"\n', '{"n": [1]}', 't'],
    ['2', '', null, null],
  ]

  it('as JSON keep what numbers cannot', () => {
    expect(JSON.parse(toJson(table, rows))).toEqual([
      { id: '9007199254740993', select: 'a,"b"\n', data: { n: [1] }, ok: true },
      { id: 2, select: '', data: null, ok: null },
    ])
  })

  it('as CSV tell NULL from empty text', () => {
    expect(toCsv(table, rows)).toBe(
      'id,select,data,ok\r\n9007199254740993,"a,""b""\n","{""n"": [1]}",t\r\n2,"",,',
    )
  })

  it('as SQL leave out what nobody may write', () => {
    expect(toInserts(table, rows)).not.toContain('9007199254740993')
    expect(insertSql(table, { select: 'a\\b' })).toContain(`E'a\\\\b'`)
  })
})
