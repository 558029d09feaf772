// What the table editor of the dashboard saves, against a real server: many rows in one statement as exactly as one by one, errors
// that name the row, rows that are gone, numbers that move on, ten thousand rows at once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  nothingStaged,
  reduce,
  type Change,
  type Changes,
} from '../../dashboard/src/features/tables/changes.ts'
import { save } from '../../dashboard/src/features/tables/save.ts'
import type { Values } from '../../dashboard/src/features/tables/sql.ts'
import { stepsOf, toSql } from '../../dashboard/src/features/tables/steps.ts'
import { ApiError } from '../../dashboard/src/lib/api/client.ts'
import type { DatabaseSchema, TableInfo } from '../admin/contract/schema.ts'
import type { RunSqlBody, SqlRun } from '../admin/contract/sql.ts'
import { startTestServer, type TestServer } from './server.ts'

/** A column of every kind, and two texts that it takes in its own way. */
const kinds: readonly (readonly [type: string, one: string, other: string])[] = [
  ['bigint', '9007199254740993', ' 7 '],
  ['numeric(6,2)', '1.239', 'NaN'],
  ['double precision', '0.1', '-Infinity'],
  ['text', `it's "x", \\ and \n a line`, ''],
  ['varchar(5)', 'äöü', 'abc  '],
  ['char(3)', 'a', 'abc'],
  ['"char"', 'a', ''],
  ['name', 'n', 'm'],
  ['boolean', 't', 'no'],
  ['date', '2026-11-27', 'infinity'],
  ['time(0)', '10:20:30.7', '24:00'],
  ['timestamptz(3)', '2026-01-01 00:00:00.12345+02', '-infinity'],
  ['interval', '1 day 2:03', '5'],
  ['interval hour', '5', '2 days'],
  ['uuid', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '{a0eebc999c0b4ef8bb6d6bb9bd380a11}'],
  ['json', '{"b": 1,  "a": 2}', '"text"'],
  ['jsonb', '{"b": 1,  "a": 2}', 'null'],
  ['bytea', '\\x00ff', 'plain'],
  ['inet', '10.0.0.1/8', '::1'],
  ['macaddr', '08:00:2b:01:02:03', '08002b010203'],
  ['bit(3)', '101', '000'],
  ['bit varying(4)', '1', ''],
  ['money', '$1,234.50', '-1'],
  ['point', '(1,2)', '3,4'],
  ['int4range', '[1,5]', 'empty'],
  ['tsvector', 'a fat cat', ''],
  ['xml', '<a/>', 'text'],
  ['oid', '42', '0'],
  ['regclass', 'pg_class', '-'],
  ['integer[]', '{1,NULL,3}', '{}'],
  ['varchar(3)[]', '{abc,"d,e"}', '{{a},{b}}'],
  ['shop."Mood"', 'sad', `it's`],
  ['shop."Mood"[]', `{sad,it's}`, '{}'],
  ['shop.short', 'abc', 'x'],
  ['shop.pair', '(1,x)', '(,)'],
]
const names = kinds.map((_, at) => `Column "${at}`)
const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`)

let server: TestServer
let tables: ReadonlyMap<string, TableInfo>

async function run(body: RunSqlBody): Promise<SqlRun> {
  const response = await server.request('/admin/v1/sql/run', {
    method: 'POST',
    as: server.config.serviceRoleKey,
    body: JSON.stringify(body),
  })
  const answer: unknown = await response.json()
  if (!response.ok) throw new ApiError(response.status, answer as Record<string, unknown>)
  return answer as SqlRun
}
const rowsOf = async (sql: string) => (await run({ sql, row_cap: 10_000 })).results.at(-1)?.rows ?? []

beforeAll(async () => {
  server = await startTestServer({
    sql: `create schema shop;
      grant usage, create on schema shop to lite_admin;
      set role lite_admin;
      create type shop."Mood" as enum ('sad', 'it''s');
      create domain shop.short as varchar(3) check (value <> 'no');
      create type shop.pair as (a int, b text);
      create table kinds (id int primary key, ${kinds.map(([type], at) => `${quoted[at] ?? ''} ${type}`).join(', ')});
      create table notes (id int primary key, rank int unique, text varchar(5) not null default 'new', later int references notes
        deferrable initially deferred);
      create table pairs (a text collate "C", t bigint, v text, old_a text, primary key (a, t));
      create view sums as select 1;
      reset role;`,
  })
  const answer = await server.request('/admin/v1/schema', { as: server.config.serviceRoleKey })
  const schema = (await answer.json()) as DatabaseSchema
  tables = new Map(schema.tables.map((table) => [table.name, table]))
})
afterAll(() => server.stop())
beforeEach(async () => {
  await run({
    sql: `truncate kinds, notes, pairs;
      insert into kinds (id) select generate_series(1, 6);
      insert into notes (id, rank) select n, n from generate_series(1, 1200) n;
      insert into pairs values ('x', 1, 'a'), ('x', 2, 'b'), ('y', 1, 'c')`,
  })
})

function tableOf(name: string): TableInfo {
  const table = tables.get(name)
  if (!table) throw new Error(`there is no table ${name}`)
  return table
}
const staged = (...changes: readonly Change[]): Changes => reduce(nothingStaged, { type: 'all', changes }).now
const edit = (key: string | readonly string[], column: string, value: string | null): Change => ({
  ...{ type: 'edit', key: [key].flat(), column, value, original: undefined },
})
const add = (...rows: readonly Values[]): Change => ({ type: 'add', rows })
const saved = (name: string, ...changes: readonly Change[]) => save(tableOf(name), staged(...changes), run)
async function refusal(name: string, ...changes: readonly Change[]): Promise<ApiError> {
  const error: unknown = await saved(name, ...changes).catch((thrown: unknown) => thrown)
  if (!(error instanceof ApiError)) throw new Error(`not refused: ${String(error)}`)
  return error
}

describe('values of every type', () => {
  it('are those that one statement for each row sets', async () => {
    const texts = (row: number) => kinds.map(([, one, other]) => (row === 0 ? one : row === 1 ? other : null))
    const edits = (isWanted: (type: string) => boolean) =>
      [0, 1, 2].flatMap((row) =>
        texts(row).flatMap((text, at) =>
          isWanted(kinds[at]?.[0] ?? '') ? [edit(String(row + 1), names[at] ?? '', text)] : [],
        ),
      )
    const alike = edits((type) => type !== 'interval hour')
    const counts = [alike, edits((type) => type === 'interval hour')].map(
      (all) => stepsOf(tableOf('kinds'), staged(...all)).length,
    )
    // a number in an interval of hours means hours, which only a statement of its own knows
    expect(counts).toEqual([1, 3])
    await saved('kinds', ...alike)
    await saved('kinds', ...edits((type) => type === 'interval hour'))
    for (const row of [0, 1, 2]) {
      const sets = quoted.map((name, at) => `${name} = ${literalOf(texts(row)[at] ?? null)}`)
      await run({ sql: `update kinds set ${sets.join(', ')} where id = ${row + 4}` })
    }
    const text = `(${quoted.map((name) => `${name}::text`).join(', ')})`
    expect(await rowsOf(`select id, ${text} from kinds where id <= 3 order by id`)).toEqual(
      await rowsOf(`select id - 3, ${text} from kinds where id > 3 order by id`),
    )
  })

  it.each([
    ['varchar(5)', 'too long'],
    ['char(3)', 'long'],
    ['bit(3)', '1010'],
    ['varchar(3)[]', '{long}'],
    ['shop.short', 'long'],
    ['shop.short', 'no'],
    ['shop."Mood"', 'happy'],
    ['bigint', '1.5'],
    ['jsonb', '{'],
  ])('that %s does not take are refused, not cut: %s', async (type, text) => {
    const at = kinds.findIndex(([one]) => one === type)
    const [, right = ''] = kinds[at] ?? []
    const column = names[at] ?? ''
    const told = await refusal(
      'kinds',
      edit('1', column, right),
      edit('2', column, text),
      edit('3', column, right),
    )
    expect([told.status, told.message]).toEqual([400, expect.stringMatching(/^id = 2: /)])
    expect(await rowsOf(`select id from kinds where ${quoted[at] ?? ''} is not null`)).toEqual([])
  })
})

describe('many rows', () => {
  it('ten thousand are saved by few statements', async () => {
    await run({ sql: `insert into notes (id) select generate_series(1201, 10000)` })
    const edits = Array.from({ length: 10_000 }, (_, at) => edit(String(at + 1), 'text', `t${at % 10}`))
    const changes = staged(...edits)
    expect(stepsOf(tableOf('notes'), changes)).toHaveLength(20)
    await save(tableOf('notes'), changes, run)
    expect(await rowsOf('select text, count(*) from notes group by text order by text limit 2')).toEqual([
      ['t0', '1000'],
      ['t1', '1000'],
    ])
  })

  it('with other columns each, removed and new ones, in an order that keys allow', async () => {
    await saved(
      'notes',
      add({ id: '2', rank: '2' }, { id: '3000', rank: '1', text: 'a' }, { id: '3001', rank: '3', text: 'b' }),
      edit('1', 'rank', null),
      edit('3', 'rank', null),
      edit('4', 'text', 'four'),
      edit('5', 'text', 'five'),
      { type: 'remove', keys: [['2'], ['6']] },
    )
    expect(await rowsOf('select id, rank, text from notes where id < 8 or id >= 3000 order by id')).toEqual([
      ['1', null, 'new'],
      ['2', '2', 'new'],
      ['3', null, 'new'],
      ['4', '4', 'four'],
      ['5', '5', 'five'],
      ['7', '7', 'new'],
      ['3000', '1', 'a'],
      ['3001', '3', 'b'],
    ])
  })

  it('by a key of two columns, which change, too', async () => {
    await saved(
      'pairs',
      ...[edit(['x', '1'], 'a', 'z'), edit(['x', '1'], 'old_a', 'x'), edit(['x', '1'], 'v', "it's")],
      ...[edit(['x', '2'], 'a', 'x'), edit(['x', '2'], 'old_a', null), edit(['x', '2'], 'v', null)],
    )
    expect(await rowsOf('select a, t, v, old_a from pairs order by a, t')).toEqual([
      ['x', '2', null, null],
      ['y', '1', 'c', null],
      ['z', '1', "it's", 'x'],
    ])
  })

  it('whose unique numbers move on by one pass as they would one by one', async () => {
    const edits = Array.from({ length: 1200 }, (_, at) => edit(String(1200 - at), 'rank', String(1201 - at)))
    await saved('notes', ...edits)
    expect(await rowsOf('select count(*), min(rank - id), max(rank - id) from notes')).toEqual([
      ['1200', '1', '1'],
    ])
  })

  it('are what the review shows', () => {
    const changes = staged(edit('1', 'text', 'a'), edit('2', 'text', "b'"), add({ id: '7' }, { id: '8' }, {}))
    expect(toSql(tableOf('notes'), changes)).toBe(`update public.notes as t set text = v.text
