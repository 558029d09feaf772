// Files as rows, cut wherever a piece may end: quotes, line breaks, lines, numbers that no JavaScript number holds; types that
// are guessed; what a mapping sends.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCsvReader, csvField, guessDelimiter, guessHeader, type Delimiter } from './csv.ts'
import { Guess } from './guess.ts'
import { createJsonReader } from './json.ts'
import {
  createTableSql,
  guessMapping,
  newColumns,
  newTableMapping,
  newTableSql,
  plainName,
  toRecord,
  written,
  type NewTable,
} from './mapping.ts'
import { guessFormat, readSource, rowsOf } from './source.ts'

const inPieces = (text: string, size: number) =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size))

function csv(text: string, delimiter: Delimiter = ',', size = 1) {
  const reader = createCsvReader(delimiter)
  return [...inPieces(text, size).flatMap((piece) => reader.push(piece)), ...reader.end()]
}
function json(text: string, size = 1) {
  const reader = createJsonReader()
  return [...inPieces(text, size).flatMap((piece) => reader.push(piece)), ...reader.end()].map(
    ({ line, values, nested }) => [line, Object.fromEntries(values), [...nested]],
  )
}

describe('CSV', () => {
  it.each([1, 2, 3, 1000])('is the same in pieces of %i', (size) => {
    expect(csv('a,"b ""q"", \r\nc",\r\n\r\n"",x"y,\n,,"z"', ',', size)).toEqual([
      { line: 1, values: ['a', 'b "q", \r\nc', null] },
      { line: 4, values: ['', 'x"y', null] },
      { line: 5, values: [null, null, 'z'] },
    ])
  })

  it('comes back as it was written', () => {
    const field = fc.option(fc.string({ unit: fc.constantFrom(...['a', '"', ',', '\n', '\r', ' ', 'é']) }))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(field, field), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, size) => {
          const text = rows.map((row) => row.map(csvField).join(',')).join('\n')
          expect(csv(text, ',', size).map(({ values }) => values)).toEqual(rows)
        },
      ),
    )
  })

  it('refuses a quote that never ends', () => {
    expect(() => csv('a\n"b\nc')).toThrow('line 2')
  })

  it('guesses delimiter and header', () => {
    expect(guessDelimiter('a;b;c\n1,5;2;3\n2,5;3;4\n')).toBe(';')
    expect(guessDelimiter('a\tb\n1\t2\n')).toBe('\t')
    expect(guessDelimiter('one\ntwo\n')).toBe(',')
    expect(guessHeader(csv('id,name\n1,x\n'))).toBe(true)
    expect(guessHeader(csv('1,x\n2,y\n'))).toBe(false)
    expect(guessHeader(csv('x,x\n'))).toBe(false)
    expect(guessHeader(csv('e,f\none,two\n'))).toBe(true)
    expect(guessHeader(csv('x,t\ny,f\n'))).toBe(false)
  })
})

describe('JSON', () => {
  const rows =
    '{"id": 12345678901234567890, "name": "a\\"}\\u00e9", "list": [1, {"b": "]"}], "no": null, "ok": true}'
  const expected = { id: '12345678901234567890', name: 'a"}é', list: '[1, {"b": "]"}]', no: null, ok: 'true' }

  it.each([1, 2, 7, 1000])('is read as a list or as lines, in pieces of %i', (size) => {
    expect(json(`[\n${rows},\n\n{"id":-1.50e3}]`, size)).toEqual([
      [2, expected, ['list']],
      [4, { id: '-1.50e3' }, []],
    ])
    expect(json(`${rows}\n{}\n`, size)).toEqual([
      [1, expected, ['list']],
      [2, {}, []],
    ])
  })

  it('refuses with the line what is no row', () => {
    expect(() => json('[1]')).toThrow('Line 1')
    expect(() => json('{"a":1}\n{"a":}')).toThrow('Line 2')
    expect(() => json('{"a":\n1')).toThrow('line 1 never ends')
  })

  it('reads every object as JSON.parse does', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.boolean(), fc.constant(null))),
        (object) => {
          const [row] = json(JSON.stringify(object, null, 2), 5)
          const texts = Object.entries(object).map(([name, value]) => [
            name,
            typeof value === 'boolean' ? String(value) : value,
          ])
          expect(row?.[1]).toEqual(Object.fromEntries(texts))
        },
      ),
    )
  })
})

