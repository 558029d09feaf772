// What is decided about images without PostgreSQL is what PostgreSQL says: conditions of policies, what they depend on, and
// filters, for many random values.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLoginPool, type LoginPool } from '../db/login-pool.ts'
import { createCast } from '../realtime/filters/cast.ts'
import { compileFilter, type Filter } from '../realtime/filters/compile.ts'
import { operators, type Condition, type Operator } from '../realtime/filters/parse.ts'
import { readImage, type Image } from '../realtime/tables/image.ts'
import { createTables, type Table } from '../realtime/tables/tables.ts'
import { decided } from '../realtime/visibility/expression.ts'
import { dependsOn } from '../realtime/visibility/rule.ts'
import { createTestDatabase, testLogins, type TestDatabase } from './postgres.ts'
import { createRandom } from './realtime-model/random.ts'
import { columnsSql, condition, groundSql, rank, rowOf, users } from './realtime-visibility-cases.ts'

/** Values of many types; each line is a column of the table of filters. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  int2: ['-1', '0', '7', '32767'],
  int8: ['-9007199254740993', '9007199254740992', '9007199254740993', '10', '9'],
  numeric: [
    '0',
    '-0.0',
    '1',
    '1.0',
    '1.10',
    '1.1000001',
    '1e30',
    '-1e-30',
    'NaN',
    'Infinity',
    '-Infinity',
    '00012',
  ],
  'numeric(6,2)': ['1.005', '1.01', '-3', '999.99'],
  float8: ['0.1', '1e-7', '1e300', '-1.5', 'NaN', 'Infinity', '3'],
  float4: ['0.1', '16777217', '-2'],
  text: ['', 'a', 'B', 'ä', 'a"b', 'a\\b', 'a,b', '{x}', 'null', 'Z', '%', '_'],
  'text collate "C"': ['a', 'B', 'ä', 'Z'],
  'text collate folding': ['a', 'A', 'ä', 'Ä', 'b'],
  'varchar(3)': ['abc', 'ab', 'AB'],
  'char(4)': ['ab', 'ab  ', 'b'],
  bool: ['true', 'f', 'yes', '0'],
  uuid: [users[0] ?? '', '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}', 'a0eebc999c0b4ef8bb6d6bb9bd380a11'],
  date: [
    '2026-01-31',
    '2025-12-01',
    '0044-03-15 BC',
    '0045-03-15 BC',
    '12026-01-01',
    'infinity',
    '-infinity',
  ],
  timestamp: [
    '2026-01-01',
    '2026-01-01 00:00:00.5',
    '2026-01-01 00:00:00.25',
    'infinity',
    '0044-03-15 01:00 BC',
  ],
  timestamptz: [
    '2026-01-01 01:00+01',
    '2026-01-01 00:00Z',
    '2026-01-01 00:00:00.001Z',
    '2025-12-31 23:30-05',
    '-infinity',
  ],
  time: ['01:00', '23:59:59.9'],
  interval: ['1 day', '24 hours', '1 mon'],
  mood: ['sad', 'glad', 'so-so'],
  'text[]': ['{}', '{a,b}', '{"a,b",NULL}'],
  'int[]': ['{1,2}', '{2}', '{}'],
  jsonb: ['{"a": 1}', '[1, 2]', '"a"', '5'],
  positive: ['1', '2', '30'],
  inet: ['10.0.0.1', '10.0.0.0/8'],
}
// names that statements of ours use themselves
const names = ['v', 'i', 'r', 'e', 'n', 'filters', 'Odd $0 "name"', `it's`]
const columns = Object.keys(kinds).map((type, at) => ({ type, name: names[at] ?? `c${at}` }))
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

let database: TestDatabase
let client: pg.Client
let db: LoginPool
let filters: Table
beforeAll(async () => {
  database = await createTestDatabase()
  client = new pg.Client(database.connection)
  await client.connect()
  await client.query(`set timezone = 'UTC';
    ${groundSql}
    create table docs (${columnsSql.replace('"T"', '"docs"')});
    create type mood as enum ('sad', 'so-so', 'glad');
    create domain positive as int check (value > 0);
    create collation folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    create table filters (id int primary key, ${columns.map(({ type, name }) => `${quoted(name)} ${type}`).join(', ')});
    alter publication supabase_realtime add table docs, filters`)
  const admin = testLogins(database).admin
  db = createLoginPool(
    { ...admin, options: '-c search_path= -c timezone=UTC' },
    { size: 2, timeout: 5_000, statementTimeout: 10_000, log: () => undefined },
  )
  const found = (await createTables(db)()).byName('public', 'filters')
  if (!found) throw new Error('the table is not published')
  filters = found
})
afterAll(async () => {
  await db.close()
  await client.end()
  await database.drop()
})

describe('conditions of policies', () => {
  it('are decided as PostgreSQL does, and depend on no more than is said', async () => {
    const random = createRandom(21)
    for (let id = 1; id <= 60; id += 1) await client.query(`insert into docs values (${rowOf(random, id)})`)
    const { rows: docs } = await client.query<{ image: string }>(
      'select to_jsonb(d.*)::text as image from docs d order by id',
    )
    const images = docs.map(({ image }) => readImage(image))
    const table = (await createTables(db)()).byName('public', 'docs')
    const byName = new Map(table?.columns.map((column) => [column.name, column]))
    let count = 0
    for (let round = 0; round < 250; round += 1) {
      const { sql, depends } = condition(random, { table: 'docs', column: 'docs' })
      await client.query(`create policy p on docs using (${sql})`)
      const { rows } = await db
        .rows<{ text: string }>(
          `select pg_get_expr(polqual, polrelid) as text from pg_policy where polname = $1`,
          ['p'],
        )
        .then((found) => ({ rows: found }))
      await client.query('drop policy p on docs')
      const text = rows[0]?.text ?? ''
      expect(rank(dependsOn(text)), text).toBeGreaterThanOrEqual(rank(depends))
      const one = decided(text, byName)
      if (!one) continue
      count += 1
      for (const sub of [undefined, users[0]]) {
        await client.query(`select set_config('request.jwt.claim.sub', $1, false)`, [sub ?? ''])
        const { rows: answers } = await client.query<{ is: boolean }>(
          `select (${text}) is true as is from docs order by id`,
        )
        expect(
          images.map((image) => one.decide(image, sub)),
          `${text} for ${sub ?? 'nobody'}`,
        ).toEqual(answers.map(({ is }) => is))
      }
    }
    expect(count).toBeGreaterThan(60)
  })

  it('that call what looks like one of PostgreSQL’s functions depend on all claims', () => {
    for (const call of ['lower', 'length', 'now', 'abs', 'upper', 'cardinality'])
      expect([call, dependsOn(`(secret.${call}(label) = 'x'::text)`)]).toEqual([call, 'claims'])
    expect(dependsOn(`(lower(label) = 'x'::text)`)).toBe('role')
    expect(dependsOn('(other_auth.uid() = owner)')).toBe('claims')
    expect(dependsOn('("my auth".uid() = owner)')).toBe('claims')
    expect(dependsOn('(label OPERATOR(secret.=) note)')).toBe('claims')
    expect(dependsOn('(label = (secret.word)::text)')).toBe('role')
    expect(dependsOn('(label = (note)::secret.kind)')).toBe('claims')
  })
})

/** Rows that a filter lets through, by images and by statements of its own. */
async function matching(filter: Filter, images: ReadonlyMap<number, Image>): Promise<readonly number[]> {
  let left = [...images].filter(([, image]) => filter.matches(image))
  for (const { column, sql, value } of filter.bySql) {
    const texts = left.map(([, image]) => image.get(column) ?? 'null')
    const { rows } = await client.query<{ i: number }>(sql, [texts, value])
    const places = new Set(rows.map(({ i }) => i))
    left = left.filter((_row, at) => places.has(at + 1))
  }
  return left.map(([id]) => id)
}

