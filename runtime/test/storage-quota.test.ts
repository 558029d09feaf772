// Usage and quotas stay right: whatever changes the rows and in whatever order, beside folding, TRUNCATE and full buckets.
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let key: string
const users = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'] as const
const buckets = ['one', 'two', 'three'] as const

beforeAll(async () => {
  server = await startTestServer({
    sql: `insert into storage.buckets (id, name, quota) values
            ('one', 'one', null), ('two', 'two', 400), ('three', 'three', null), ('race', 'race', 100);
          create policy "everything" on storage.objects to authenticated using (true) with check (true);`,
  })
  key = server.config.serviceRoleKey
})
afterAll(() => server.stop())

const sql = async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
  (await server.database.query(text, values)).rows as Row[]
const send = (method: string, path: string, body?: object, as = key) =>
  server.request(`/storage/v1${path}`, { method, as, ...(body && { body: JSON.stringify(body) }) })
const put = (path: string, size: number, as = key) =>
  server.request(`/storage/v1/object/${path}`, {
    ...{ method: 'POST', as, body: 'x'.repeat(size) },
    headers: { 'content-type': 'text/plain', 'x-upsert': 'true' },
  })

/** What is counted, and what there is; owners of nothing left out. */
async function agree(): Promise<void> {
  const counted = await sql(
    `select bucket_id, owner_id, sum(bytes)::int as bytes, sum(objects)::int as objects from (
       select bucket_id, owner_id, bytes, objects from storage.usage
       union all select bucket_id, owner_id, bytes, objects from storage.usage_changes) u
     group by 1, 2 having sum(bytes) <> 0 or sum(objects) <> 0 order by 1, 2`,
  )
  const there = await sql(
    `select bucket_id, coalesce(owner_id, '') as owner_id,
       coalesce(sum((metadata ->> 'size')::int), 0)::int as bytes, count(*)::int as objects
     from storage.objects group by 1, 2 order by 1, 2`,
  )
  expect(counted).toEqual(there)
}

/** Numbers below `below`, the same ones for the same seed. */
function drawer(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

it.each([1, 2, 3])('usage is right after operations at random, four at a time: seed %i', async (seed) => {
  const draw = drawer(seed)
  const path = () => `${buckets[draw(3)] ?? 'one'}/${draw(6)}`
  const place = (at: string) => at.split('/') as [string, string]
  const operations: readonly (() => Promise<unknown>)[] = [
    () => put(path(), draw(90), server.token({ sub: users[draw(2)] })),
    () => put(path(), draw(90)),
    () => send('DELETE', `/object/${path()}`),
    () => {
      const [[bucketId, sourceKey], [destinationBucket, destinationKey]] = [place(path()), place(path())]
      return send('POST', '/object/move', { bucketId, sourceKey, destinationBucket, destinationKey })
    },
    () => {
      const [[bucketId, sourceKey], [destinationBucket, destinationKey]] = [place(path()), place(path())]
      return send('POST', '/object/copy', { bucketId, sourceKey, destinationBucket, destinationKey })
    },
    () => sql('delete from storage.objects where bucket_id = $1 and name = $2', place(path())),
    () => sql('update storage.objects set owner_id = $1 where name = $2', [users[draw(2)], String(draw(6))]),
    () => sql('select storage.fold_usage()'),
  ]
  for (let round = 0; round < 30; round += 1) {
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, () => (operations[draw(operations.length)] ?? expect.fail)()),
    )
    for (const answer of answers) {
      if (answer.status === 'fulfilled' && answer.value instanceof Response)
        expect(answer.value.status, await answer.value.text()).toBeLessThan(500)
    }
    const [two] = await sql<{ bytes: number }>(`select storage.used('two', null)::int as bytes`)
    expect(two?.bytes).toBeLessThanOrEqual(400)
  }
  await agree()
})

/** Runs `work` on two connections of the owner. */
async function withTwo(work: (one: pg.Client, two: pg.Client) => Promise<void>): Promise<void> {
  const [one, two] = [new pg.Client(server.database.connection), new pg.Client(server.database.connection)]
  await Promise.all([one.connect(), two.connect()])
  try {
    await work(one, two)
  } finally {
    await Promise.all([one.end(), two.end()])
  }
}

/** Resolves once a connection waits for another's lock. */
async function waits(client: pg.Client): Promise<void> {
  const { processID } = client as unknown as { readonly processID: number }
  for (;;) {
    const [row] = await sql<{ is: boolean }>('select cardinality(pg_blocking_pids($1)) > 0 as is', [
      processID,
    ])
    if (row?.is === true) return
  }
}

