// `db.storage` of the generated client against a real server: small and large files, progress, breaks, and what is refused.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ApiError } from '../client/api-error.ts'
import { type Progress, storageOf } from '../client/files.ts'
import { createHttp, type ClientOptions } from '../client/http.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const adaId = '00000000-0000-4000-8000-00000000000a'

beforeAll(async () => {
  server = await startTestServer({
    sql: `insert into storage.buckets (id, name, public) values ('own', 'own', false), ('open', 'open', true);
          create policy "own folder" on storage.objects to authenticated
            using ((storage.foldername(name))[1] = auth.uid()::text)
            with check ((storage.foldername(name))[1] = auth.uid()::text);`,
  })
})
afterAll(() => server.stop())

function filesOf(bucket: string, options: Partial<ClientOptions> = {}) {
  const token = server.token({ sub: adaId })
  const http = createHttp({
    url: server.url,
    key: server.config.anonKey,
    accessToken: () => token,
    ...options,
  })
  return storageOf(http).from(bucket)
}
const admin = () => filesOf('open', { key: server.config.serviceRoleKey, accessToken: () => null })

it('small files go and come, with all that was said of them', async () => {
  const files = filesOf('own')
  const path = `${adaId}/ä b?.txt`
  const seen: Progress[] = []
  const made = await files.upload(path, new Blob(['héllo'], { type: 'text/plain' }), {
    ...{ cacheSeconds: 60, metadata: { né: 1 }, onProgress: (progress) => seen.push(progress) },
  })
  expect(made).toEqual({ id: expect.any(String) as string, path })
  expect(seen.at(-1)).toEqual({ sent: 6, total: 6 })
  expect(await (await files.download(path)).text()).toBe('héllo')
  expect(await files.info(path)).toMatchObject({
    name: path,
    size: 6,
    contentType: 'text/plain',
    metadata: { né: 1 },
  })
  const refused = await files.upload(path, 'again').safe()
  expect(refused.error).toMatchObject({ status: 409, code: 'KeyAlreadyExists' })
  await files.upload(path, new Uint8Array([1, 2]), { upsert: true })
  expect((await files.info(path)).size).toBe(2)
  await files.copy(path, `${adaId}/copy`)
  await files.move(`${adaId}/copy`, `${adaId}/moved`)
  expect((await files.list(adaId)).files.map(({ name }) => name)).toEqual([`${adaId}/moved`, path])
  const url = await files.signedUrl(path, 60, { download: 'ä.bin' })
  const response = await fetch(url)
  expect([response.status, response.headers.get('content-disposition')]).toEqual([
    200,
    `attachment; filename="_.bin"; filename*=UTF-8''%C3%A4.bin`,
  ])
  expect((await files.remove([path, `${adaId}/moved`, 'nowhere'])).sort()).toEqual(
    [`${adaId}/moved`, path].sort(),
  )
})

it('folders are listed in pages, and public files have a URL', async () => {
  const files = admin()
  for (const name of ['a/1', 'a/2', 'b', 'c']) await files.upload(name, name)
  const first = await files.list('', { limit: 2 })
  expect([first.folders, first.files.map(({ name }) => name)]).toEqual([['a/'], ['b']])
  const second = await files.list('', { limit: 2, cursor: first.nextCursor })
  expect([second.files.map(({ name }) => name), second.nextCursor]).toEqual([['c'], null])
  expect((await files.list('', { deep: true })).files).toHaveLength(4)
  expect(await (await fetch(files.publicUrl('a/1'))).text()).toBe('a/1')
})

it('what is refused, or never answered, is an ApiError', async () => {
  await expect(filesOf('own').upload('not/mine', 'x')).rejects.toMatchObject({
    status: 403,
    code: 'AccessDenied',
  })
  await expect(filesOf('own').download('nowhere')).rejects.toMatchObject({ status: 404, code: 'NoSuchKey' })
  await expect(filesOf('own', { url: 'http://127.0.0.1:9' }).download('x')).rejects.toMatchObject({
    code: 'network',
  })
  const aborted = new AbortController()
  aborted.abort()
  await expect(filesOf('own').download('x', { signal: aborted.signal })).rejects.toMatchObject({
    code: 'aborted',
  })
})

