// The recipes of docs/policies.md, each in a transaction that is taken back: what must pass passes, what must be refused is refused.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../runtime/test/postgres.ts'
import { blocksOf } from './blocks.ts'

const ada = '00000000-0000-4000-8000-00000000000a'
const bob = '00000000-0000-4000-8000-00000000000b'
const share = '00000000-0000-4000-8000-0000000000ff'

interface Caller {
  readonly role: 'anon' | 'authenticated'
  readonly claims?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}
const anon: Caller = { role: 'anon' }
const user = (sub: string, claims: Readonly<Record<string, unknown>> = {}): Caller => ({
  role: 'authenticated',
  claims: { sub, aal: 'aal1', ...claims },
})
const asAda = user(ada)
const asBob = user(bob)
const withRole = (role: string, aal = 'aal1') => user(bob, { app_metadata: { role }, aal })
const ofTenant = (tenant: string) => user(ada, { app_metadata: { tenant } })
const withLink: Caller = { ...anon, headers: { 'x-share': share } }

type Probe = readonly [as: Caller, sql: string]
interface Recipe {
  /** Rows that are there, by the owner of the tables. */
  readonly rows: string
  /** Each reaches at least one row. */
  readonly passes: readonly Probe[]
  /** Each reaches none, or is refused with 42501. */
  readonly refused: readonly Probe[]
}

