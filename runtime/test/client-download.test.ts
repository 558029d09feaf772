// The client as the running server offers it: who gets it, what it is, that it follows the schema, that it works.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildForTest } from './reload-build.ts'
import { startTestServer, type TestServer } from './server.ts'

const files = ['client.zip', 'client.js', 'client.d.ts']
let server: TestServer
let folder: string

beforeAll(async () => {
  server = await startTestServer({
    sql: `
      create table shelf (id int primary key, label text not null);
      create table book (id int generated always as identity primary key, title text not null, shelf_id int references shelf);
      grant select on shelf to anon;
      create policy "everybody reads" on shelf for select to anon using (true);
      insert into shelf values (1, 'poems')`,
  })
  await buildForTest(server.database)
  folder = mkdtempSync(join(tmpdir(), 'lite-download-'))
}, 120_000)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server.stop()
})

describe('who may have it', () => {
  it.each(files)('%s: nobody without a key, or with a wrong one', async (file) => {
    for (const [path, headers] of [
      [file, {}],
      [file, { apikey: 'wrong' }],
      [`${file}?apikey=wrong`, {}],
      [`${file}?apikey=${server.config.anonKey}`, { authorization: 'Bearer forged.by.nobody' }],
    ] as const) {
      const response = await fetch(`${server.url}/${path}`, { headers })
      expect([path, response.status]).toEqual([path, 401])
      expect(await response.text()).not.toContain('shelf')
    }
  })

  it.each(files)(
    '%s: the same callers as of /openapi.json',
    async (file) => {
      for (const as of [server.config.anonKey, server.config.serviceRoleKey, server.token({ sub: 'x' })]) {
        const description = await server.request('/openapi.json', { as })
        await description.text()
        expect([(await server.request(`/${file}`, { as, method: 'HEAD' })).status]).toEqual([
          description.status,
        ])
      }
    },
    120_000,
  )

  it.each(files)('%s: only GET and HEAD', async (file) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const response = await server.request(`/${file}`, { method })
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'GET,HEAD'])
    }
    const head = await server.request(`/${file}`, { method: 'HEAD' })
    const get = await server.request(`/${file}`)
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength))
  })
})

describe('what it is', () => {
  it.each([
    ['client.zip', 'application/zip'],
    ['client.js', 'text/javascript; charset=utf-8'],
    ['client.d.ts', 'application/typescript; charset=utf-8'],
  ])(
    '%s is %s, for scripts of other origins, and asked for again only when it changed',
    async (file, type) => {
      const response = await server.request(`/${file}`, {
        method: 'HEAD',
        headers: { origin: 'http://elsewhere.example' },
      })
      expect(response.headers.get('content-type')).toBe(type)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('cache-control')).toBe('private, no-cache')
      const etag = response.headers.get('etag') ?? ''
      const again = await server.request(`/${file}`, { headers: { 'if-none-match': `"x", W/${etag}` } })
      expect([again.status, await again.text()]).toEqual([304, ''])
      const other = await server.request(`/${file}`, { method: 'HEAD', headers: { 'if-none-match': '"x"' } })
      expect([other.status, other.headers.get('etag')]).toEqual([200, etag])
    },
  )

  it('the zip holds the client folder, and neither server code nor secrets', async () => {
    const response = await server.request('/client.zip')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="client.zip"')
    const texts = Object.entries(unzipSync(new Uint8Array(await response.arrayBuffer())))
    const paths = texts.map(([path]) => path)
    expect(paths).toEqual(expect.arrayContaining(['client.ts', 'database.types.ts', 'book/types.ts']))
    const all = texts.map(([, bytes]) => strFromU8(bytes)).join('\n')
    const { anonKey, serviceRoleKey, jwtSecret, appSecret, root } = server.config
    for (const secret of [anonKey, serviceRoleKey, jwtSecret, appSecret, root, server.generatedDir]) {
      expect(all).not.toContain(secret)
    }
    expect(all).not.toMatch(/#runtime|fastify/)
  }, 120_000)

  it('the module works as it comes', async () => {
    const text = await (await server.request('/client.js')).text()
    const path = join(folder, 'client.mjs')
    writeFileSync(path, text)
    const { createClient } = (await import(path)) as {
      createClient: (options: object) => { shelf: { findMany: (of?: object) => Promise<unknown> } }
    }
    const db = createClient({ url: server.url, key: server.config.anonKey })
    expect(await db.shelf.findMany({ where: { id: 1 } })).toEqual([{ id: 1, label: 'poems' }])
  })

  it('the declarations stand alone and refuse mistakes', async () => {
    writeFileSync(join(folder, 'client.d.ts'), await (await server.request('/client.d.ts')).text())
    const lines = [
      `import { createClient } from './client.js'`,
      `const db = createClient({ url: '', key: '' })`,
      `export const shelves: { id: number; label: string }[] = await db.shelf.findMany()`,
      `export const label: string | undefined = (await db.shelf.findOne({ where: { id: 1 } }))?.label`,
      `void db.shelf.findMany({ where: { labl: 'x' } }) // wrong`,
      `void db.book.insert({ shelf_id: 1 }) // wrong`,
      `void db.shelves // wrong`,
    ]
    writeFileSync(join(folder, 'use.ts'), lines.join('\n'))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    for (const resolution of ['bundler', 'nodenext'] as const) {
      const program = ts.createProgram([join(folder, 'use.ts')], {
        strict: true,
        noEmit: true,
        skipDefaultLibCheck: true,
        types: [],
        target: ts.ScriptTarget.ES2022,
        module: resolution === 'bundler' ? ts.ModuleKind.ESNext : ts.ModuleKind.NodeNext,
        moduleResolution:
          resolution === 'bundler' ? ts.ModuleResolutionKind.Bundler : ts.ModuleResolutionKind.NodeNext,
      })
      const refused = ts
        .getPreEmitDiagnostics(program)
        .map(({ file, start = 0, messageText }) =>
          file?.fileName.endsWith('use.ts')
            ? lines[file.getLineAndCharacterOfPosition(start).line]
            : ts.flattenDiagnosticMessageText(messageText, '\n'),
        )
      expect(refused).toEqual(lines.filter((line) => line.endsWith('// wrong')))
    }
  }, 120_000)
})

describe('when the code on disk is of another schema', () => {
  it('offers what was made before, and refuses to make more until they agree', async () => {
    const fresh = await startTestServer()
    try {
      const index = join(fresh.generatedDir, 'index.ts')
      const text = await readFile(index, 'utf8')
      writeFileSync(index, text.replace(/schemaHash = '[^']*'/, `schemaHash = 'x'`))
      const response = await fresh.request('/client.js', { method: 'HEAD' })
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
      writeFileSync(index, text)
      expect((await fresh.request('/client.js', { method: 'HEAD' })).status).toBe(200)
      writeFileSync(index, text.replace(/schemaHash = '[^']*'/, `schemaHash = 'x'`))
      expect((await fresh.request('/client.js', { method: 'HEAD' })).status).toBe(200)
    } finally {
      await fresh.stop()
    }
  }, 60_000)
})
