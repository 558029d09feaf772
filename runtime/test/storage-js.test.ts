// The unmodified storage-js against a real server: buckets, uploads, downloads, lists, moves, copies, removals, signed URLs,
// each as row-level security has it.
import { createHash } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
type Client = ReturnType<typeof createClient>
let admin: Client
let ada: Client
let bob: Client

const adaId = '00000000-0000-4000-8000-00000000000a'
const bobId = '00000000-0000-4000-8000-00000000000b'

function clientOf(key: string, token?: string): Client {
  return createClient(server.url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: WebSocket as unknown as typeof globalThis.WebSocket },
    ...(token !== undefined && { accessToken: async () => token }),
  })
}

beforeAll(async () => {
  server = await startTestServer({
    sql: `
      create policy "own files" on storage.objects to authenticated
        using (bucket_id = 'private' and (storage.foldername(name))[1] = auth.uid()::text)
        with check (bucket_id = 'private' and (storage.foldername(name))[1] = auth.uid()::text);
    `,
  })
  const { anonKey, serviceRoleKey } = server.config
  admin = clientOf(serviceRoleKey)
  ada = clientOf(anonKey, server.token({ sub: adaId }))
  bob = clientOf(anonKey, server.token({ sub: bobId }))
})
afterAll(() => server.stop())

describe('buckets', () => {
  it('are made, told, changed, emptied and deleted', async () => {
    const made = await admin.storage.createBucket('made', {
      public: false,
      fileSizeLimit: '20mb',
      allowedMimeTypes: ['image/*'],
    })
    expect(made).toEqual({ data: { name: 'made' }, error: null })
    const got = await admin.storage.getBucket('made')
    expect(got.data).toMatchObject({
      ...{ id: 'made', name: 'made', public: false, file_size_limit: 20_000_000 },
      allowed_mime_types: ['image/*'],
    })
    expect(
      await admin.storage.updateBucket('made', { public: true, fileSizeLimit: 10, allowedMimeTypes: null }),
    ).toEqual({
      data: { message: 'Successfully updated' },
      error: null,
    })
    expect((await admin.storage.listBuckets()).data?.map(({ id }) => id)).toContain('made')
    await admin.storage.from('made').upload('one.txt', 'x')
    const refused = await admin.storage.deleteBucket('made')
    expect(refused.error?.message).toBe('The bucket you tried to delete is not empty')
    await admin.storage.emptyBucket('made')
    expect((await admin.storage.deleteBucket('made')).error).toBeNull()
    expect((await admin.storage.getBucket('made')).error?.message).toBe('Bucket not found')
  })
})

