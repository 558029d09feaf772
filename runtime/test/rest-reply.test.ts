// What may come back beside rows as JSON: plans, estimates, what functions make of a reply, the end of the
// transaction, timing. And that a statement ends when its client leaves.
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Table } from '#runtime/rest'
import { pairs, schemaSql, tables, todos } from './rest-facts.ts'
import type { Case, Rest } from './rest-harness.ts'
import { createRest } from './rest-harness.ts'

const loud: Table = { ...pairs, name: 'loud' }
const slow: Table = { ...pairs, name: 'slow', kind: 'view', primaryKey: [], schemas: { row: {} } }
const late: Table = { ...pairs, name: 'late', defaults: {} }

const sql = `${schemaSql}
create table loud (a int, b text, note text, primary key (a, b));
create function say() returns trigger language plpgsql as $$ begin
  if new.a = 0 then raise sqlstate 'PGRST' using message = new.b, detail = new.note; end if;
  if new.a = 1 then raise sqlstate 'PT419' using message = 'too loud', detail = 'd', hint = 'h'; end if;
  perform set_config('response.status', new.b, true), set_config('response.headers', new.note, true);
  return new;
end $$;
create trigger say before insert on loud for each row execute function say();
create view slow as select 1 as a, pg_sleep(4)::text as b, 'x' as note;
create table late (a int, b text references loud_names deferrable initially deferred, note text, primary key (a, b));
create function gate() returns void language plpgsql as $$
declare cookies json := nullif(current_setting('request.cookies', true), '');
begin
  if current_setting('request.headers')::json->>'x-closed' = 'yes' then
    raise sqlstate 'PT423' using message = 'closed';
  end if;
  perform set_config('response.headers', json_build_array(
    json_build_object('x-caller', current_user), json_build_object('x-cookies', coalesce(cookies::text, 'none')),
    json_build_object('x-request', current_setting('request.method') || ' ' || current_setting('request.path'))
  )::text, true);
end $$;
grant execute on function gate() to anon, authenticated, service_role;
grant select, insert, update, delete on loud, late to service_role;
grant select on slow to service_role;
insert into secrets select 100 + i, '00000000-0000-4000-8000-00000000000b', 'popular' from generate_series(1, 3000) i;
analyze secrets;
`.replace('create table late', 'create table loud_names (name text primary key);\ncreate table late')

/** Served under /todos, /t1 … /t4, and /t5, /t6, /t7. */
const all = [...tables, loud, slow, late]

let rest: Rest
beforeAll(async () => {
  rest = await createRest(sql, all, { plan: true, txEnd: 'commit-allow-override' })
})
afterAll(() => rest.close())

describe('estimates', () => {
  const count = (kind: string) => ({ prefer: `count=${kind}` })
  const range = async (url: string, kind: string, who: string) =>
    (await rest.app.inject({ url, headers: { 'x-who': who, ...count(kind) } })).headers['content-range']

  it("are the planner's where no policy hides anything", async () => {
    const [plan] = await rest.query('explain (format json) select 1 from secrets where id > 50')
    const rows = (plan?.['QUERY PLAN'] as [{ Plan: { 'Plan Rows': number } }])[0].Plan['Plan Rows']
    expect(rows).toBeGreaterThan(1000)
    expect(await range('/t2?id=gt.50&limit=2', 'planned', 'service')).toBe(`0-1/${rows}`)
    expect(await range('/t2?id=gt.50&limit=2', 'estimated', 'service')).toBe(`0-1/${Math.max(rows, 1001)}`)
    expect(await range('/t2?note=eq.nope&limit=2', 'estimated', 'service')).toBe('*/0')
  })

  it.each(['planned', 'estimated'])('%s tells nothing of rows that a policy hides', async (kind) => {
    expect(await range('/t2?limit=5', kind, 'alice')).toBe('0-0/1')
    expect(await range('/t2?note=eq.popular&limit=5', kind, 'alice')).toBe('*/0')
    expect(await range('/t2?limit=5', kind, 'anon')).toBe('*/0')
    expect(await range('/t4?limit=1', kind, 'service')).toBe('0-0/3')
  })

  it('name themselves', () =>
    rest.check({
      name: '',
      url: '/todos?limit=1',
      headers: count('estimated'),
      status: 206,
      sends: { 'preference-applied': 'count=estimated', 'content-range': '0-0/3' },
    }))
})