it('TRUNCATE leaves nothing counted, though a fold is under way', async () => {
  await sql('truncate storage.objects')
  await put('one/a', 10)
  await withTwo(async (folding, emptying) => {
    await folding.query('begin')
    await folding.query('select storage.fold_usage()')
    const emptied = emptying.query('truncate storage.objects')
    await waits(emptying)
    await folding.query('commit')
    await emptied
  })
  await agree()
})

it.each(['read committed', 'repeatable read', 'serializable'])(
  'quotas hold for transactions that are %s',
  async (level) => {
    await sql(`delete from storage.objects where bucket_id in ('race', 'three')`)
    expect((await put('three/first', 70)).status).toBe(200)
    expect((await put('three/second', 70)).status).toBe(200)
    const change = (name: string) =>
      `update storage.objects set bucket_id = 'race' where bucket_id = 'three' and name = '${name}'`
    await withTwo(async (one, two) => {
      for (const client of [one, two]) {
        await client.query(`begin isolation level ${level}`)
        await client.query('select 1 from storage.buckets')
      }
      await one.query(change('first'))
      const second = two.query(change('second')).then(
        () => 'done',
        (error: unknown) => (error as { code?: string }).code,
      )
      await waits(two)
      await one.query('commit')
      // whose snapshot is older cannot know how much there is
      expect(await second).toBe(level === 'read committed' ? 'LS413' : '40001')
      await two.query('rollback')
      // and begins anew
      await two.query(`begin isolation level ${level}`)
      await expect(two.query(change('second'))).rejects.toMatchObject({ code: 'LS413' })
      await two.query('rollback')
    })
    expect(await sql(`select storage.used('race', null)::int as bytes`)).toEqual([{ bytes: 70 }])
    await agree()
  },
)

it('quotas hold for many uploads at once, in every protocol', async () => {
  await sql(`insert into storage.buckets (id, name, quota, user_quota) values ('many', 'many', 1000, 300)`)
  const word = (text: string) => Buffer.from(text).toString('base64')
  const resumable = (name: string, as: string) =>
    server.request('/storage/v1/upload/resumable', {
      ...{ method: 'POST', as, body: 'x'.repeat(100) },
      headers: {
        ...{ 'tus-resumable': '1.0.0', 'upload-length': '100', 'x-upsert': 'true' },
        'content-type': 'application/offset+octet-stream',
        'upload-metadata': `bucketName ${word('many')},objectName ${word(name)}`,
      },
    })
  // a body without a length is not known before it has come
  const chunked = (name: string, as: string) =>
    server.request(`/storage/v1/object/many/${name}`, {
      ...{ method: 'POST', as, body: new Blob(['x'.repeat(100)]).stream(), duplex: 'half' },
      headers: { 'content-type': 'text/plain' },
    })
  const kinds = [(name: string, as: string) => put(`many/${name}`, 100, as), resumable, chunked] as const
  const senders = [...users.map((sub) => server.token({ sub })), key]
  const statuses = await Promise.all(
    Array.from({ length: 36 }, async (_, at) => {
      const answer = await (kinds[at % 3] ?? expect.fail)(`file ${at}`, senders[Math.floor(at / 3) % 3] ?? '')
      await answer.text()
      return answer.status
    }),
  )
  expect(new Set(statuses)).toEqual(new Set([200, 201, 413]))
  const owners = await sql(
    `select count(*)::int from storage.objects where bucket_id = 'many' group by owner_id order by owner_id`,
  )
  // what is free is used: twelve of each sender had a place to win
  expect(owners.map((row) => (row as { count: number }).count).reduce((a, b) => a + b)).toBe(10)
  for (const user of users) {
    const [own] = await sql<{ bytes: number }>(`select storage.used('many', $1)::int as bytes`, [user])
    expect(own?.bytes).toBeLessThanOrEqual(300)
  }
  await agree()
})

it('nobody makes room with a size below nothing', async () => {
  await sql(`insert into storage.buckets (id, name, quota) values ('negative', 'negative', 100)`)
  await sql(
    `insert into storage.objects (bucket_id, name, metadata) values ('negative', 'debt', '{"size": -1000}')`,
  )
  expect((await put('negative/large', 101)).status).toBe(413)
  expect((await put('negative/fits', 100)).status).toBe(200)
  expect(await sql(`select storage.used('negative', null)::int as bytes`)).toEqual([{ bytes: 100 }])
  await sql(`delete from storage.objects where bucket_id = 'negative'`)
  expect(await sql(`select storage.used('negative', null)::int as bytes`)).toEqual([{ bytes: 0 }])
})

