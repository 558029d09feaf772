// The door to Postgres: who a request is there, what it may see, and that nothing of it is left for the next one.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/contract.ts'
import { fromDatabaseError } from '../errors/index.ts'
import type { Caller } from '../identity/caller.ts'
import type { CallerFixture } from './as-caller.ts'
import { alice, anon, bob, createCallerFixture, service, textOf, user, valueOf } from './as-caller.ts'

let fixture: CallerFixture
let database: Database
/** One connection, so that each request meets the session that the one before it left. */
let narrow: Database

beforeAll(async () => {
  fixture = await createCallerFixture()
  database = fixture.database
  narrow = fixture.open({ poolSize: 1 })
})

afterAll(() => fixture.close())

const ask = (door: Database, caller: Caller, text: string, ...values: (string | null)[]) =>
  door.asCaller(caller, { text, values })

const owners = 'select distinct owner::text from notes order by 1'

describe('identity', () => {
  it.each([
    ['anon', anon],
    ['authenticated', user(alice)],
    ['service_role', service],
  ])('is %s inside the transaction', async (role, caller) => {
    expect(valueOf(await ask(database, caller, 'select current_user'))).toBe(role)
  })

  it('shows each user exactly their own rows', async () => {
    expect(textOf(await ask(database, user(alice), owners))).toEqual([[alice]])
    expect(textOf(await ask(database, user(bob), owners))).toEqual([[bob]])
    expect(textOf(await ask(database, service, owners))).toEqual([[alice], [bob]])
  })

  it.each([
    ['user, then another', user(alice), user(bob)],
    ['user, then anonymous', user(alice), anon],
    ['anonymous, then user', anon, user(bob)],
  ])('keeps two requests on one connection apart: %s', async (_, first, second) => {
    const claims = "select current_setting('request.jwt.claims'), current_setting('request.jwt.claim.sub')"
    for (const caller of [first, second, first]) {
      expect(textOf(await ask(narrow, caller, claims))).toEqual([[caller.claimsText, caller.subject]])
    }
  })

  it('tells anonymous callers to authenticate where they lack a privilege', async () => {
    const error: unknown = await ask(database, anon, owners).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(pg.DatabaseError)
    const answer = fromDatabaseError(error, anon, { development: true })
    expect(answer).toMatchObject({ status: 401, code: '42501', headers: { 'www-authenticate': 'Bearer' } })
    expect(answer.hint).toContain('GRANT SELECT ON "notes" TO "anon";')
  })

  it.each(['service_role', 'postgres', 'pg_read_all_data'])('cannot become %s', async (role) => {
    for (const caller of [anon, user(alice)]) {
      await expect(ask(database, caller, `set role ${role}`)).rejects.toMatchObject({ code: '42501' })
      await expect(ask(database, caller, 'select run($1)', `set role ${role}`)).rejects.toMatchObject({
        code: '42501',
      })
      await expect(ask(database, caller, `select set_config('role', $1, false)`, role)).rejects.toMatchObject(
        {
          code: '42501',
        },
      )
    }
    expect(valueOf(await ask(database, anon, 'select current_user'))).toBe('anon')
  })

  it('refuses a role that the login is no member of, or that does not exist', async () => {
    const forged = { ...anon, role: 'service_role' }
    await expect(ask(database, forged, 'select 1')).rejects.toMatchObject({ code: '42501' })
    const ghost = { ...anon, role: 'ghost' }
    const error: unknown = await ask(database, ghost, 'select 1').catch((reason: unknown) => reason)
    expect(fromDatabaseError(error, ghost, { development: false }).status).toBe(401)
  })

  it('lets no value out of its parameter', async () => {
    const evil = `'); set role service_role; select ('`
    const caller = { ...user(alice), claimsText: JSON.stringify({ evil }) }
    const result = await database.asCaller(
      caller,
      {
        text: 'select $1, setting($2), setting($3), setting($4)',
        values: [evil, 'request.path', 'request.headers', 'search_path'],
      },
      { path: evil, headers: { evil }, searchPath: ['public', 'a", "pg_temp'] },
    )
    expect(textOf(result)).toEqual([[evil, evil, JSON.stringify({ evil }), '"public", "a"", ""pg_temp"']])
    await expect(ask(database, anon, 'select 1; select 2')).rejects.toMatchObject({ code: '42601' })
  })
})