from (values
  ((null::public.notes).id, (null::public.notes).text) /* only for the types */,
  ('1', 'a'),
  ('2', 'b''')
) as v (id, text)
where t.id = v.id;
insert into public.notes (id) values ('7'),
  ('8');
insert into public.notes default values;`)
  })
})

describe('a refusal names the row, and nothing is saved', () => {
  const many = Array.from({ length: 1200 }, (_, at) => edit(String(at + 1), 'text', 'x'))
  const untouched = async () =>
    expect(await rowsOf(`select count(*) from notes where text = 'new'`)).toEqual([['1200']])

  it('of an edit among many', async () => {
    const told = await refusal('notes', ...many, edit('777', 'text', null))
    expect([told.status, told.code]).toEqual([400, '23502'])
    expect(told.message).toMatch(/^id = 777: null value in column "text"/)
    await untouched()
  })

  it('of a row that is gone, or whose key is another now', async () => {
    await run({ sql: 'delete from notes where id = 555' })
    const told = await refusal('notes', ...many)
    expect([told.status, told.code, told.hint]).toEqual([409, 'LITE409', undefined])
    expect(told.message).toBe('id = 555: A row was changed or removed by somebody else meanwhile')
    const removal = await refusal('notes', { type: 'remove', keys: [['1'], ['555'], ['2']] })
    expect([removal.status, removal.message]).toEqual([409, expect.stringMatching(/^id = 555: /)])
    expect(await rowsOf('select count(*) from notes where id < 3')).toEqual([['2']])
  })

  it('of a new one by its place, of a key of two columns by both', async () => {
    const told = await refusal('notes', add({ id: '5000' }, { id: '5001' }, { id: '1' }, { id: '5002' }))
    expect(told.message).toMatch(/^New row 3: duplicate key value/)
    const pair = await refusal('pairs', edit(['x', '1'], 'v', 'a'), edit(['q', '9'], 'v', 'b'))
    expect(pair.message).toMatch(/^a = q, t = 9: /)
  })

  it('but what is checked at the end names none', async () => {
    const told = await refusal('notes', edit('1', 'later', '9999'), edit('2', 'later', '1'))
    expect([told.status, told.code]).toEqual([400, '23503'])
    expect(told.message).not.toMatch(/^id = /)
    expect(told.details).toContain('(9999)')
    await untouched()
  })
})

/** A text as a literal of SQL. */
function literalOf(text: string | null): string {
  return text === null ? 'NULL' : `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
