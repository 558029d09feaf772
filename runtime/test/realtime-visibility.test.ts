// Who hears of what: random tables and policies, random callers. What is delivered of a change is what SQL shows the same
// caller of a table that holds the change's image.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectPlain, ofType, type Frame, type PlainClient } from './realtime-client.ts'
import { loggedSince, newestEntry, type Logged } from './realtime-entries.ts'
import { createRandom } from './realtime-model/random.ts'
import { groundSql, quoted, rowOf, tableNames, tablesSql, users } from './realtime-visibility-cases.ts'
import { startTestServer, type TestServer } from './server.ts'

const role = `seer_${randomBytes(5).toString('hex')}`

interface Asker {
  readonly role: string
  readonly claims: Readonly<Record<string, unknown>>
}
const [ada, bob, eve] = users
const gold = { tier: 'gold', app_metadata: { team: 1 } }
const askers: readonly Asker[] = [
  { role: 'anon', claims: {} },
  ...users.map((sub) => ({ role: 'authenticated', claims: { sub } })),
  { role: 'authenticated', claims: { sub: ada, ...gold } },
  { role: 'authenticated', claims: { sub: bob?.toUpperCase(), app_metadata: { team: 3 } } },
  { role, claims: { sub: ada } },
  { role, claims: { sub: eve, ...gold } },
]

let server: TestServer
let client: pg.Client
const clients: PlainClient[] = []

beforeAll(async () => {
  server = await startTestServer({
    sql: `create role ${role} nologin; grant ${role} to lite_api; grant authenticated to ${role};
      ${groundSql}
      create table numbers (id int, text text); alter table numbers enable row level security;
      create policy visible on numbers using (true); grant select on numbers to anon;
      alter publication supabase_realtime add table numbers;
      create table fence (id int); alter table fence disable row level security;
      grant select on fence to anon, authenticated; alter publication supabase_realtime add table fence;
      create function secret.shown(role text, claims text, relation text) returns boolean language plpgsql as $$
      declare found boolean;
      begin
        perform set_config('request.jwt.claims', claims, true);
        perform set_config('request.jwt.claim.sub', coalesce(claims::jsonb ->> 'sub', ''), true);
        perform set_config('role', role, true);
        execute format('select exists (select from %s)', relation) into found;
        perform set_config('role', 'postgres', true);
        return found;
      exception when others then
        return false;
      end $$`,
  })
  client = new pg.Client(server.database.connection)
  await client.connect()
  await client.query(`set timezone = 'UTC'`)
})
afterAll(async () => {
  for (const one of clients) one.close()
  await client.query(`drop owned by ${role}; drop role ${role}`)
  await client.end()
  await server.stop()
})

const names = askers.map(
  ({ role: one, claims }) => `${one === role ? 'seer' : one} ${JSON.stringify(claims)}`,
)

/** Whether each asker is shown a table that holds this image only. */
async function twin(table: string, image: unknown): Promise<readonly boolean[]> {
  await client.query('begin')
  await client.query(`delete from ${table}`)
  await client.query(`insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`, [
    JSON.stringify(image),
  ])
  const asked = askers.map((asker) => {
    const claims = JSON.stringify({ role: asker.role, ...asker.claims })
    return `secret.shown('${asker.role}', ${pg.escapeLiteral(claims)}, ${pg.escapeLiteral(table)})`
  })
  const { rows } = await client.query<{ shown: boolean[] }>(`select array[${asked.join(', ')}] as shown`)
  await client.query('rollback')
  return rows[0]?.shown ?? []
}

type Json = Readonly<Record<string, unknown>>
/** What each asker should hear of a change. */
async function expected({
  rel: name,
  op,
  rec,
  old,
}: Logged): Promise<readonly (readonly unknown[] | undefined)[]> {
  const none = askers.map(() => false)
  const table = quoted(name)
  const [is, was] = [rec ? await twin(table, rec) : none, old ? await twin(table, old) : none]
  return askers.map((asker, at) => {
    const seen = (image: Json | null): Json | null =>
      image && name === 'narrow' && asker.role !== role
        ? { id: image.id, owner: image.owner, label: image.label }
        : image
    const before = op === 'I' ? null : was[at] ? seen(old) : {}
    if (is[at]) return [op === 'I' ? 'INSERT' : 'UPDATE', name, seen(rec), before]
    return was[at] ? ['DELETE', name, null, before] : undefined
  })
}