describe('settings', () => {
  it('describes the request to Postgres', async () => {
    const result = await database.asCaller(
      anon,
      {
        text: `select setting('request.method'), setting('request.path'), setting('request.headers')::json->>'x-a',
          setting('timezone'), setting('search_path')`,
        values: [],
      },
      {
        method: 'GET',
        path: '/notes',
        headers: { 'x-a': '1' },
        timezone: 'Asia/Tokyo',
        searchPath: ['public', 'auth'],
      },
    )
    expect(textOf(result)).toEqual([['GET', '/notes', '1', 'Asia/Tokyo', '"public", "auth"']])
    const next = await database.asCaller(anon, { text: `select setting('timezone')`, values: [] })
    expect(valueOf(next)).not.toBe('Asia/Tokyo')
  })

  it('sets the statement timeout by role', async () => {
    const timeout = `select setting('statement_timeout')`
    expect(valueOf(await ask(database, anon, timeout))).toBe('3s')
    expect(valueOf(await ask(database, user(alice), timeout))).toBe('8s')
    expect(valueOf(await ask(database, service, timeout))).toBe('0')
  })

  it('refuses a write in a read-only request, and only there', async () => {
    const write = { text: 'update notes set body = body where id = 2', values: [] }
    for (const isolation of [undefined, 'repeatable read'] as const) {
      const settings = { readOnly: true, ...(isolation ? { isolation } : {}) }
      await expect(narrow.asCaller(user(alice), write, settings)).rejects.toMatchObject({ code: '25006' })
      const { affected } = await narrow.asCaller(user(alice), write)
      expect(affected).toBe(1)
    }
  })
})

describe('a result', () => {
  it('is text bytes, with NULL apart from the empty text', async () => {
    const { rows, columns, affected } = await ask(
      database,
      anon,
      `select 1 as one, null as nothing, '' as empty, 'ß€🙂' as text, true as yes`,
    )
    expect(columns).toEqual(['one', 'nothing', 'empty', 'text', 'yes'])
    expect(rows).toEqual([[Buffer.from('1'), null, Buffer.alloc(0), Buffer.from('ß€🙂'), Buffer.from('t')]])
    expect(affected).toBe(1)
  })

  it('knows its columns when nothing is left to describe, and when there are no rows', async () => {
    for (let time = 0; time < 3; time += 1) {
      const result = await ask(narrow, user(alice), 'select id, body from notes where id = $1', '1')
      expect(result).toEqual({ rows: [], columns: ['id', 'body'], after: [], controls: null, affected: 0 })
    }
    const written = await ask(narrow, user(alice), 'update notes set body = body')
    expect(written).toEqual({ rows: [], columns: [], after: [], controls: null, affected: 5 })
  })

  it('may be larger than many packets', async () => {
    const wide = await ask(database, anon, `select repeat('x', 20000000)`)
    expect(wide.rows[0]?.[0]?.length).toBe(20_000_000)
    const long = await ask(database, anon, 'select i, repeat(i::text, 20) from generate_series(1, 50000) i')
    expect(long.rows).toHaveLength(50_000)
    expect(long.rows[49_999]?.[1]?.toString()).toBe('50000'.repeat(20))
  })

  it('of a large parameter is the same bytes', async () => {
    const large = 'ä€🙂x'.repeat(400_000)
    expect(valueOf(await ask(database, anon, 'select $1::text', large))).toBe(large)
    expect(valueOf(await ask(database, anon, 'select $1::text', null))).toBeNull()
  })
})

describe('transactions', () => {
  beforeAll(async () => {
    await fixture.test.query(`
      create table parents (id int primary key);
      create table children (id int primary key, parent int references parents deferrable initially deferred);
      grant select, insert on parents, children to authenticated;
    `)
  })

  it.each([undefined, 'repeatable read', 'serializable'] as const)(
    'reports a constraint that fails after CommandComplete (isolation %s)',
    async (isolation) => {
      const insert = { text: 'insert into children values (1, 99) returning id', values: [] }
      const settings = isolation ? { isolation } : {}
      await expect(narrow.asCaller(user(alice), insert, settings)).rejects.toMatchObject({ code: '23503' })
      expect((await fixture.test.query('select 1 from children')).rowCount).toBe(0)
      expect(valueOf(await ask(narrow, user(bob), 'select auth.uid()'))).toBe(bob)
    },
  )

  it('leaves the connection usable after an error', async () => {
    const backend = 'select pg_backend_pid()'
    const before = valueOf(await ask(narrow, anon, backend))
    await expect(ask(narrow, anon, 'select 1 / 0')).rejects.toMatchObject({ code: '22012' })
    await expect(ask(narrow, anon, 'selec')).rejects.toMatchObject({ code: '42601' })
    const explicit = { isolation: 'serializable' } as const
    await expect(narrow.asCaller(anon, { text: 'select 1 / 0', values: [] }, explicit)).rejects.toThrow()
    expect(valueOf(await ask(narrow, anon, backend))).toBe(before)
  })

  it('runs at the asked isolation level, then at the usual one again', async () => {
    const level = { text: `select setting('transaction_isolation')`, values: [] }
    for (const isolation of ['repeatable read', 'serializable'] as const) {
      expect(valueOf(await narrow.asCaller(anon, level, { isolation }))).toBe(isolation)
      expect(valueOf(await narrow.asCaller(anon, level))).toBe('read committed')
    }
  })

  it('commits after beforeCommit agreed and rolls back when it threw', async () => {
    const insert = (id: string) => ({ text: 'insert into parents values ($1) returning id', values: [id] })
    const refusal = new Error('two rows too many')
    const refused = narrow.asCaller(user(alice), insert('1'), {
      beforeCommit: () => {
        throw refusal
      },
    })
    await expect(refused).rejects.toBe(refusal)
    let seen: unknown
    const kept = await narrow.asCaller(user(alice), insert('2'), {
      beforeCommit: (result) => (seen = result),
    })
    expect(seen).toEqual(kept)
    expect((await fixture.test.query('select id from parents')).rows).toEqual([{ id: 2 }])
  })
})