describe('plans', () => {
  const accept = 'application/vnd.pgrst.plan+json; for="application/json"; options=analyze|verbose;'

  it('are shown instead of rows', async () => {
    await rest.check({
      name: 'json',
      url: '/todos?id=eq.1',
      headers: { accept },
      status: 200,
      has: ['"Node Type": "Aggregate"', '"Actual Rows"'],
      sends: {
        'content-type':
          'application/vnd.pgrst.plan+json; for="application/json"; options=analyze|verbose; charset=utf-8',
        'content-range': null,
      },
    })
    await rest.check({
      name: 'text',
      url: '/todos?id=eq.1',
      headers: { accept: 'application/vnd.pgrst.plan; for="application/vnd.pgrst.object+json"' },
      status: 200,
      has: ['Aggregate  (cost='],
    })
    await rest.check({
      name: 'of a write that is not run',
      method: 'DELETE',
      url: '/todos?id=eq.1',
      headers: { accept: 'application/vnd.pgrst.plan+text' },
      status: 200,
      has: ['Delete on'],
    })
    expect(await rest.query('select id from todos where id = 1')).toHaveLength(1)
  })

  it('know only their own options', async () => {
    await rest.check({
      name: '',
      url: '/todos',
      headers: { accept: 'application/vnd.pgrst.plan+json; options=analyze) select 1|buffers' },
      status: 200,
      sends: {
        'content-type':
          'application/vnd.pgrst.plan+json; for="application/json"; options=buffers; charset=utf-8',
      },
    })
  })

  it('are refused unless allowed', async () => {
    const closed = await createRest(schemaSql, [todos])
    await closed.check({ name: '', url: '/todos', headers: { accept }, status: 406, has: ['PGRST107'] })
    await closed.close()
  })
})

describe('response.status and response.headers', () => {
  const post = (a: number, b: string, note: string | null): Pick<Case, 'method' | 'url' | 'body'> => ({
    method: 'POST',
    url: '/t5',
    body: { a, b, note },
  })
  beforeEach(() => rest.query('truncate loud'))

  it.each<Case>([
    {
      name: 'decide about a reply',
      ...post(2, '418', '[{"X-A":"1"},{"x-b":"ü"},{"Vary":"Accept"}]'),
      status: 418,
      sends: { 'x-a': '1', 'x-b': Buffer.from('ü').toString('latin1'), vary: 'Accept' },
    },
    { name: 'nothing said', ...post(2, '', ''), status: 201 },
    { name: 'a word for a status', ...post(2, 'teapot', null), status: 500, has: ['PGRST112'] },
    { name: 'a status out of range', ...post(2, '99', null), status: 500, has: ['PGRST112'] },
    { name: 'no JSON', ...post(2, '', 'x'), status: 500, has: ['PGRST111'] },
    { name: 'an object', ...post(2, '', '{"a":"b"}'), status: 500, has: ['PGRST111'] },
    { name: 'two keys', ...post(2, '', '[{"a":"b","c":"d"}]'), status: 500, has: ['PGRST111'] },
    { name: 'a number', ...post(2, '', '[{"a":1}]'), status: 500, has: ['PGRST111'] },
    { name: 'a line break', ...post(2, '', '[{"a":"b\\r\\nc: d"}]'), status: 500, has: ['PGRST111'] },
    {
      name: 'framing',
      ...post(2, '', '[{"Content-Length":"1"}]'),
      status: 500,
      has: ['Content-Length', 'PGRST111'],
    },
    {
      name: 'an error of their own',
      ...post(0, '{"code":"X1","message":"m","hint":"h"}', '{"status":402,"headers":{"x-pay":"now"}}'),
      status: 402,
      is: '{"code":"X1","message":"m","details":null,"hint":"h"}',
      sends: { 'x-pay': 'now' },
    },
    { name: 'an error that is no JSON', ...post(0, 'm', '{}'), status: 500, has: ['PGRST121'] },
    {
      name: 'an error by its number',
      ...post(1, 'b', null),
      status: 419,
      is: '{"code":"PT419","message":"too loud","details":"d","hint":"h"}',
    },
  ])('$name', (row) => rest.check(row))

  it('sends cookies one by one', async () => {
    const response = await rest.app.inject({
      method: 'POST',
      url: '/t5',
      headers: { 'x-who': 'service', 'content-type': 'application/json' },
      payload: { a: 2, b: '200', note: '[{"Set-Cookie":"a=1"},{"set-cookie":"b=2"}]' },
    })
    expect(response.headers['set-cookie']).toEqual(['a=1', 'b=2'])
  })
})

describe('the pre-request function', () => {
  let gated: Rest
  beforeAll(async () => {
    gated = await createRest(sql, all, { preRequest: { schema: 'public', name: 'gate' } })
  })
  afterAll(() => gated.close())

  it.each<Case>([
    {
      name: 'sees the request as its caller',
      who: 'alice',
      url: '/t2?select=id',
      headers: { cookie: 'a=1; b=x=y; a=2; __Host-session=secret' },
      status: 200,
      is: '[{"id":1}]',
      sends: { 'x-caller': 'authenticated', 'x-cookies': '{"a":"1","b":"x=y"}', 'x-request': 'GET /secrets' },
    },
    { name: 'without cookies', url: '/todos?id=eq.1', status: 200, sends: { 'x-cookies': 'none' } },
    { name: 'refuses', url: '/todos', headers: { 'x-closed': 'yes' }, status: 423, has: ['PT423', 'closed'] },
    {
      name: 'before anything is written',
      method: 'POST',
      url: '/todos',
      body: { id: 77, title: 'x' },
      headers: { 'x-closed': 'yes' },
      status: 423,
    },
  ])('$name', (row) => gated.check(row))

  it('let nothing through', async () => {
    expect(await gated.query('select id from todos where id = 77')).toEqual([])
  })
})