const recipes: Readonly<Record<string, Recipe>> = {
  'Own rows': {
    rows: `insert into diary (user_id, entry) values ('${ada}', 'hers')`,
    passes: [
      [asAda, 'select from diary'],
      [asAda, `insert into diary (entry) values ('x')`],
      [asAda, `update diary set entry = 'y'`],
      [asAda, 'delete from diary'],
    ],
    refused: [
      [asBob, 'select from diary'],
      [asBob, `update diary set entry = 'y'`],
      [asBob, 'delete from diary'],
      [asBob, `insert into diary (user_id, entry) values ('${ada}', 'x')`],
      [asAda, `update diary set user_id = '${bob}'`],
      [anon, 'select from diary'],
    ],
  },
  'Everybody reads, the author writes': {
    rows: `insert into posts (author, title) values ('${ada}', 'hers')`,
    passes: [
      [anon, 'select from posts'],
      [asBob, 'select from posts'],
      [asBob, `insert into posts (title) values ('x')`],
      [asAda, `update posts set title = 'y'`],
      [asAda, 'delete from posts'],
    ],
    refused: [
      [anon, `insert into posts (author, title) values ('${ada}', 'x')`],
      [asBob, `update posts set title = 'y'`],
      [asBob, 'delete from posts'],
      [asBob, `insert into posts (author, title) values ('${ada}', 'x')`],
    ],
  },
  'Teams and members': {
    rows: `insert into teams (name) values ('a'), ('b');
      insert into members values (1, '${ada}', true), (1, '${bob}', false);
      insert into tasks (team_id, title) values (1, 'x'), (2, 'y')`,
    passes: [
      [asBob, 'select from teams where id = 1'],
      [asBob, `select from members where user_id = '${ada}'`],
      [asBob, `update tasks set title = 'z' where team_id = 1`],
      [asAda, `delete from members where user_id = '${bob}'`],
      [asBob, `insert into tasks (team_id, title) values (1, 'z')`],
    ],
    refused: [
      [asBob, 'select from teams where id = 2'],
      [asBob, 'select from tasks where team_id = 2'],
      [asBob, `insert into tasks (team_id, title) values (2, 'z')`],
      [asBob, `insert into members values (2, '${bob}', true)`],
      [asBob, `delete from members where user_id = '${ada}'`],
      [anon, 'select from tasks'],
    ],
  },
  'Roles of users': {
    rows: `insert into announcements (body) values ('x')`,
    passes: [
      [asAda, 'select from announcements'],
      [withRole('editor'), `insert into announcements (body) values ('y')`],
      [withRole('editor'), 'delete from announcements'],
    ],
    refused: [
      [asAda, `insert into announcements (body) values ('y')`],
      [withRole('reader'), 'delete from announcements'],
      [user(bob, { user_metadata: { role: 'editor' } }), 'delete from announcements'],
      [anon, 'select from announcements'],
    ],
  },
  'Many tenants in one database': {
    rows: `insert into invoices (tenant, amount) values ('a', 1)`,
    passes: [
      [ofTenant('a'), 'select from invoices'],
      [ofTenant('b'), 'insert into invoices (amount) values (2)'],
      [ofTenant('a'), 'update invoices set amount = 3'],
    ],
    refused: [
      [ofTenant('b'), 'select from invoices'],
      [ofTenant('b'), `insert into invoices (tenant, amount) values ('a', 2)`],
      [ofTenant('a'), `update invoices set tenant = 'b'`],
      [asAda, 'select from invoices'],
    ],
  },
  'Soft delete': {
    rows: `insert into documents (user_id, title) values ('${ada}', 'x');
      insert into documents (user_id, title, deleted_at) values ('${ada}', 'gone', now())`,
    passes: [
      [asAda, `select from documents where title = 'x'`],
      [asAda, `update documents set title = 'z'`],
      [asAda, `select trash_document(1); `],
    ],
    refused: [
      [asAda, `select from documents where title = 'gone'`],
      [asAda, 'update documents set deleted_at = now()'],
      [asAda, 'delete from documents'],
      [asBob, 'select from documents'],
      [anon, 'select trash_document(1)'],
    ],
  },
  'Nothing changes once it is published': {
    rows: `insert into articles (author, body, published_at) values ('${ada}', 'old', now()), ('${ada}', 'draft', null)`,
    passes: [
      [anon, `select from articles where body = 'old'`],
      [asAda, `select from articles where body = 'draft'`],
      [asAda, `update articles set published_at = now() where body = 'draft'`],
      [asAda, `delete from articles where body = 'draft'`],
      [asBob, `insert into articles (body) values ('x')`],
    ],
    refused: [
      [asAda, `update articles set body = 'x' where body = 'old'`],
      [asAda, `update articles set published_at = null where body = 'old'`],
      [asAda, `delete from articles where body = 'old'`],
      [asBob, `select from articles where body = 'draft'`],
      [asBob, `insert into articles (body, published_at) values ('x', now())`],
    ],
  },
  'Shared by a link': {
    rows: `insert into boards (owner, title, share) values ('${ada}', 'x', '${share}'); insert into boards (owner, title) values ('${bob}', 'y')`,
    passes: [
      [asAda, 'select share from boards'],
      [withLink, `select id, title from boards where title = 'x'`],
      [{ ...asBob, ...{ headers: { 'x-share': share } } }, `select from boards where title = 'x'`],
    ],
    refused: [
      [anon, 'select id from boards'],
      [withLink, `select id from boards where title = 'y'`],
      [withLink, 'select share from boards'],
      [{ ...anon, headers: { 'x-share': 'x' } }, 'select id from boards'],
      [{ ...asBob, ...{ headers: { 'x-share': share } } }, `update boards set title = 'z' where title = 'x'`],
    ],
  },
  'Insert only': {
    rows: `insert into messages (email, body) values ('a@example.com', 'x')`,
    passes: [
      [anon, `insert into messages (email, body) values ('b@example.com', 'x')`],
      [asAda, `insert into messages (email, body) values ('b@example.com', 'x')`],
    ],
    refused: [
      [anon, 'select from messages'],
      [asAda, 'select id from messages'],
      [anon, `insert into messages (email, body) values ('b@example.com', 'x') returning id`],
      [anon, `insert into messages (email, body, sent_at) values ('b@example.com', 'x', now())`],
      [asAda, 'delete from messages'],
    ],
  },
  'Some columns only': {
    rows: `insert into profiles (id, nickname, phone) values ('${ada}', 'ada', '1')`,
    passes: [
      [asBob, 'select id, nickname from profiles'],
      [asAda, `update profiles set phone = '2' where nickname = 'ada'`],
      [asBob, `insert into profiles (nickname) values ('bob')`],
    ],
    refused: [
      [asBob, 'select phone from profiles'],
      [asAda, 'update profiles set credits = 9'],
      [asBob, `update profiles set nickname = 'x' where nickname = 'ada'`],
      [anon, 'select id from profiles'],
    ],
  },
  'A second factor for what is delicate': {
    rows: 'insert into payouts (amount) values (1)',
    passes: [
      [withRole('admin', 'aal2'), 'select from payouts'],
      [withRole('admin', 'aal2'), 'insert into payouts (amount) values (2)'],
    ],
    refused: [
      [withRole('admin'), 'select from payouts'],
      [withRole('admin'), 'insert into payouts (amount) values (2)'],
      [withRole('other', 'aal2'), 'select from payouts'],
      [anon, 'select from payouts'],
    ],
  },
  'What hangs on another table': {
    rows: `insert into leaflets (owner, is_public) values ('${ada}', true), ('${ada}', false);
      insert into comments (leaflet_id, author, body) values (1, '${ada}', 'x'), (2, '${ada}', 'y')`,
    passes: [
      [asBob, 'select from comments where leaflet_id = 1'],
      [asBob, `insert into comments (leaflet_id, body) values (1, 'z')`],
      [asAda, 'select from comments where leaflet_id = 2'],
    ],
    refused: [
      [asBob, 'select from comments where leaflet_id = 2'],
      [asBob, `insert into comments (leaflet_id, body) values (2, 'z')`],
      [asBob, `insert into comments (leaflet_id, author, body) values (1, '${ada}', 'z')`],
      [anon, 'select from comments'],
    ],
  },
  'A folder for each user': {
    rows: `insert into storage.objects (bucket_id, name) values ('homes', '${ada}/a.txt'), ('homes', 'a.txt')`,
    passes: [
      [asAda, `select from storage.objects where name = '${ada}/a.txt'`],
      [asAda, `insert into storage.objects (bucket_id, name) values ('homes', '${ada}/b.txt')`],
    ],
    refused: [
      [asBob, 'select from storage.objects'],
      [asAda, `select from storage.objects where name = 'a.txt'`],
      [asBob, `insert into storage.objects (bucket_id, name) values ('homes', '${ada}/b.txt')`],
      [asBob, `insert into storage.objects (bucket_id, name) values ('homes', 'b.txt')`],
      [anon, 'select from storage.objects'],
    ],
  },
}

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await createTestDatabase()
  await database.query(
    `insert into auth.users (id, email) values ('${ada}', 'ada@example.com'), ('${bob}', 'bob@example.com')`,
  )
  client = new pg.Client(database.connection)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

