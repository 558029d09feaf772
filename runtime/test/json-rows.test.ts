// The JSON that we make of rows, byte for byte beside Postgres' own: every type, every strange value, any time zone.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase } from '../db/caller/as-caller.ts'
import type { Database } from '../db/contract.ts'
import { jsonRows } from '../rest/reply/json-rows.ts'
import { service } from './as-caller.ts'
import { createTestDatabase, testLogins, type TestDatabase } from './postgres.ts'

let test: TestDatabase
let database: Database

beforeAll(async () => {
  test = await createTestDatabase()
  await test.query(`
    create type public.mood as enum ('fine', 'sad "very"');
    create domain public.positive as numeric check (value > 0);
    create type public.pair as (a int, b text);
    alter database ${test.name} set datestyle = 'German';
    alter database ${test.name} set intervalstyle = 'iso_8601';
    alter database ${test.name} set bytea_output = 'escape';
    alter database ${test.name} set extra_float_digits = 0;
  `)
  database = createDatabase(testLogins(test), {
    poolSize: 1,
    poolTimeout: 5_000,
    statementTimeout: { anon: 0, authenticated: 0, service: 0 },
    apiSchemas: ['public'],
    log: () => undefined,
  })
})
afterAll(async () => {
  await database.close()
  await test.drop()
})

/** Both JSONs of `query`, and whether ours could be made. */
async function both(query: string, values: readonly string[] = [], timezone = 'UTC') {
  const settings = { readOnly: true, timezone }
  const ours = jsonRows()
  const { affected } = await database.asCaller(service, { text: query, values, rows: ours.start }, settings)
  const text = `select json_agg(_) from (${query}) _`
  const theirs = await database.asCaller(service, { text, values }, settings)
  return {
    complete: ours.isComplete(affected),
    ours: ours.body(false).toString('utf8'),
    theirs: theirs.rows[0]?.[0]?.toString('utf8') ?? '[]',
    affected,
  }
}

/** The elements of a Postgres array, quoted. */
const arrayOf = (texts: readonly (string | null)[]): string =>
  `{${texts.map((text) => (text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`)).join(',')}}`

async function same(type: string, texts: readonly (string | null)[], timezone?: string): Promise<void> {
  const query = `select v::${type} as v from unnest($1::text[]) with ordinality as u(v, n) order by n`
  const { complete, ours, theirs } = await both(query, [arrayOf(texts)], timezone)
  expect(complete).toBe(true)
  expect(ours).toBe(theirs)
}

const dates = ['2024-02-29', '0044-03-15 BC', '12345-06-07', 'infinity', '-infinity', '0001-01-01']
const times = ['00:00:00', '23:59:59.999999', '24:00:00', '12:34:56.1']
const moments = [
  ...[
    '2024-02-29 12:34:56',
    '2024-02-29 12:34:56.000001',
    '0044-03-15 01:02:03 BC',
    '12345-06-07 00:00:00.5',
  ],
  ...['infinity', '-infinity', '1891-03-15 00:00:00', '1970-01-01 00:00:00'],
]
const numbers = ['0', '-1', '42', '1e10', '-0.5']
const special = ['NaN', 'Infinity', '-Infinity']

const table: readonly (readonly [type: string, texts: readonly string[]])[] = [
  ['boolean', ['t', 'f']],
  ['smallint', ['0', '-32768', '32767']],
  ['integer', ['-2147483648', '2147483647']],
  ['bigint', ['-9223372036854775808', '9223372036854775807']],
  ['real', [...numbers, ...special, '3.4028235e38', '1e-45', '-0']],
  ['double precision', [...numbers, ...special, '1.7976931348623157e308', '5e-324', '0.1', '-0']],
  ['numeric', [...numbers, ...special, '123456789012345678901234567890.000', '1e-40']],
  ['numeric(12,4)', ['1', 'NaN', '-99999999.9999']],
  ['money', ['1234.5', '-0.01']],
  ['text', ['', 'a', '"', '\\', '\b\f\n\r\t', '\u0001\u001f\u007f\u0080', 'ß€🙂', '\u2028', '</script>']],
  ['varchar(40)', ['x', '"\\/']],
  ['char(5)', ['ab', '"']],
  ['"char"', ['a', '"', '']],
  ['name', ['users', 'a"b']],
  ['bytea', ['\\x00ff22', 'abc\\\\d']],
  ['uuid', ['00000000-0000-4000-8000-00000000000a']],
  ['date', dates],
  ['time', times],
  ['timetz', ['12:34:56+00', '12:34:56.5-05:30']],
  ['timestamp', moments],
  ['timestamptz', moments],
  ['timestamptz(0)', ['2024-02-29 12:34:56.7']],
  ['interval', ['1 year -2 days 03:04:05.6', '0', '-1 mon']],
  ['json', ['{"b" : 1,\n "a":[1, "x\\u0001"]}', 'null', '"s"']],
  ['jsonb', ['{"b" : 1, "a":[1, null]}', 'null', '1.50']],
  ['xml', ['<a b="c">\n</a>']],
  ['inet', ['10.0.0.1', '::1/64']],
  ['cidr', ['10.0.0.0/8']],
  ['macaddr', ['08:00:2b:01:02:03']],
  ['macaddr8', ['08:00:2b:01:02:03:04:05']],
  ['bit(3)', ['101']],
  ['bit varying', ['', '1']],
  ['oid', ['0', '4294967295']],
  ['tsvector', [`'a':1 'it''s' "x`, `'back\\\\slash'`]],
  ['tsquery', [`'a' & 'b"c'`]],
  ['point', ['(1,2.5)', '(NaN,Infinity)']],
  ['path', ['((0,0),(1,1))', '[(0,0),(1,1)]']],
  ['polygon', ['((0,0),(1,1),(2,0))']],
  ['box', ['(1,1),(0,0)']],
  ['circle', ['<(0,0),1>']],
  ['lseg', ['[(0,0),(1,1)]']],
  ['line', ['{1,2,3}']],
  ['int4range', ['[1,5)', 'empty', '(,)']],
  ['int8range', ['[1,5)']],
  ['numrange', ['[1.5,2]']],
  ['tsrange', ['["2024-01-01 00:00:00","2024-01-02 00:00:00")']],
  ['tstzrange', ['["2024-01-01 00:00:00+00",)']],
  ['daterange', ['[2024-01-01,2024-02-01)']],
  ['public.positive', ['1.50', 'Infinity']],
]

