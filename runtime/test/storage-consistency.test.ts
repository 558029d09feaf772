// Rows and bytes never disagree: plain SQL, quotas, writers and readers at once, damaged disks, full disks.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reconcile } from '../storage/sweep/reconcile.ts'
import { scrub } from '../storage/sweep/scrub.ts'
import { createSweeper } from '../storage/sweep/sweeper.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let key: string
const [adaId, bobId] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b']

beforeAll(async () => {
  server = await startTestServer({
    sql: `insert into storage.buckets (id, name, quota, user_quota)
            values ('files', 'files', null, null), ('tight', 'tight', 100, 60), ('other', 'other', null, null);
          create policy "everything" on storage.objects to authenticated using (true) with check (true);`,
  })
  key = server.config.serviceRoleKey
})
afterAll(() => server.stop())

const sql = async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
  (await server.database.query(text, values)).rows as Row[]
const send = (method: string, path: string, init: RequestInit & { as?: string } = {}) =>
  server.request(`/storage/v1${path}`, { method, as: key, ...init })
const put = (name: string, body: string, bucket = 'files', as = key) =>
  send('POST', `/object/${bucket}/${name}`, {
    body,
    as,
    headers: { 'content-type': 'text/plain', 'x-upsert': 'true' },
  })
const versionOf = async (name: string): Promise<string> =>
  (await sql<{ version: string }>('select version from storage.objects where name = $1', [name]))[0]
    ?.version ?? ''

async function fileOf(name: string): Promise<string> {
  const version = await versionOf(name)
  const entries = await readdir(server.config.storage.directory, { recursive: true, withFileTypes: true })
  const found = entries.find((entry) => entry.name === version)
  return found ? join(found.parentPath, found.name) : ''
}

async function sweep(): Promise<void> {
  const { db, blobs } = server.services.storage
  await createSweeper({ db, blobs, settings: { grace: -1000, longestUpload: 86_400_000 } }).run()
}

/** Ids of the files on the disk, and of those that objects hold. */
async function files(): Promise<readonly [string[], string[]]> {
  const entries = await readdir(server.config.storage.directory, { recursive: true, withFileTypes: true })
  const held = await sql<{ version: string }>('select version from storage.objects where version is not null')
  return [
    entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort(),
    held.map(({ version }) => version).sort(),
  ]
}

async function agree(): Promise<void> {
  await sweep()
  const [there, held] = await files()
  expect(there).toEqual(held)
}

describe('plain SQL', () => {
  it.each([
    ['DELETE', `delete from storage.objects where name like 'sql/%'`],
    ['an UPDATE to another bucket', `update storage.objects set bucket_id = 'other' where name like 'sql/%'`],
    ['TRUNCATE', 'truncate storage.objects'],
  ])('leaves no bytes behind: %s', async (_, text) => {
    for (let at = 0; at < 5; at += 1) await put(`sql/${at}`, `text ${at}`)
    await sql(text)
    await agree()
    const [usage] = await sql<{ bytes: number; objects: number }>(
      `select coalesce(sum(bytes), 0)::int as bytes, coalesce(sum(objects), 0)::int as objects from (
         select bytes, objects from storage.usage union all select bytes, objects from storage.usage_changes) u`,
    )
    const [rows] = await sql<{ bytes: number; objects: number }>(
      `select coalesce(sum((metadata ->> 'size')::int), 0)::int as bytes, count(*)::int as objects from storage.objects`,
    )
    expect(usage).toEqual(rows)
  })

  it('takes no blob of another object, and forges no metadata', async () => {
    await put('mine', 'mine')
    const version = await versionOf('mine')
    const insert = `insert into storage.objects (bucket_id, name, version) values ('files', 'forged', $1)`
    await expect(sql(insert, [version])).rejects.toThrow()
    await expect(sql(insert, ['00000000-0000-4000-8000-000000000001'])).rejects.toThrow('uploads')
    await put('second', 'second')
    await expect(
      sql(`update storage.objects set version = $1 where name = 'second'`, [version]),
    ).rejects.toThrow()
    // not even after the object is gone
    await sql(`delete from storage.objects where name = 'mine'`)
    await expect(sql(insert, [version])).rejects.toThrow('uploads')
    await sql(`update storage.objects set metadata = '{"size": 1}' where name = 'second'`)
    const [row] = await sql<{ size: number }>(
      `select (metadata ->> 'size')::int as size from storage.objects where name = 'second'`,
    )
    expect(row?.size).toBe(6)
  })
})