/** How many rows a caller reaches; none where PostgreSQL refuses for want of a right. */
async function reached([{ role, claims = {}, headers = {} }, sql]: Probe): Promise<number> {
  await client.query('savepoint probe')
  try {
    await client.query(
      `select set_config('request.jwt.claims', $1, true), set_config('request.headers', $2, true), set_config('role', $3, true)`,
      [JSON.stringify({ role, ...claims }), JSON.stringify(headers), role],
    )
    return (await client.query(sql)).rowCount ?? 0
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501') return 0
    throw error
  } finally {
    await client.query('rollback to savepoint probe')
  }
}

const blocks = blocksOf('docs/policies.md').filter(({ language }) => language === 'sql')

describe('each recipe', () => {
  it('is tested, and each test has its recipe', () => {
    expect(blocks.map(({ heading }) => heading)).toEqual(Object.keys(recipes))
  })

  it.each(blocks)('$heading', async ({ heading, text }) => {
    const { rows, passes, refused } = recipes[heading] ?? { rows: '', passes: [], refused: [] }
    await client.query('begin')
    try {
      await client.query(`set local role lite_admin; ${text}; ${rows}`)
      for (const probe of passes)
        expect([probe[1], await reached(probe)]).toEqual([
          probe[1],
          expect.toSatisfy((count: number) => count > 0),
        ])
      for (const probe of refused) expect([probe, await reached(probe)]).toEqual([probe, 0])
    } finally {
      await client.query('rollback')
    }
  })
})