describe('files', () => {
  beforeAll(async () => {
    await admin.storage.createBucket('private')
    await admin.storage.createBucket('open', { public: true })
  })

  it('come back as they went', async () => {
    const name = `${adaId}/ägypten/日本.txt`
    const body = new Blob([Buffer.from('héllo')], { type: 'text/plain;charset=utf-8' })
    const { data, error } = await ada.storage
      .from('private')
      .upload(name, body, { cacheControl: '3600', metadata: { a: 1 } })
    expect(error).toBeNull()
    expect(data).toMatchObject({ path: name, fullPath: `private/${name}` })
    const back = await ada.storage.from('private').download(name)
    expect(await back.data?.text()).toBe('héllo')
    const info = await ada.storage.from('private').info(name)
    expect(info.data).toMatchObject({
      ...{ name, bucketId: 'private', size: 6, contentType: 'text/plain', cacheControl: 'max-age=3600' },
      ...{ etag: `"${createHash('md5').update('héllo').digest('hex')}"`, metadata: { a: 1 } },
    })
    expect((await ada.storage.from('private').exists(name)).data).toBe(true)
    expect((await bob.storage.from('private').exists(name)).data).toBe(false)
    const stolen = await bob.storage.from('private').download(name)
    expect(stolen.error).not.toBeNull()
    const blind = await bob.storage.from('private').upload(name, 'x', { upsert: true })
    expect(blind.error?.message).toContain('new row violates row-level security policy')
  })

  it('are not replaced unless that is said', async () => {
    const files = ada.storage.from('private')
    const name = `${adaId}/twice.txt`
    expect((await files.upload(name, 'one')).error).toBeNull()
    expect((await files.upload(name, 'two')).error?.message).toBe('The resource already exists')
    expect((await files.upload(name, 'two', { upsert: true })).error).toBeNull()
    expect(await (await files.download(name)).data?.text()).toBe('two')
    expect((await files.update(name, 'three')).error).toBeNull()
    expect(await (await files.download(name)).data?.text()).toBe('three')
  })

  it('are moved, copied and removed', async () => {
    const files = ada.storage.from('private')
    const [from, to, copy] = [`${adaId}/from`, `${adaId}/to`, `${adaId}/copy`]
    await files.upload(from, 'bytes')
    expect((await files.move(from, to)).error).toBeNull()
    expect((await files.copy(to, copy)).data).toEqual({ path: `private/${copy}` })
    expect(await (await files.download(copy)).data?.text()).toBe('bytes')
    expect((await bob.storage.from('private').remove([to])).data).toEqual([])
    const removed = await files.remove([to, copy, `${adaId}/nowhere`])
    expect(removed.data?.map(({ name }) => name).sort()).toEqual([copy, to])
    expect((await files.download(to)).error).not.toBeNull()
  })

  it('are listed by folder', async () => {
    const files = admin.storage.from('open')
    for (const name of ['a.txt', 'b/1.txt', 'b/2.txt', 'c/d/e.txt', 'z.txt']) await files.upload(name, name)
    const top = await files.list('', { sortBy: { column: 'name', order: 'asc' } })
    expect(top.error).toBeNull()
    expect(top.data?.map(({ name, id }) => [name, id === null])).toEqual([
      ['a.txt', false],
      ['b', true],
      ['c', true],
      ['z.txt', false],
    ])
    expect((await files.list('b', { limit: 1, offset: 1 })).data?.map(({ name }) => name)).toEqual(['2.txt'])
    const down = { limit: 2, offset: 1, sortBy: { column: 'name', order: 'desc' } }
    expect((await files.list('', down)).data?.map(({ name }) => name)).toEqual(['c', 'b'])
    const newest = { limit: 1, offset: 2, sortBy: { column: 'created_at', order: 'desc' } }
    expect((await files.list('', newest)).data?.map(({ name }) => name)).toEqual(['z.txt'])
    expect((await files.list('', { search: 'Z.' })).data?.map(({ name }) => name)).toEqual(['z.txt'])
    const first = await files.listV2({ with_delimiter: true, limit: 2 })
    expect(first.data).toMatchObject({
      hasNext: true,
      objects: [{ name: 'a.txt' }],
      folders: [{ name: 'b/', key: 'b' }],
    })
    const second = await files.listV2({
      with_delimiter: true,
      limit: 9,
      cursor: first.data?.nextCursor ?? '',
    })
    expect(second.data).toMatchObject({
      hasNext: false,
      objects: [{ name: 'z.txt' }],
      folders: [{ name: 'c/' }],
    })
    const flat = await files.listV2({ prefix: 'b/', sortBy: { column: 'created_at', order: 'desc' } })
    expect(flat.data?.objects.map(({ name }) => name)).toEqual(['b/2.txt', 'b/1.txt'])
  })

  it('are open to all by public and signed URLs', async () => {
    const files = admin.storage.from('open')
    await files.upload('seen.txt', 'seen', { contentType: 'text/plain' })
    const seen = await fetch(files.getPublicUrl('seen.txt').data.publicUrl)
    expect([seen.status, await seen.text()]).toEqual([200, 'seen'])
    const own = ada.storage.from('private')
    await own.upload(`${adaId}/signed.txt`, 'signed')
    const { data } = await own.createSignedUrl(`${adaId}/signed.txt`, 60, { download: 'näme.txt' })
    const signed = await fetch(data?.signedUrl ?? '')
    expect([signed.status, await signed.text()]).toEqual([200, 'signed'])
    expect(signed.headers.get('content-disposition')).toBe(
      `attachment; filename="n_me.txt"; filename*=UTF-8''n%C3%A4me.txt`,
    )
    const many = await own.createSignedUrls([`${adaId}/signed.txt`, 'nowhere'], 60)
    expect(many.data?.map(({ error }) => error)).toEqual([
      null,
      'Either the object does not exist or you do not have access to it',
    ])
    const upload = await own.createSignedUploadUrl(`${adaId}/given.txt`)
    const given = await clientOf(server.config.anonKey)
      .storage.from('private')
      .uploadToSignedUrl(`${adaId}/given.txt`, upload.data?.token ?? '', 'given')
    expect(given.error).toBeNull()
    expect(await (await own.download(`${adaId}/given.txt`)).data?.text()).toBe('given')
  })

  it('answer ranges and conditions', async () => {
    const url = admin.storage.from('open').getPublicUrl('seen.txt').data.publicUrl
    const part = await fetch(url, { headers: { range: 'bytes=1-2' } })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      'bytes 1-2/4',
      'ee',
    ])
    const head = await fetch(url, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '4'])
    const etag = head.headers.get('etag') ?? ''
    expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304)
    expect((await fetch(url, { headers: { range: 'bytes=9-' } })).status).toBe(416)
    expect((await fetch(url, { headers: { 'if-match': '"other"' } })).status).toBe(412)
  })
})