it.each([11, 12])('is what SQL shows the same caller; seed %i', { timeout: 60_000 }, async (seed) => {
  const random = createRandom(seed)
  for (const name of tableNames) await client.query(`drop table if exists ${quoted(name)}`)
  await client.query(tablesSql(random, role))
  for (const asker of askers) {
    const as =
      asker.role === 'anon' ? {} : { access_token: server.token({ role: asker.role, ...asker.claims }) }
    const one = await connectPlain(server, as)
    clients.push(one)
    for (const table of [...tableNames, 'fence']) one.send({ type: 'subscribe', id: table, table })
    for (let count = 0; count <= tableNames.length; count += 1) await one.next(ofType('subscribed'))
  }
  const from = await newestEntry(client)
  for (const name of tableNames) {
    const table = quoted(name)
    for (let id = 1; id <= 6; id += 1)
      await client.query(`insert into ${table} values (${rowOf(random, id)})`)
    for (let count = 0; count < 4; count += 1) {
      const id = 1 + random(6)
      await client.query(
        `update ${table} set (${await columnList(table)}) = row(${rowOf(random, id)}) where id = ${id}`,
      )
    }
    await client.query(`delete from ${table} where id in (1, 2, 3)`)
  }
  await client.query('insert into fence values (1)')
  const rows = (await loggedSince(client, from)).filter(({ rel }) => rel !== 'fence')
  const heard = clients.splice(0)
  const got: Frame[][] = []
  for (const one of heard) {
    await one.next(({ type, id }) => type === 'INSERT' && id === 'fence')
    one.close()
    got.push(one.frames.filter(({ type, id }) => type !== 'subscribed' && id !== 'fence'))
  }
  const wanted: unknown[][][] = askers.map(() => [])
  let hidden = 0
  for (const change of rows)
    for (const [at, one] of (await expected(change)).entries()) {
      if (one) wanted[at]?.push([...one])
      else hidden += 1
    }
  for (const [at, frames] of got.entries())
    expect(
      frames.map((frame) => [frame.type, frame.table, frame.record, frame.old_record]),
      `seed ${seed}: ${names[at] ?? ''}`,
    ).toEqual(wanted[at])
  // neither all nor nothing
  const told = wanted.flat().length
  expect([told > 100, hidden > 100, rows.length]).toEqual([true, true, expect.any(Number)])
})

async function columnList(table: string): Promise<string> {
  const { rows } = await client.query<{ list: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as list from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  )
  return rows[0]?.list ?? ''
}

/** Two who see the same of a table of numbers. */
async function pair(filters: readonly (string | undefined)[]): Promise<readonly PlainClient[]> {
  const pairs = filters.map(async (filter) => {
    const one = await connectPlain(server)
    clients.push(one)
    one.send({ type: 'subscribe', id: 'x', table: 'numbers', filter })
    expect((await one.next()).type).toBe('subscribed')
    return one
  })
  return Promise.all(pairs)
}

it('follows a change of policies for each of several who see the same', async () => {
  const several = await pair([undefined, undefined])
  for (const least of [10, 20]) {
    await client.query(`alter policy visible on numbers using (id > ${least} and id is not null)`)
    await client.query(`insert into numbers values (${least}, 'hidden'), (${least + 1}, 'shown')`)
    for (const one of several) expect(await one.next()).toMatchObject({ record: { id: least + 1 } })
  }
  await client.query('alter policy visible on numbers using (true)')
})

it('ends a filter that fails, and disturbs nobody else', async () => {
  const [bad, good] = await pair(['text=match.[', 'text=match.^a'])
  await client.query(`insert into numbers values (100, 'abc')`)
  expect(await bad?.next()).toMatchObject({ type: 'error', id: 'x', code: 'invalid_filter' })
  expect(await good?.next()).toMatchObject({ type: 'INSERT', record: { id: 100 } })
})

it('hides no row for another that makes the policies fail', async () => {
  await client.query('alter policy visible on numbers using (10 / (id - 200) < 5)')
  const [one] = await pair([undefined])
  await client.query(`insert into numbers select n, 'n' from generate_series(198, 203) n`)
  const seen = [await one?.next(), await one?.next(), await one?.next()]
  expect(seen.map((frame) => (frame?.record as { id: number }).id)).toEqual([198, 199, 203])
})

it('a policy that fails hides nothing that another one shows, and shows nothing', async () => {
  await client.query(`alter policy visible on numbers using (id % 2 = 0 and length(text) = 1);
    create policy own on numbers using (text = auth.uid()::text or id > 1000)`)
  const one = await connectPlain(server, {
    table: 'numbers',
    access_token: server.token({ sub: 'no uuid', role: 'anon' }),
  })
  clients.push(one)
  expect((await one.next()).type).toBe('subscribed')
  await client.query(
    `insert into numbers select n, 'n' from generate_series(300, 420) n; insert into numbers values (2001, 'n'), (500, 'n')`,
  )
  const seen: number[] = []
  while (seen.at(-1) !== 500) seen.push(((await one.next()).record as { id: number }).id)
  expect(seen).toEqual([...Array.from({ length: 61 }, (_, at) => 300 + 2 * at), 500])
  await client.query('drop policy own on numbers; alter policy visible on numbers using (true)')
})

it('applies a filter to a column whose domain allows no null', async () => {
  await client.query(`create domain short as text not null check (length(value) < 5); create domain many as int not null;
    create table domained (id int primary key, name short, n many); alter table domained disable row level security;
    grant select on domained to anon; alter publication supabase_realtime add table domained`)
  const filters = ['name=eq.ab', 'name=like.a%', 'name=in.(ab,cd)', 'n=gt.4', 'n=eq.5', 'id=eq.1']
  const listening = await Promise.all(
    filters.map(async (filter) => {
      const one = await connectPlain(server, { table: 'domained', filter })
      clients.push(one)
      return { filter, one, first: await one.next() }
    }),
  )
  expect(listening.map(({ first }) => first)).toEqual(
    filters.map(() => expect.objectContaining({ type: 'subscribed' }) as unknown),
  )
  await client.query(`insert into domained values (2, 'zz', 1), (1, 'ab', 5)`)
  for (const { filter, one } of listening)
    expect([filter, await one.next()]).toMatchObject([filter, { type: 'INSERT', record: { id: 1 } }])
})