const zones = ['UTC', 'Asia/Kolkata', 'America/St_Johns', 'Asia/Kathmandu', 'Africa/Monrovia', '-02:30']

describe('JSON of rows', () => {
  it.each(table)('%s', async (type, texts) => {
    for (const zone of zones) await same(type, [...texts, null, ...texts], zone)
  })

  it('has Postgres’ spaces between rows, and its names', async () => {
    const query = `select 1 as "a ""b\\ ü", null::text as "\t", 'x' as c from generate_series(1, $1::int)`
    for (const rows of ['0', '1', '2', '1000']) {
      const { ours, theirs, affected } = await both(query, [rows])
      expect(ours).toBe(theirs)
      expect(affected).toBe(Number(rows))
    }
  })

  it('of rows without columns', async () => {
    const { complete, ours, theirs } = await both('select from generate_series(1, 3)')
    expect(complete).toBe(true)
    expect(ours).toBe(theirs)
  })

  it.each(['public.mood[]', 'int[]', 'public.mood', 'public.pair', 'int4multirange', 'regclass'])(
    '%s is left to Postgres',
    async (type) => {
      const { complete, ours } = await both(`select null::${type} as v, 1 as one`)
      expect(complete).toBe(false)
      expect(ours).toBe('[]')
    },
  )

  it('of one row is the object alone', async () => {
    const rows = jsonRows()
    await database.asCaller(service, { text: `select 'ü' as a`, values: [], rows: rows.start })
    expect(rows.body(true).toString()).toBe('{"a":"ü"}')
  })

  it('begins anew when the statement runs again', async () => {
    const text = 'select * from public.changing'
    await test.query('create table public.changing (a int); insert into public.changing values (1), (2)')
    await test.query('grant select on public.changing to service_role')
    for (const columns of ['', 'alter table public.changing add b text']) {
      if (columns !== '') await test.query(columns)
      const rows = jsonRows()
      await database.asCaller(service, { text, values: [], rows: rows.start })
      const expected = columns === '' ? '[{"a":1}, \n {"a":2}]' : '[{"a":1,"b":null}, \n {"a":2,"b":null}]'
      expect(rows.body(false).toString()).toBe(expected)
    }
  })
})

describe('JSON of any value', () => {
  const unicode = fc.string({ unit: 'binary', maxLength: 80 }).map((text) => text.replaceAll('\0', ''))
  const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 5 })
  const moment = fc
    .date({ min: new Date(-6e13), max: new Date(2e14), noInvalidDate: true })
    .map((date) => date.toISOString())
    .filter((text) => !text.startsWith('-') && !text.startsWith('0000'))
    .map((text) => text.replace(/^\+0*/, ''))

  it.each<readonly [string, fc.Arbitrary<string>]>([
    ['text', unicode],
    ['text', fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\u0001', 'é', 'a'), maxLength: 300 })],
    ['double precision', fc.double().map(String)],
    ['real', fc.float().map(String)],
    ['numeric', fc.tuple(fc.bigInt(), fc.nat()).map(([whole, part]) => `${whole}.${part}`)],
    ['bigint', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)],
    ['timestamptz', moment],
    ['timestamp', moment],
    ['date', moment],
    ['json', fc.json()],
    ['jsonb', fc.json().filter((text) => !text.includes('\\u0000'))],
    ['bytea', fc.uint8Array().map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`)],
  ])('%s', { timeout: 60_000 }, async (type, arbitrary) => {
    const some = fc.array(nullable(arbitrary), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(some, fc.constantFrom(...zones), (texts, zone) => same(type, texts, zone)),
      { numRuns: 30 },
    )
  })
})
