// What is measured: each kind of request as our API takes it, as people write it by hand, and as bare SQL.
import type { Floor } from '../report.ts'
import type { Sizes } from './schema.ts'

export interface Query {
  readonly text: string
  readonly values: readonly unknown[]
}

export interface Case {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** Path and query below `/rest/v1`; `{id}` is an id of the user's rows, another one in each request. */
  readonly path: string
  /** Ids are drawn from this many rows. */
  readonly ids: (sizes: Sizes) => number
  /** Sent with every request, as JSON. */
  readonly body?: unknown
  /** The route's own part of the peer: what it asks Postgres with the request's id and body. */
  readonly peer: (id: string, body: unknown) => Query
  /** What pgbench runs; `:id` stands for the id. */
  readonly sql: string
  /** Least ratio to the peer. */
  readonly floor?: number
  readonly writes?: true
  /** Sent all the while on a few connections of its own: what is measured is how little it disturbs. */
  readonly beside?: Case
}

const columns = 'id, user_id, title, done, created_at'
const rows = (count: number): Pick<Case, 'path' | 'ids' | 'peer' | 'sql' | 'method'> => ({
  method: 'GET',
  path: `/todos?id=gt.{id}&order=id&limit=${count}`,
  // so that the rows asked for follow every id
  ids: ({ todos }) => Math.max(2, todos - count * 4),
  peer: (id) => ({
    text: `select ${columns} from todos where id > $1 order by id limit ${count}`,
    values: [id],
  }),
  sql: `select ${columns} from todos where id > :id order by id limit ${count}`,
})

const many = Array.from({ length: 1_000 }, (_, n) => ({
  title: `Thing number ${n} to do`,
  done: n % 3 === 0,
}))

interface New {
  readonly title: string
  readonly done: boolean
}

const byKey: Case = {
  name: 'GET by key',
  method: 'GET',
  path: '/todos?id=eq.{id}',
  ids: ({ todos }) => todos,
  peer: (id) => ({ text: `select ${columns} from todos where id = $1`, values: [id] }),
  sql: `select ${columns} from todos where id = :id`,
}

/** Looks at every row of the user: some forty milliseconds. */
const slow: Case = {
  name: 'search without an index',
  method: 'GET',
  path: '/todos?title=ilike.*number%2099999%20*&id=neq.{id}',
  ids: ({ todos }) => todos,
  peer: (id) => ({
    text: `select ${columns} from todos where title ilike $1 and id <> $2`,
    values: ['%number 99999 %', id],
  }),
  sql: `select ${columns} from todos where title ilike '%number 99999 %' and id <> :id`,
}

export const cases: readonly Case[] = [
  { ...byKey, floor: 2.5 },
  { name: '25 rows', ...rows(25), floor: 2 },
  { name: '1,000 rows', ...rows(1_000), floor: 1.5 },
  {
    name: 'embed 25 × 5',
    method: 'GET',
    path: '/lists?select=id,title,items(id,title,done)&id=gt.{id}&order=id&limit=25',
    ids: ({ lists }) => Math.max(2, lists - 100),
    peer: (id) => ({
      text: `select id, title, (select coalesce(json_agg(json_build_object('id', i.id, 'title', i.title, 'done', i.done)), '[]')
        from items i where i.list_id = l.id) as items from lists l where id > $1 order by id limit 25`,
      values: [id],
    }),
    sql: `select id, title, (select coalesce(json_agg(json_build_object('id', i.id, 'title', i.title, 'done', i.done)), '[]') from items i where i.list_id = l.id) as items from lists l where id > :id order by id limit 25`,
  },
  {
    name: 'insert of one',
    method: 'POST',
    path: '/inbox',
    ids: () => 2,
    body: { title: 'One more thing to do', done: false },
    peer: (_id, body) => ({
      text: 'insert into inbox (title, done) values ($1, $2)',
      values: [(body as New).title, (body as New).done],
    }),
    sql: `insert into inbox (title, done) values ('One more thing to do', false)`,
    writes: true,
  },
  {
    name: 'insert of 1,000',
    method: 'POST',
    path: '/inbox',
    ids: () => 2,
    body: many,
    peer: (_id, body) => ({
      text: 'insert into inbox (title, done) select * from unnest($1::text[], $2::boolean[])',
      values: [(body as New[]).map(({ title }) => title), (body as New[]).map(({ done }) => done)],
    }),
    sql: `insert into inbox (title, done) select 'Thing number ' || n || ' to do', n % 3 = 0 from generate_series(1, 1000) n`,
    writes: true,
  },
  {
    name: 'PATCH of one',
    method: 'PATCH',
    path: '/tasks?id=eq.{id}',
    ids: () => 10_000,
    body: { done: true },
    peer: (id, body) => ({
      text: 'update tasks set done = $1 where id = $2',
      values: [(body as New).done, id],
    }),
    sql: `update tasks set done = true where id = :id`,
    writes: true,
  },
  slow,
  { ...byKey, name: 'GET by key beside four slow searches', beside: slow },
]

/** Where a request of `of` goes at the peer. */
export const peerPath = (of: Case): string => `/${cases.indexOf(of)}/{id}`

/** Least ratio of a GET by key to bare hello-world. */
export const floorToHello = 0.2

export const toFloor = (what: string, measured: number, limit: number): Floor => ({
  ...{ what, measured, limit },
  unit: '×',
  isLeast: true,
})
