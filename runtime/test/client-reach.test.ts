// Columns that functions make, and parts of JSON, through the typed client over a whole server: selected, filtered, ordered,
// paged, written past. The schema is the golden case of the same matter.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { type Db, openClient } from './generated-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let db: Db<'person' | 'team', 'grown'>

beforeAll(async () => {
  const schema = readFileSync(join(projectRoot(), 'generator/test/golden/computed/schema.sql'), 'utf8')
  server = await startTestServer({
    sql: `${schema}
      create function grown() returns setof person language sql stable as $$ select * from person where born < '2000-01-01' $$;
      grant execute on all functions in schema public to service_role;
      insert into team values (1, 'red'), (2, 'blue');
      insert into person values
        (1, 'Ann', 'Lee', '1990-05-01', 1, '{"n": 10, "address": {"city": "Rome"}, "tags": ["a", "b"]}', '{"t": "x"}'),
        (2, 'Bob', null, '2001-01-01', 1, '{"n": 9, "address": {"city": "Oslo"}}', '{"t": "y"}'),
        (3, 'Cid', 'Roe', '1980-01-01', 2, '{"n": "none"}', null);`,
  })
  db = await openClient(server)
})
afterAll(() => server.stop())

const ids = async (options: object) =>
  (await db.person.findMany({ ...options, select: { id: true } })).map(({ id }) => id)

it('selects what functions make, here and in relations', async () => {
  expect(
    await db.person.findOne({
      where: { id: 1 },
      select: {
        full_name: true,
        born_in: true,
        mood_of: true,
        initials: true,
        profile: true,
        team: { select: { shout: true } },
      },
    }),
  ).toEqual({
    full_name: 'Ann Lee',
    born_in: 1990,
    mood_of: 'ok',
    initials: ['A', 'L'],
    profile: { name: 'Ann', doc: { n: 10, address: { city: 'Rome' }, tags: ['a', 'b'] } },
    team: { shout: 'RED' },
  })
  expect(
    await db.team.findMany({
      orderBy: { id: 'asc' },
      select: {
        name: true,
        captain: { select: { full_name: true } },
        person: { select: { born_in: true }, orderBy: { born_in: 'desc' } },
      },
    }),
  ).toEqual([
    { name: 'red', captain: { full_name: 'Ann Lee' }, person: [{ born_in: 2001 }, { born_in: 1990 }] },
    { name: 'blue', captain: { full_name: 'Cid Roe' }, person: [{ born_in: 1980 }] },
  ])
  expect(
    await db.rpc.grown(
      {},
      { select: { full_name: true }, orderBy: { full_name: 'desc' }, where: { born_in: { gt: 1985 } } },
    ),
  ).toEqual([{ full_name: 'Ann Lee' }])
})

it.each<[string, object, number[]]>([
  ['text', { where: { full_name: { ilike: '%lee' } } }, [1]],
  ['an enum', { where: { mood_of: 'sad' } }, [2]],
  ['an array', { where: { initials: { contains: ['R'] } } }, [3]],
  ['a range', { where: { years: { contains: '[1985,1986)' } } }, [3]],
  ['JSON behind a path', { where: { profile: { path: ['doc', 'n'], gte: 9, lt: 10 } } }, [2]],
  ['of a relation', { where: { team: { shout: 'BLUE' } } }, [3]],
  ['of a way that a function makes', { where: { teammates: { some: { born_in: 2001 } } } }, [1]],
  [
    'in an alternative',
    { where: { or: [{ full_name: 'Bob' }, { not: { born_in: { gt: 1980 } } }] }, orderBy: { id: 'asc' } },
    [2, 3],
  ],
  ['as an order', { orderBy: { born_in: 'asc' } }, [3, 1, 2]],
  [
    'as an order beside one by a relation',
    { orderBy: [{ team: { name: 'desc' } }, { born_in: 'desc' }] },
    [2, 1, 3],
  ],
  [
    'as an order by JSON: numbers by size, texts first',
    { orderBy: { doc: { path: ['n'], direction: 'asc' } } },
    [3, 2, 1],
  ],
  [
    'as an order by JSON as text',
    { orderBy: { notes: { path: ['t'], text: true, direction: 'desc.nullslast' } } },
    [2, 1, 3],
  ],
])('finds by what a function makes or JSON holds: %s', async (_, options, expected) => {
  expect(await ids(options)).toEqual(expected)
})

it('selects parts of JSON', async () => {
  expect(
    await db.person.findMany({
      orderBy: { id: 'asc' },
      select: {
        id: true,
        doc: [
          { path: ['address', 'city'], as: 'city', text: true },
          { path: ['tags', -1], as: 'last' },
          { path: ['n'], as: 'n' },
        ],
        notes: { path: ['t'] },
        profile: { path: ['name'], as: 'name' },
      },
    }),
  ).toEqual([
    { id: 1, city: 'Rome', last: 'b', n: 10, notes: 'x', name: 'Ann' },
    { id: 2, city: 'Oslo', last: null, n: 9, notes: 'y', name: 'Bob' },
    { id: 3, city: null, last: null, n: 'none', notes: null, name: 'Cid' },
  ])
})

it('pages by what a function makes', async () => {
  const first = await db.person.page({ limit: 2, orderBy: { full_name: 'desc' }, select: { id: true } })
  expect(first.rows).toEqual([{ id: 3 }, { id: 2 }])
  const second = await db.person.page({
    limit: 2,
    orderBy: { full_name: 'desc' },
    select: { id: true },
    cursor: first.nextCursor,
  })
  expect(second).toEqual({ rows: [{ id: 1 }], nextCursor: null })
})

it('gives it after writes, and changes rows by it', async () => {
  const row = { id: 4, first_name: 'Dee', last_name: 'Fox', born: '1970-01-01' }
  expect(await db.person.insert(row, { select: { full_name: true, doc: { path: ['n'] } } })).toEqual({
    full_name: 'Dee Fox',
    doc: null,
  })
  expect(
    await db.person.update({
      where: { full_name: 'Dee Fox' },
      data: { first_name: 'Eve' },
      select: { full_name: true },
    }),
  ).toEqual([{ full_name: 'Eve Fox' }])
  expect(await db.person.delete({ where: { born_in: 1970 }, select: { id: true } })).toEqual([{ id: 4 }])
})