it('what does not grow is allowed in a bucket over its quota', async () => {
  const user = server.token({ sub: users[0] })
  await sql(`insert into storage.buckets (id, name) values ('lowered', 'lowered')`)
  for (const name of ['a', 'b', 'c']) expect((await put(`lowered/${name}`, 50, user)).status).toBe(200)
  const sizes = async () =>
    Object.fromEntries(
      (
        await sql<{ name: string; size: number }>(
          `select name, (metadata ->> 'size')::int as size from storage.objects where bucket_id = 'lowered'`,
        )
      ).map(({ name, size }) => [name, size]),
    )
  const rename = (sourceKey: string, destinationKey: string) =>
    send('POST', '/object/move', { bucketId: 'lowered', sourceKey, destinationKey }, user)
  for (const limit of ['quota', 'user_quota']) {
    await sql(`update storage.buckets set quota = null, user_quota = null where id = 'lowered'`)
    await sql(`update storage.buckets set ${limit} = 100 where id = 'lowered'`)
    expect((await rename('a', 'renamed')).status).toBe(200)
    expect((await rename('renamed', 'a')).status).toBe(200)
    expect((await put('lowered/b', 50, user)).status).toBe(200)
    for (const path of ['lowered/b', 'lowered/new']) expect((await put(path, 51, user)).status).toBe(413)
    expect(await sizes()).toEqual({ a: 50, b: 50, c: 50 })
    expect((await put('lowered/b', 20, user)).status).toBe(200)
    // 120 of 100: still over, and still allowed
    expect((await put('lowered/b', 19, user)).status).toBe(200)
    expect((await put('lowered/new', 1, user)).status).toBe(413)
    expect((await send('DELETE', '/object/lowered/b', undefined, user)).status).toBe(200)
    expect((await put('lowered/b', 1, user)).status).toBe(413)
    await sql(`update storage.buckets set quota = null, user_quota = null where id = 'lowered'`)
    expect((await put('lowered/b', 50, user)).status).toBe(200)
  }
  await sql(`update storage.buckets set quota = 150, user_quota = 60 where id = 'lowered'`)
  // replaced by somebody else: the bucket shrinks, and his share grows
  expect((await put('lowered/a', 40, server.token({ sub: users[1] }))).status).toBe(200)
  expect((await put('lowered/b', 40, server.token({ sub: users[1] }))).status).toBe(413)
  await agree()
})

it('unfinished uploads take space, too, until they are given up', async () => {
  await sql(`insert into storage.buckets (id, name, quota, user_quota) values ('begun', 'begun', 250, 120)`)
  const word = (text: string) => Buffer.from(text).toString('base64')
  const tus = { 'tus-resumable': '1.0.0' }
  /** Sends 100 bytes of 110. */
  async function begin(name: string, as: string) {
    const made = await server.request('/storage/v1/upload/resumable', {
      ...{ method: 'POST', as },
      headers: {
        ...{ ...tus, 'upload-length': '110' },
        'upload-metadata': `bucketName ${word('begun')},objectName ${word(name)}`,
      },
    })
    expect(made.status).toBe(201)
    const path = new URL(made.headers.get('location') ?? '', server.url).pathname
    const sent = await server.request(path, {
      ...{ method: 'PATCH', as, body: 'x'.repeat(100) },
      headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    })
    return { path, status: sent.status, text: await sent.text() }
  }
  const [one = '', two = ''] = users.map((sub) => server.token({ sub }))
  const first = await begin('a', one)
  expect(first.status).toBe(204)
  const refused = await begin('b', one)
  expect([refused.status, refused.text]).toEqual([413, expect.stringContaining('120 bytes')])
  expect((await begin('c', two)).status).toBe(204)
  const full = await begin('d', key)
  expect([full.status, full.text]).toEqual([413, expect.stringContaining('250 bytes')])
  // what was refused goes on where it was, once there is room
  const given = await server.request(first.path, { method: 'DELETE', as: one, headers: tus })
  expect(given.status).toBe(204)
  const again = await server.request(refused.path, {
    ...{ method: 'PATCH', as: one, body: 'x'.repeat(100) },
    headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
  })
  expect(again.status).toBe(204)
  await agree()
})