describe('quotas', () => {
  const [ada, bob] = [() => server.token({ sub: adaId }), () => server.token({ sub: bobId })]

  it('hold for a bucket and for each of its users, however many write at once', async () => {
    const statuses = await Promise.all(
      Array.from(
        { length: 12 },
        async (_, at) => (await put(`ada/${at}`, 'x'.repeat(10), 'tight', ada())).status,
      ),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(6)
    expect(statuses.filter((status) => status === 413)).toHaveLength(6)
    const refused = await put('ada/more', 'x', 'tight', ada())
    expect((await refused.json()) as object).toMatchObject({ code: 'EntityTooLarge', statusCode: '413' })
    const others = await Promise.all(
      Array.from(
        { length: 8 },
        async (_, at) => (await put(`bob/${at}`, 'x'.repeat(10), 'tight', bob())).status,
      ),
    )
    expect(others.filter((status) => status === 200)).toHaveLength(4)
    await agree()
  })

  it('count what is replaced, moved and deleted', async () => {
    // which of them were taken is chance
    const [hers, one] = await sql<{ name: string }>(
      `select min(name) as name from storage.objects where bucket_id = 'tight' group by owner_id order by 1`,
    )
    expect((await put(hers?.name ?? '', 'x'.repeat(9), 'tight', ada())).status).toBe(200)
    await sql(`select storage.fold_usage()`)
    expect((await send('DELETE', `/object/tight/${one?.name}`, { as: bob() })).status).toBe(200)
    const move = {
      bucketId: 'files',
      sourceKey: 'large',
      destinationBucket: 'tight',
      destinationKey: 'large',
    }
    await put('large', 'x'.repeat(50), 'files', ada())
    const moved = await send('POST', '/object/move', { body: JSON.stringify(move), as: ada() })
    expect(moved.status).toBe(413)
    expect(await (await send('GET', '/object/files/large')).text()).toHaveLength(50)
  })
})

it('T-12: 25 readers of an object that 25 write see one whole version', async () => {
  const bodies = Array.from({ length: 25 }, (_, at) => String(at % 10).repeat(200_000 + at))
  const sums = new Set(bodies.map((body) => createHash('md5').update(body).digest('hex')))
  await put('shared', bodies[0] ?? '')
  const writers = bodies.map(async (body, at) => {
    for (let time = 0; time < 3; time += 1)
      expect((await put('shared', body)).status, `writer ${at}`).toBe(200)
  })
  let reads = 0
  let ended = false
  const readers = Array.from({ length: 25 }, async () => {
    while (!ended) {
      const response = await send('GET', '/object/files/shared')
      const text = await response.text()
      const sum = createHash('md5').update(text).digest('hex')
      expect(response.headers.get('etag')).toBe(`"${sum}"`)
      expect(sums.has(sum)).toBe(true)
      reads += 1
    }
  })
  await Promise.all(writers)
  ended = true
  await Promise.all(readers)
  expect(reads).toBeGreaterThan(0)
  await agree()
})

it('damage is found: missing, cut and changed bytes; orphans that are old go, young ones stay', async () => {
  const { db, blobs } = server.services.storage
  for (const name of ['lost', 'cut', 'flipped', 'sound']) await put(`damage/${name}`, `the bytes of ${name}`)
  expect((await reconcile(db, blobs, 86_400_000)).damaged).toEqual([])
  expect((await scrub(db, blobs)).damaged).toEqual([])
  await rm(await fileOf('damage/lost'))
  await truncate(await fileOf('damage/cut'), 3)
  const flipped = await fileOf('damage/flipped')
  const bytes = await readFile(flipped)
  bytes[0] = (bytes[0] ?? 0) ^ 1
  await rm(flipped)
  await writeFile(flipped, bytes)
  const orphan = join(flipped, '..', '00000000-0000-4000-8000-00000000ffff')
  await writeFile(orphan, 'nobody')

  const young = await reconcile(db, blobs, 86_400_000)
  expect(young).toMatchObject({ orphans: 1, removed: 0 })
  expect(young.damaged.map(({ name, problem }) => [name, problem]).sort()).toEqual([
    ['damage/cut', 'wrong size'],
    ['damage/lost', 'missing'],
  ])
  expect((await scrub(db, blobs)).damaged.map(({ name, problem }) => [name, problem]).sort()).toEqual([
    ['damage/cut', 'wrong bytes'],
    ['damage/flipped', 'wrong bytes'],
    ['damage/lost', 'missing'],
  ])
  expect((await reconcile(db, blobs, -1000)).removed).toBe(1)
  const lost = await send('GET', '/object/files/damage/lost')
  expect([lost.status, ((await lost.json()) as { code: string }).code]).toEqual([500, 'InternalError'])
  expect((await send('DELETE', '/object/files/damage/', {})).status).toBe(200)
})

/** A disk of its own of some megabytes; undefined where nobody may mount one. */
function mountDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'lite-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
}

it('a full and a read-only disk refuse uploads with 507, and downloads go on', async ({ skip }) => {
  const disk = mountDisk()
  if (disk === undefined) return skip('no disk can be mounted here')
  const small = await startTestServer({
    sql: `insert into storage.buckets (id, name) values ('files', 'files')`,
    env: { STORAGE_DIR: disk },
  })
  const upload = async (name: string, size: number) => {
    const response = await small.request(`/storage/v1/object/files/${name}`, {
      ...{ method: 'POST', as: small.config.serviceRoleKey, body: 'x'.repeat(size) },
      headers: { 'content-type': 'text/plain' },
    })
    return [response.status, ((await response.json()) as { code?: string }).code]
  }
  const count = async () =>
    (await readdir(disk, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length
  try {
    expect(await upload('fits', 1_000_000)).toEqual([200, undefined])
    expect(await upload('large', 20_000_000)).toEqual([507, 'InsufficientStorage'])
    // without a length the disk fills up on the way
    const stream = new Blob(['x'.repeat(20_000_000)]).stream()
    const chunked = await small.request('/storage/v1/object/files/chunked', {
      ...{ method: 'POST', as: small.config.serviceRoleKey, body: stream, duplex: 'half' },
      headers: { 'content-type': 'text/plain' },
    })
    expect(chunked.status).toBe(507)
    expect(await count()).toBe(1)
    execFileSync('mount', ['-o', 'remount,ro', disk])
    expect(await upload('read-only', 10)).toEqual([507, 'InsufficientStorage'])
    const response = await small.request('/storage/v1/object/files/fits', { as: small.config.serviceRoleKey })
    expect([response.status, (await response.text()).length]).toEqual([200, 1_000_000])
    execFileSync('mount', ['-o', 'remount,rw', disk])
    expect(await upload('again', 10)).toEqual([200, undefined])
  } finally {
    await small.stop().catch(() => undefined)
    execFileSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  }
})