describe('what a function leaves in its session', () => {
  const settings = `select setting('role'), setting('search_path'), setting('request.jwt.claims'),
    setting('request.jwt.claim.sub'), setting('request.method'), setting('request.path'), setting('request.headers'),
    setting('statement_timeout'), coalesce(nullif(setting('app.secret'), ''), 'none'), setting('work_mem'),
    setting('timezone'), setting('default_transaction_read_only')`

  it.each([
    ['role', 'authenticated'],
    ['search_path', 'evil'],
    ['request.jwt.claims', '{"sub":"evil"}'],
    ['request.jwt.claim.sub', alice],
    ['request.method', 'EVIL'],
    ['request.path', '/evil'],
    ['request.headers', '{"evil":"1"}'],
    ['statement_timeout', '1'],
    ['app.secret', 'of the user before'],
    ['work_mem', '64kB'],
    ['timezone', 'Asia/Tokyo'],
    ['default_transaction_read_only', 'on'],
  ])('%s does not reach the next request', async (name, value) => {
    const clean = textOf(await ask(narrow, anon, settings))
    for (const readOnly of [false, true]) {
      const evil = { text: 'select set_config($1, $2, false)', values: [name, value] }
      await narrow.asCaller(user(alice), evil, { readOnly })
      expect(textOf(await ask(narrow, anon, settings))).toEqual(clean)
    }
  })

  it('is no read-only session for the next write', async () => {
    await ask(narrow, anon, `select set_config('default_transaction_read_only', 'on', false)`)
    const { affected } = await ask(narrow, user(alice), 'update notes set body = body where id = 2')
    expect(affected).toBe(1)
  })

  it('is no lock of a statement that failed, even if nothing follows', async () => {
    const locks = `select 1 from pg_locks where locktype = 'advisory' and classid = 0 and objid = 4712`
    await expect(
      ask(narrow, anon, 'select pg_advisory_lock(4712), 1 / (random() * 0)::int'),
    ).rejects.toThrow()
    for (let tries = 0; (await fixture.test.query(locks)).rowCount !== 0; tries += 1) {
      expect(tries).toBeLessThan(200)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })

  it('is no advisory lock', async () => {
    const locks = `select 1 from pg_locks where locktype = 'advisory' and classid = 0 and objid = 4711`
    await ask(narrow, anon, 'select pg_advisory_lock(4711)')
    expect((await fixture.test.query(locks)).rowCount).toBe(0)
    await expect(
      ask(narrow, anon, 'select pg_advisory_lock(4711), 1 / (random() * 0)::int'),
    ).rejects.toThrow()
    await ask(narrow, anon, 'select 1')
    expect((await fixture.test.query(locks)).rowCount).toBe(0)
    await narrow.asCaller(anon, { text: 'select pg_advisory_lock(4711)', values: [] }, { readOnly: true })
    await ask(narrow, anon, 'select 1')
    expect((await fixture.test.query(locks)).rowCount).toBe(0)
  })

  it('is no lost prepared statement', async () => {
    for (let time = 0; time < 3; time += 1) {
      expect(textOf(await ask(narrow, user(alice), owners))).toEqual([[alice]])
      await ask(narrow, anon, 'select run($1)', 'deallocate all')
    }
  })

  it('is no notification', async () => {
    await ask(narrow, anon, 'select run($1)', 'listen gossip')
    await fixture.test.query(`notify gossip, 'psst'`)
    expect(valueOf(await ask(narrow, anon, 'select 1'))).toBe('1')
  })
})

describe('under load', () => {
  it('20 users, 500 requests each, mixed with errors: no foreign row', { timeout: 60_000 }, async () => {
    const door = fixture.open({ poolSize: 4, poolTimeout: 20_000 })
    const id = (n: number) => `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    await fixture.test.query(
      `insert into notes select 1000 + u * 10 + i, ('10000000-0000-4000-8000-' || lpad(u::text, 12, '0'))::uuid, 'n'
        from generate_series(1, 20) u, generate_series(1, 3) i`,
    )
    let failures = 0
    const one = async (sub: string, n: number): Promise<void> => {
      if (n % 10 === 3) {
        await expect(ask(door, user(sub), 'select 1 / 0')).rejects.toMatchObject({ code: '22012' })
        failures += 1
        return
      }
      const isolated = n % 10 === 7 ? { isolation: 'repeatable read' as const } : {}
      const result = await door.asCaller(
        user(sub),
        { text: 'select owner from notes', values: [], prepare: n % 10 !== 5 },
        { readOnly: n % 2 === 0, ...isolated },
      )
      if (textOf(result).join() !== [sub, sub, sub].join())
        throw new Error(`${sub} saw ${textOf(result).join()}`)
    }
    const users = Array.from({ length: 20 }, async (_, u) => {
      for (let n = 0; n < 500; n += 1) await one(id(u + 1), n)
    })
    await Promise.all(users)
    expect(failures).toBe(1_000)
  })
})
