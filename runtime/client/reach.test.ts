// Columns that functions make, and parts of JSON: what must compile and what must not, and what a call then says. Nothing
// here sends a request; runtime/test/client-reach.test.ts does.
import { describe, expect, expectTypeOf, it } from 'vitest'
import { createClient } from '../../generator/test/golden/computed/expected/client.ts'
import type { Person, Team } from '../../generator/test/golden/computed/expected/client.ts'
import { createQueries } from '../../generator/test/golden/computed/expected/query.ts'
import type { Json } from './index.ts'

let asked: string[] = []
const db = createClient({
  url: 'http://localhost',
  key: 'k',
  fetch: (input) => {
    const { searchParams } = new URL(input instanceof Request ? input.url : input)
    asked = [...searchParams].map(([name, text]) => `${name}=${text}`)
    return Promise.resolve(Response.json([]))
  },
})

/** A call, and the parameters that it sends. */
type Case = readonly [string, () => PromiseLike<unknown>, readonly string[]]
const person = (options: Parameters<typeof db.person.findMany>[0]) => db.person.findMany(options)

describe('a call says', () => {
  it.each<Case>([
    [
      'computed columns like others',
      () =>
        db.person.findMany({
          select: { id: true, full_name: true, teammates: { select: { born_in: true } } },
        }),
      ['select=id,full_name,teammates:teammates(born_in)'],
    ],
    [
      'computed columns of all kinds in where, and in orderBy',
      () =>
        person({
          where: {
            full_name: { ilike: 'a%' },
            mood_of: 'ok',
            initials: { contains: ['A'] },
            years: { contains: '[2000,2001)' },
            team: { shout: 'RED' },
          },
          orderBy: [{ born_in: 'desc' }, { team: { name: 'asc' } }],
        }),
      [
        'select=*,_w0:team!person_team_id_fkey!inner(),_w1:team!person_team_id_fkey()',
        '_w0.shout=eq.RED',
        'full_name=ilike.a%',
        'mood_of=eq.ok',
        'initials=cs.{"A"}',
        'years=cs.[2000,2001)',
        'order=born_in.desc,_w1(name).asc',
      ],
    ],
    [
      'parts of JSON, named after the column or as said',
      () =>
        db.person.findMany({
          select: {
            id: true,
            doc: { path: ['address', 'city'] },
            notes: { path: [0, 'b c'], as: 'first', text: true },
          },
        }),
      ['select=id,doc:doc->address->city,first:notes->0->>"b c"'],
    ],
    [
      'several parts of one column, and of a computed one',
      () =>
        db.person.findMany({
          select: {
            doc: [
              { path: ['a'], as: 'a' },
              { path: ['b', -1], as: 'order', text: true },
            ],
            profile: { path: ['name'], as: 'name' },
          },
        }),
      ['select=a:doc->a,"order":doc->b->>-1,name:profile->name'],
    ],
    [
      'an order by JSON, here and in a relation',
      () =>
        db.person.findMany({
          select: {
            teammates: {
              orderBy: { doc: { path: ['n'], direction: 'asc.nullsfirst' } },
              select: { id: true },
            },
          },
          orderBy: [
            { doc: { path: ['n'], direction: 'desc' } },
            { notes: { path: ['t'], text: true, direction: 'asc' } },
          ],
        }),
      [
        'select=teammates:teammates(id)',
        'teammates.order=doc->n.asc.nullsfirst',
        'order=doc->n.desc,notes->>t.asc',
      ],
    ],
    [
      'conditions on a computed column behind a path',
      () => person({ where: { profile: { path: ['doc', 'n'], gt: 1 } } }),
      ['profile->doc->n=gt.1'],
    ],
    [
      'pages by a computed column',
      () => db.person.page({ limit: 2, orderBy: { full_name: 'asc' } }),
      ['select=*,_k0:full_name::text,_k1:id::text', 'order=full_name.asc,id.asc', 'limit=3'],
    ],
    [
      'what is selected from the changed rows, and which rows change',
      () => db.person.update({ where: { full_name: 'Ann' }, data: {}, select: { full_name: true } }),
      ['select=full_name', 'full_name=eq.Ann'],
    ],
  ])('%s', async (_, call, expected) => {
    await call()
    expect(asked).toEqual(expected)
  })

  it('nothing of what is no order', async () => {
    const orderBy = { doc: { direction: 'asc' } } as never
    await expect(person({ orderBy })).rejects.toThrow("orderBy.doc takes 'asc' or 'desc'")
  })
})