describe('the end of a transaction', () => {
  const insert = { method: 'POST', url: '/todos?select=id', body: { id: 50, title: 'x' } } as const
  const prefer = 'return=representation, tx=rollback'
  const there = () => rest.query('select id from todos where id = 50')

  it('is chosen by the caller where that is allowed', async () => {
    await rest.check({
      name: '',
      ...insert,
      headers: { prefer },
      status: 201,
      is: '[{"id":50}]',
      sends: { 'preference-applied': 'return=representation, tx=rollback' },
    })
    expect(await there()).toEqual([])
  })

  it('shows what deferred constraints say', () =>
    rest.check({
      name: '',
      method: 'POST',
      url: '/t7',
      body: { a: 1, b: 'nobody' },
      headers: { prefer },
      status: 409,
      has: ['23503'],
    }))

  it('is COMMIT otherwise', async () => {
    const strict = await createRest(schemaSql, [todos])
    await strict.check({
      name: '',
      ...insert,
      headers: { prefer: `${prefer}, handling=strict` },
      status: 201,
      sends: { 'preference-applied': 'return=representation, handling=strict' },
    })
    expect(await strict.query('select id from todos where id = 50')).toHaveLength(1)
    await strict.close()
  })
})

describe('preferences', () => {
  it.each<Case>([
    {
      name: 'a time zone by name',
      url: '/todos?select=id&id=eq.1',
      headers: { prefer: 'timezone=America/Bogota' },
      status: 200,
      sends: { 'preference-applied': 'timezone=America/Bogota' },
    },
    { name: 'by offset', url: '/todos?id=eq.1', headers: { prefer: 'timezone=-5' }, status: 200 },
    {
      name: 'none of that name',
      url: '/todos',
      headers: { prefer: 'timezone=Mars' },
      status: 400,
      has: ['22023'],
    },
    {
      name: 'all in their order',
      method: 'PATCH',
      url: '/todos?id=eq.1&select=id',
      headers: {
        prefer:
          'max-affected=5, timezone=UTC, handling=strict, tx=rollback, count=exact, return=representation, missing=default',
      },
      body: { title: 'y' },
      status: 200,
      is: '[{"id":1}]',
      sends: {
        'preference-applied':
          'missing=default, return=representation, count=exact, tx=rollback, handling=strict, timezone=UTC, max-affected=5',
      },
    },
    {
      name: 'too many rows',
      method: 'DELETE',
      url: '/todos?id=gt.0',
      headers: { prefer: 'handling=strict, max-affected=1' },
      status: 400,
      has: ['PGRST124'],
    },
    {
      name: 'unknown ones, strictly',
      url: '/todos',
      headers: { prefer: 'handling=strict, foo=bar' },
      status: 400,
      has: ['PGRST122', 'foo=bar'],
    },
  ])('$name', (row) => rest.check(row))
})

describe('Server-Timing', () => {
  it('is there where it was asked for', async () => {
    const timed = await createRest(schemaSql, [todos], { serverTiming: true })
    const response = await timed.app.inject({ url: '/todos', headers: { 'x-who': 'service' } })
    expect(response.headers['server-timing']).toMatch(
      /^jwt;dur=\d+\.\d, parse;dur=\d+\.\d, plan;dur=\d+\.\d, transaction;dur=\d+\.\d, response;dur=\d+\.\d$/,
    )
    await timed.close()
    await rest.check({ name: '', url: '/todos?id=eq.1', status: 200, sends: { 'server-timing': null } })
  })
})

describe('a client that leaves', () => {
  const running = () =>
    rest.query(
      `select pid from pg_stat_activity where state = 'active' and query like '%"slow"%' and pid <> pg_backend_pid() and query not like '%pg_stat_activity%'`,
    )

  async function until(wanted: number): Promise<number> {
    const from = Date.now()
    while ((await running()).length !== wanted) {
      if (Date.now() - from > 3_000) throw new Error(`no ${wanted} statements under way within 3 s`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return Date.now() - from
  }

  it('takes its statement along', async () => {
    const port = Number(new URL(await rest.app.listen({ port: 0, host: '127.0.0.1' })).port)
    const socket = connect(port, '127.0.0.1')
    socket.write('GET /t6 HTTP/1.1\r\nHost: x\r\nX-Who: service\r\n\r\n')
    await until(1)
    socket.destroy()
    await until(0)
    // the connection serves the next one
    await rest.check({ name: '', url: '/todos?select=id&id=eq.1', status: 200, is: '[{"id":1}]' })
  })
})
