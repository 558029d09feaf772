// Ranges of cells: what is inside, text of spreadsheets both ways, where pasted fields go; steps taken back and done again.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnInfo, TableInfo } from '../../lib/api/schema.ts'
import { nothingStaged, reduce, type Action } from './changes.ts'
import { fromTsv, pastedValue, placed, rectOf, toTsv } from './range.ts'

const column = (name: string, more: Partial<ColumnInfo> = {}): ColumnInfo => ({
  ...{ number: 1, name, type: 'text', type_name: { schema: 'pg_catalog', name: 'text' }, is_array: false },
  ...{ category: 'S', nullable: true, default: null, identity: null, generated: false, comment: null },
  ...more,
})
const columns = [
  column('id', { category: 'N', type: 'integer', nullable: false, default: 'next()' }),
  column('made', { generated: true }),
  column('note', { nullable: false }),
  column('ok', { category: 'B', type: 'boolean' }),
]
const table = { columns } as unknown as TableInfo
const rect = (top: number, left: number, bottom: number, right: number) => ({ top, left, bottom, right })

it('a range reaches from its anchor to the active cell, in any direction', () => {
  const chosen = { active: { row: 1, column: 3 }, anchor: { row: 4, column: 2 }, all: false }
  expect(rectOf(chosen, 10, 4)).toEqual(rect(1, 2, 4, 3))
  expect(rectOf({ ...chosen, all: true }, 10, 4)).toEqual(rect(0, 0, 9, 3))
})

describe('text of spreadsheets', () => {
  it('is read with quotes, line breaks inside, and a last line break', () => {
    expect(fromTsv('a\t"b\n""q"""\r\n\tc"d\n')).toEqual([
      ['a', 'b\n"q"'],
      ['', 'c"d'],
    ])
    expect(fromTsv('one')).toEqual([['one']])
    expect(fromTsv('')).toEqual([['']])
    expect(fromTsv('a\n\nb')).toEqual([['a'], [''], ['b']])
  })

  it('comes back as it was written', () => {
    const field = fc.string({ unit: fc.constantFrom(...['a', '"', '\t', '\n', ' ']) })
    const texts = { columns: [column('a'), column('b')] }
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field), { minLength: 1 }), (rows) => {
        expect(fromTsv(`${toTsv(texts, rows)}\n`)).toEqual(rows)
      }),
    )
  })

  it('has words for booleans, and nothing for NULL', () => {
    expect(toTsv(table, [['1', null, 'x', 't']])).toBe('1\t\tx\ttrue')
    const [id, , note, ok] = columns
    if (!id || !note || !ok) throw new Error('columns')
    expect([
      pastedValue(ok, 'TRUE'),
      pastedValue(ok, 'no'),
      pastedValue(ok, ''),
      pastedValue(ok, '?'),
    ]).toEqual([...['t', 'f', null, '?']])
    expect([pastedValue(note, ''), pastedValue(id, ''), pastedValue(column('x'), '')]).toEqual([
      '',
      null,
      null,
    ])
  })
})

describe('what is pasted', () => {
  it('fills the range where it is one field, but nobody writes what is generated', () => {
    expect(placed(table, rect(0, 0, 1, 2), 5, [['x']]).cells).toEqual([
      { row: 0, column: 0, value: 'x' },
      { row: 0, column: 2, value: 'x' },
      { row: 1, column: 0, value: 'x' },
      { row: 1, column: 2, value: 'x' },
    ])
  })

  it('begins at the corner; what is too wide is left out, rows behind the last are new', () => {
    expect(
      placed(table, rect(1, 2, 1, 2), 2, [
        ['a', 't', 'beyond'],
        ['b', null],
      ]),
    ).toEqual({
      cells: [
        { row: 1, column: 2, value: 'a' },
        { row: 1, column: 3, value: 't' },
      ],
      added: [{ note: 'b' }],
    })
  })
})

it('many cells are one step, taken back and done again; a new step forgets what was taken back', () => {
  const edit = (key: string, value: string) =>
    ({ type: 'edit', key: [key], column: 'note', value, original: 'old' }) as const
  const after = (...actions: readonly Action[]) => {
    const { now } = actions.reduce(reduce, nothingStaged)
    return [Object.fromEntries(now.edits), now.added.length]
  }
  const all: Action = {
    type: 'all',
    changes: [edit('1', 'x'), edit('2', 'y'), edit('3', 'old'), { type: 'add', rows: [{ note: 'z' }] }],
  }
  const done = [{ '["1"]': { note: 'x' }, '["2"]': { note: 'y' } }, 1]
  expect(after(all)).toEqual(done)
  expect(after(all, { type: 'undo' })).toEqual([{}, 0])
  expect(after(all, { type: 'undo' }, { type: 'redo' })).toEqual(done)
  expect(after(all, { type: 'undo' }, { type: 'redo' }, { type: 'redo' })).toEqual(done)
  expect(after(all, { type: 'undo' }, edit('9', 'n'), { type: 'redo' })).toEqual([
    { '["9"]': { note: 'n' } },
    0,
  ])
})