it('types what comes back', () => {
  type Rows<F extends () => PromiseLike<unknown>> = Awaited<ReturnType<F>>
  const given = <F extends () => PromiseLike<unknown>>(...calls: F[]) => {
    expect(calls).toHaveLength(1)
    return expectTypeOf<Rows<F>>()
  }
  given(() => db.person.findMany()).toEqualTypeOf<Person[]>()
  given(() => db.person.findMany({ select: { full_name: true, mood_of: true } })).toEqualTypeOf<
    { full_name: string | null; mood_of: 'sad' | 'ok' | null }[]
  >()
  given(() => db.team.findOne({ select: { '*': true, shout: true } })).branded.toEqualTypeOf<
    (Team & { shout: string | null }) | null
  >()
  given(() => db.team.findMany({ select: { captain: { select: { born_in: true } } } })).toEqualTypeOf<
    { captain: { born_in: number | null } | null }[]
  >()
  given(() => db.person.findMany({ select: { doc: { path: ['a'] } } })).toEqualTypeOf<{ doc: Json }[]>()
  given(() => db.person.findMany({ select: { doc: { path: ['a'], as: 'a', text: true } } })).toEqualTypeOf<
    { a: string | null }[]
  >()
  given(() =>
    db.person.findMany({
      select: {
        id: true,
        profile: [
          { path: ['a'], as: 'a' },
          { path: ['b', 0], as: 'b' },
        ],
      },
    }),
  ).toEqualTypeOf<{ id: number; a: Json; b: Json }[]>()
  const queries = createQueries(db)
  const { queryFn } = queries.person.findMany({ select: { full_name: true, doc: { path: ['a'], as: 'a' } } })
  expectTypeOf(queryFn)
    .extract<(...given: never[]) => unknown>()
    .returns.resolves.toEqualTypeOf<{ full_name: string | null; a: Json }[]>()
})

/* eslint-disable @typescript-eslint/no-unsafe-return -- mistakes have no type */
it('refuses mistakes where they stand', () => {
  // Checked by the compiler; none of these is called.
  const mistakes = [
    // @ts-expect-error there is no such column
    () => db.person.findMany({ select: { ful_name: true } }),
    // @ts-expect-error a function's column is not among all columns
    () => db.person.findMany().then(([row]) => row?.full_name),
    // @ts-expect-error a function of another table's rows
    () => db.team.findMany({ select: { full_name: true } }),
    // @ts-expect-error what functions make cannot be written
    () => db.person.insert({ id: 1, first_name: 'a', born: '2000-01-01', full_name: 'a' }),
    // @ts-expect-error nor changed
    () => db.person.update({ where: { id: 1 }, data: { full_name: 'a' } }),
    // @ts-expect-error a number is wanted
    () => db.person.findMany({ where: { born_in: 'a' } }),
    // @ts-expect-error there is no such label
    () => db.person.findMany({ where: { mood_of: 'furious' } }),
    // @ts-expect-error there is no such column to order by
    () => db.person.findMany({ orderBy: { ful_name: 'asc' } }),
    // @ts-expect-error rows of scalars are no column
    () => db.person.findMany({ select: { letters: true } }),
    // @ts-expect-error text has no parts
    () => db.person.findMany({ select: { full_name: { path: ['a'] } } }),
    // @ts-expect-error a part has no such setting
    () => db.person.findMany({ select: { doc: { path: ['a'], txt: true } } }),
    // @ts-expect-error a part has a path
    () => db.person.findMany({ select: { doc: { as: 'a' } } }),
    // @ts-expect-error of several parts each has a name
    () => db.person.findMany({ select: { doc: [{ path: ['a'] }] } }),
    // @ts-expect-error steps are keys or positions
    () => db.person.findMany({ select: { doc: { path: [true] } } }),
    // @ts-expect-error it comes back under its new name
    () => db.person.findMany({ select: { doc: { path: ['a'], as: 'a' } } }).then(([row]) => row?.doc),
    // @ts-expect-error an order has a direction
    () => db.person.findMany({ orderBy: { doc: { path: ['a'] } } }),
    // @ts-expect-error text has no parts to order by
    () => db.person.findMany({ orderBy: { first_name: { path: ['a'], direction: 'asc' } } }),
    // @ts-expect-error a relation orders by its own columns
    () => db.person.findMany({ orderBy: { team: { shout: 'asc' } } }),
    // @ts-expect-error pages are ordered by whole columns
    () => db.person.page({ limit: 1, orderBy: { doc: { path: ['a'], direction: 'asc' } } }),
  ]
  expect(mistakes).toHaveLength(19)
})