it.each([
  ['integer', ['1', '-20', '0']],
  ['bigint', ['1', '9007199254740993']],
  ['numeric', ['1', '0.1']],
  ['numeric', ['12345678901234567890']],
  ['text', ['007', '1']],
  ['boolean', ['true', 'f']],
  ['uuid', ['00000000-0000-4000-8000-00000000000a']],
  ['date', ['2026-01-31', '2026-02-01']],
  ['timestamp', ['2026-01-31 10:00', '2026-01-31T10:00:00.123456']],
  ['timestamptz', ['2026-01-31T10:00:00Z', '2026-01-31 10:00:00+02']],
  ['text', ['2026-01-31', 'x']],
  ['text', [null, '']],
] as const)('a column is %s where it holds %j', (type, values) => {
  const guess = new Guess()
  for (const value of values) guess.add(value)
  expect(guess.type).toBe(type)
})

describe('a file', () => {
  const file = new File(['\uFEFFId;Full Name\r\n1;"x\ny"\r\n2;;3\r\n'], 'My people.csv')

  it('is read with its format, columns and lines', async () => {
    const format = await guessFormat(file)
    expect(format).toEqual({ kind: 'csv', delimiter: ';', header: true, encoding: 'utf-8' })
    const source = await readSource(file, format)
    expect(source).toMatchObject({
      columns: [
        { name: 'Id', type: 'integer', hasNull: false },
        { name: 'Full Name', type: 'text', hasNull: true },
      ],
      ...{ rows: 2, uneven: 4 },
    })
    const rows = []
    for await (const some of rowsOf(file, source)) rows.push(...some)
    expect(rows).toEqual([
      { line: 2, values: ['1', 'x\ny'] },
      { line: 4, values: ['2', null, '3'] },
    ])
  })

  it('of another encoding is refused, and read once that is chosen', async () => {
    const latin = new File([new Uint8Array([0x6e, 0x0a, 0xe9])], 'x.csv')
    const format = await guessFormat(latin)
    await expect(readSource(latin, format)).rejects.toThrow('not UTF-8')
    const source = await readSource(latin, { ...format, encoding: 'windows-1252' })
    expect(source.preview).toEqual([{ line: 2, values: ['é'] }])
    await expect(readSource(new File(['a\0'], 'x.csv'), format)).rejects.toThrow('NUL')
  })

  it('of JSON has the columns of all rows', async () => {
    const lines = new File(['{"a":1}\n{"b":{"c":1},"a":2}\n'], 'x.ndjson')
    const source = await readSource(lines, await guessFormat(lines))
    expect(source.columns.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'integer'],
      ['b', 'jsonb'],
    ])
    expect(source.preview[0]?.values).toEqual(['1', null])
  })
})

describe('a mapping', () => {
  const column = (name: string, generated = false) => ({
    ...{ number: 1, name, type: 'text', type_name: { schema: 'pg_catalog', name: 'text' }, is_array: false },
    ...{ category: 'S', nullable: true, default: null, identity: null, generated, comment: null },
  })
  const source = ['Full name', 'id', 'ID'].map((name) => ({ name, type: 'text' as const, hasNull: false }))

  it('goes by name, exactly first, each column once', () => {
    expect(
      guessMapping(source, [column('ID'), column('full_name'), column('id'), column('x'), column('y', true)]),
    ).toEqual({
      ID: { from: 'column', index: 2 },
      full_name: { from: 'column', index: 0 },
      id: { from: 'column', index: 1 },
      x: { from: 'default' },
    })
  })

  it('sends the line and what is written, NULL as it was chosen', () => {
    const mapping = {
      a: { from: 'column', index: 0 },
      b: { from: 'default' },
      c: { from: 'constant', value: 'x,y' },
      d: { from: 'column', index: 1 },
      e: { from: 'column', index: 5 },
    } as const
    const row = { line: 7, values: ['', null] }
    expect(written(mapping)).toEqual(['a', 'c', 'd', 'e'])
    expect(toRecord(row, mapping, 'postgres')).toBe('7,"","x,y",,\n')
    expect(toRecord(row, mapping, 'null')).toBe('7,,"x,y",,\n')
    expect(toRecord(row, mapping, 'text')).toBe('7,"","x,y","",""\n')
  })

  it('makes a table that is private, with names that need no quotes', () => {
    expect(['Größe (m)', '1st', '--', 'ok_2'].map(plainName)).toEqual(['gro_e_m', 'c_1st', 'column', 'ok_2'])
    const columns = newColumns(source)
    expect(columns.map(({ name }) => name)).toEqual(['full_name', 'id', 'id_2'])
    const table: NewTable = {
      ...{ schema: 'public', name: 'people', key: 'id' },
      columns: columns.map((one) => (one.name === 'id_2' ? { ...one, index: undefined } : one)),
    }
    expect(createTableSql(table)).toBe(
      'create table public.people (\n  full_name text,\n  id text primary key\n);',
    )
    expect(newTableSql({ ...table, key: null })).toContain(
      'id bigint generated by default as identity primary key',
    )
    expect(newTableSql(table)).toContain('alter table public.people enable row level security;')
    expect(written(newTableMapping(table))).toEqual(['full_name', 'id'])
  })
})