describe('filters', () => {
  it('let through what SQL does, for values of many types', { timeout: 60_000 }, async () => {
    const random = createRandom(22)
    for (let id = 1; id <= 60; id += 1) {
      const values = columns.map(({ type }) => (random.chance(15) ? null : random.of(kinds[type] ?? [])))
      const places = values.map((_value, at) => `$${at + 1}`).join(', ')
      await client.query(`insert into filters values (${id}, ${places})`, values)
    }
    const { rows } = await client.query<{ id: number; image: string }>(
      'select id, to_jsonb(f.*)::text as image from filters f order by id',
    )
    const images = new Map(rows.map(({ id, image }) => [id, readImage(image)]))
    const byName = new Map(filters.columns.map((column) => [column.name, column]))
    const cast = createCast(db)
    const ofPatterns = new Set<Operator>(['like', 'ilike', 'match', 'imatch'])
    let [count, refused] = [0, 0]
    for (const { type, name } of columns)
      for (const operator of operators as readonly Operator[])
        for (let round = 0; round < 3; round += 1) {
          const own = kinds[type] ?? []
          const many = Array.from({ length: random(4) }, () => random.of(own))
          const is = random.of(type === 'bool' ? ['null', 'true', 'false'] : ['null'])
          const pattern = random.of(['a%', '%b', '^a', '1', '.*', '%'])
          const one = operator === 'is' ? is : ofPatterns.has(operator) ? pattern : random.of(own)
          const made: Condition = {
            ...{ column: name, operator, negated: random.chance(40) },
            values: operator === 'in' ? many : [one],
          }
          const what = `${type} ${JSON.stringify(made)}`
          const filter = await compileFilter([made], byName, cast).catch((error: unknown) => {
            refused += 1
            expect(error, what).toMatchObject({ code: 'invalid_filter' })
          })
          if (!filter) continue
          const { sql, values } = filter.toSql(1)
          const truth = await client
            .query<{ id: number }>(`select id from filters where ${sql} order by id`, [...values])
            .then(
              (found) => found.rows.map(({ id }) => id),
              (error: unknown) => `fails: ${String(error)}`,
            )
          const got = await matching(filter, images).catch((error: unknown) => `fails: ${String(error)}`)
          expect(got, what).toEqual(truth)
          count += 1
        }
    expect(count).toBeGreaterThan(700)
    expect(refused).toBeLessThan(150)
  })
})