describe('the signal of the user keeps no listeners', () => {
  /** A signal that counts them. */
  function counted() {
    const leaving = new AbortController()
    const { signal } = leaving
    const held = new Set<unknown>()
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)]
    signal.addEventListener = (type: string, listener: EventListener) => {
      held.add(listener)
      add(type, listener)
    }
    signal.removeEventListener = (type: string, listener: EventListener) => {
      held.delete(listener)
      remove(type, listener)
    }
    return { leaving, signal, held }
  }

  it('of breaks', async () => {
    const { signal, held } = counted()
    let calls = 0
    const most: number[] = []
    const flaky: typeof fetch = async (input, init) => {
      calls += 1
      most.push(held.size)
      if (calls < 4) throw new TypeError('the line is cut')
      // what fetch itself adds is its own
      return fetch(input, { ...init, signal: null })
    }
    await filesOf('own', { fetch: flaky }).upload(`${adaId}/listened`, 'x', { resumable: true, signal })
    expect([Math.max(...most), held.size]).toEqual([0, 0])
  })

  it('of a break in which he leaves', async () => {
    const { leaving, signal, held } = counted()
    const cut: typeof fetch = () => {
      setTimeout(() => leaving.abort(), 20)
      return Promise.reject(new TypeError('the line is cut'))
    }
    const left = filesOf('own', { fetch: cut }).upload(`${adaId}/left`, 'x', { resumable: true, signal })
    await expect(left).rejects.toMatchObject({ code: 'aborted' })
    expect(held.size).toBe(0)
  })

  it.each(['onload', 'onerror', 'onabort'] as const)('of a request that ends with %s', async (end) => {
    const { leaving, signal, held } = counted()
    /** As in browsers: Node has none. */
    class Xhr {
      readonly upload = {}
      readonly status = 200
      readonly responseText = '{"Id":"made"}'
      onload = () => undefined
      onerror = () => undefined
      onabort = () => undefined
      open() {
        expect(held.size).toBe(0)
      }
      setRequestHeader() {
        return undefined
      }
      getResponseHeader() {
        return null
      }
      send() {
        expect(held.size).toBe(1)
        if (end === 'onabort') leaving.abort()
        else this[end]()
      }
      abort() {
        this.onabort()
      }
    }
    vi.stubGlobal('XMLHttpRequest', Xhr)
    try {
      const sent = filesOf('own').upload(`${adaId}/x`, 'x', { signal, onProgress: () => undefined })
      if (end === 'onload') await sent
      else await expect(sent).rejects.toMatchObject({ code: end === 'onabort' ? 'aborted' : 'network' })
      expect(held.size).toBe(0)
    } finally {
      vi.unstubAllGlobals()
    }
  })
})

describe('large files', () => {
  const body = randomBytes(20 * 1024 ** 2)
  const same = async (path: string) =>
    Buffer.from(await (await filesOf('own').download(path)).arrayBuffer()).equals(body)

  it('go in pieces, with progress', async () => {
    const path = `${adaId}/large`
    const seen: number[] = []
    await filesOf('own').upload(path, body, {
      contentType: 'video/mp4',
      onProgress: ({ sent }) => seen.push(sent),
    })
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect([new Set(seen).size > 2, seen.at(-1)]).toEqual([true, body.length])
    expect(await same(path)).toBe(true)
    expect((await filesOf('own').info(path)).contentType).toBe('video/mp4')
    await expect(filesOf('own').upload(path, body)).rejects.toMatchObject({ status: 409 })
  })

  it('go on after breaks, and where another page left them', async () => {
    const path = `${adaId}/broken`
    let calls = 0
    // every third request breaks before, the next one after the server took it
    const flaky: typeof fetch = async (input, init) => {
      calls += 1
      if (calls % 5 === 2) throw new TypeError('the line is cut')
      const response = await fetch(input, init)
      if (calls % 5 === 4) throw new TypeError('the line is cut')
      return response
    }
    await filesOf('own', { fetch: flaky }).upload(path, body)
    expect(await same(path)).toBe(true)

    const later = `${adaId}/later`
    const leaving = new AbortController()
    let url: string | undefined
    const left = filesOf('own').upload(later, body, {
      signal: leaving.signal,
      onResumeUrl: (at) => (url = at),
      onProgress: ({ sent }) => {
        if (sent > 0) leaving.abort()
      },
    })
    await expect(left).rejects.toBeInstanceOf(ApiError)
    const seen: number[] = []
    await filesOf('own').upload(later, body, {
      ...(url !== undefined && { resumeUrl: url }),
      onProgress: ({ sent }) => seen.push(sent),
    })
    expect(seen[0]).toBeGreaterThan(8 * 1024 ** 2)
    expect(await same(later)).toBe(true)
  })
})
