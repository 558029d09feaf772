// What happens in between: a look for orphans beside a copy, an upload in parts that is completed twice, a refusal after the
// bytes were kept; and what the command says of damage.
import { randomUUID } from 'node:crypto'
import { readdir, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { run } from '../cli/storage.ts'
import { reconcile } from '../storage/sweep/reconcile.ts'
import { startTestServer, type TestServer } from './server.ts'
import { testSecret } from './postgres.ts'

const day = 86_400_000
let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ sql: `insert into storage.buckets (id, name) values ('files', 'files')` })
})
afterAll(() => server.stop())
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const key = () => server.config.serviceRoleKey
const sql = async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
  (await server.database.query(text, values)).rows as Row[]
const put = (
  name: string,
  body: BodyInit,
  headers: Record<string, string> = { 'content-type': 'text/plain' },
) =>
  fetch(`${server.url}/storage/v1/object/files/${name}`, {
    method: 'POST',
    body,
    headers: { apikey: key(), ...headers },
  })
const versionOf = async (name: string) =>
  (await sql<{ version: string }>('select version from storage.objects where name = $1', [name]))[0]
    ?.version ?? ''

/** Paths of the files, by id. */
async function files(): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(server.config.storage.directory, { recursive: true, withFileTypes: true })
  return new Map(
    entries.flatMap((entry) => (entry.isFile() ? [[entry.name, join(entry.parentPath, entry.name)]] : [])),
  )
}

it('a copy of an old object is no orphan while no row names it yet', async () => {
  const { db, blobs } = server.services.storage
  await put('old', 'written long ago')
  const version = await versionOf('old')
  const longAgo = new Date(Date.now() - 3 * day)
  await utimes((await files()).get(version) ?? '', longAgo, longAgo)
  const copy = randomUUID()
  await blobs.copy(version, copy)
  expect(await reconcile(db, blobs, day)).toMatchObject({ orphans: 1, removed: 0, damaged: [] })
  expect(await blobs.size(copy)).toBe(16)
  await blobs.remove(copy)
})

it('who completes an upload a second time does not take away the bytes of the first', async () => {
  const { writer, system } = server.services.storage
  const {
    id: file,
    size,
    md5,
    sha256,
  } = await writer.keep(
    (async function* () {
      yield await Promise.resolve(Buffer.from('the only part'))
    })(),
    1_000,
  )
  const upload = randomUUID()
  await sql(
    `insert into storage.uploads (id, kind, bucket_id, name, details, expires_at)
     values ($1, 's3', 'files', 'twice', '{}', now() + interval '1 hour')`,
    [upload],
  )
  await sql(
    `insert into storage.upload_parts (upload_id, number, file, size, md5, sha256) values ($1, 1, $2, $3, $4, $5)`,
    [upload, file, size, md5, sha256],
  )
  const place = () =>
    writer.place(
      {
        ...{ caller: system, operation: 'storage.s3.upload.complete', upsert: true },
        place: { bucket: 'files', name: 'twice' },
      },
      {
        ...{ version: randomUUID(), size, eTag: `"${md5.toString('hex')}"`, upload },
        segments: [{ id: file, size, md5: md5.toString('hex'), sha256: sha256.toString('hex') }],
      },
      { mimetype: 'text/plain', cacheControl: 'no-cache' },
    )
  const outcome = () =>
    place().then(
      () => 'placed',
      (error: unknown) => (error as { code?: string }).code,
    )
  // both stand between their blobs and the object
  const { both } = await server.services.storage.db.transaction(async (own) => {
    await own.rows('lock table storage.objects in share mode')
    const begun = [outcome(), outcome()]
    while ((await sql(`select from storage.blobs where upload = $1`, [upload])).length < 2);
    return { both: begun }
  })
  expect((await Promise.all(both)).toSorted()).toEqual(['NoSuchUpload', 'placed'])
  expect(await outcome()).toBe('NoSuchUpload')
  for (const table of ['uploads', 'upload_parts', 'dead_files'])
    expect(await sql(`select from storage.${table}`), table).toEqual([])
  const response = await server.request('/storage/v1/object/files/twice', { as: key() })
  expect(await response.text()).toBe('the only part')
})

it('what is refused after its bytes came leaves no file', async () => {
  const before = (await files()).size
  const form = new FormData()
  form.append('cacheControl', 'max-age=1\u0001')
  form.append('', new Blob(['bytes'], { type: 'text/plain' }), 'a.txt')
  expect((await put('refused', form, {})).status).toBe(400)
  const late = new FormData()
  late.append('', new Blob(['bytes'], { type: 'text/plain' }), 'a.txt')
  late.append('metadata', '{"a": "\\u0000"}')
  expect((await put('refused', late, {})).status).toBe(400)
  expect((await files()).size).toBe(before)
})

it('npm run storage: check and scrub end with 1 where an object is damaged, with 2 where they are not understood', async () => {
  vi.stubEnv('DATABASE_URL', server.database.url)
  vi.stubEnv('APP_SECRET', testSecret)
  vi.stubEnv('SECRETS_FILE', server.config.secretsFile)
  vi.stubEnv('STORAGE_DIR', server.config.storage.directory)
  const [out, progress]: [string[], string[]] = [[], []]
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => void out.push(String(line)))
  vi.spyOn(console, 'error').mockImplementation((line: unknown) => void progress.push(String(line)))
  await put('sound', 'sound')
  await put('broken', 'broken')
  expect([await run(['check']), await run(['scrub'])]).toEqual([0, 0])
  expect(out).toEqual([])
  await rm((await files()).get(await versionOf('broken')) ?? '')
  expect([await run(['check']), await run(['scrub'])]).toEqual([1, 1])
  expect(out).toHaveLength(2)
  for (const table of out) expect(table).toMatch(/missing +files +broken/)
  expect(progress.at(-1)).toMatch(/damaged 1$/)
  expect([await run([]), await run(['repair'])]).toEqual([2, 2])
})
