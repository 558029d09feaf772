// GET /admin/v1/generated and /generated/file: all that the generator wrote, whole, and nothing else that lies on the disk.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GeneratedFiles, GeneratedText } from '../admin/contract/generated.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const header = '// Generated. Do not edit: change the database, then run `npm run generate`.\n'

beforeAll(async () => {
  server = await startTestServer({
    sql: `create table notes (id int primary key, title text); create table "odd / ..name" (id int primary key);`,
  })
})
afterAll(() => server.stop())

const get = (path: string, as = server.config.serviceRoleKey) => server.request(path, { as })
const list = async () => ((await (await get('/admin/v1/generated')).json()) as GeneratedFiles).files
const file = (path: string) => get(`/admin/v1/generated/file?path=${encodeURIComponent(path)}`)
async function refusal(response: Response) {
  const { code, message } = (await response.json()) as { readonly code: string; readonly message: string }
  return [response.status, code, message]
}
const missing = [404, 'LITE404', 'There is no such generated file']

describe('what is listed', () => {
  it('is every file that the generator wrote, with size and hash', async () => {
    const files = await list()
    expect(files.map(({ path }) => path)).toEqual([...server.report.files.created].sort())
    for (const { path, size, hash } of files) {
      const bytes = await readFile(join(server.generatedDir, path))
      expect([path, size, hash]).toEqual([
        path,
        bytes.length,
        createHash('sha256').update(bytes).digest('hex'),
      ])
    }
  })

  it('follows a file that is written anew, and one that is removed', async () => {
    const path = join(server.generatedDir, 'query.ts')
    const before = await readFile(path, 'utf8')
    await writeFile(`${path}.new`, `${header}// other`)
    await rename(`${path}.new`, path)
    expect(await list()).toContainEqual({
      path: 'query.ts',
      size: header.length + 8,
      hash: createHash('sha256').update(`${header}// other`).digest('hex'),
    })
    await rm(path)
    expect((await list()).map((one) => one.path)).not.toContain('query.ts')
    expect(await refusal(await file('query.ts'))).toEqual(missing)
    await writeFile(path, before)
  })
})

describe('one file', () => {
  it('comes as it is', async () => {
    const path = 'notes/types.ts'
    const text = await readFile(join(server.generatedDir, path), 'utf8')
    const answer = (await (await file(path)).json()) as GeneratedText
    expect(answer).toMatchObject({ path, text, size: Buffer.byteLength(text) })
    expect((await list()).find((one) => one.path === path)?.hash).toBe(answer.hash)
  })

  it('is refused without a path', async () => {
    expect((await get('/admin/v1/generated/file')).status).toBe(400)
    expect((await get('/admin/v1/generated/file?path=')).status).toBe(400)
    expect((await file('a'.repeat(1001))).status).toBe(400)
  })

  it('is none that lies elsewhere', async () => {
    const secret = join(server.generatedDir, '../outside.ts')
    await writeFile(secret, `${header}secret`)
    const paths = [
      '../outside.ts',
      'notes/../../outside.ts',
      'notes/../index.ts',
      './index.ts',
      'notes//types.ts',
      '/etc/passwd',
      secret,
      '..\\outside.ts',
      'index.ts\0',
      'index.ts\0.ts',
      'no/such.ts',
      'index.ts/x.ts',
      'notes',
      `${'x'.repeat(300)}.ts`,
    ]
    for (const path of paths) expect([path, ...(await refusal(await file(path)))]).toEqual([path, ...missing])
  })

  it('is none that a link leads to, though the generator may have written it', async () => {
    const outside = join(server.generatedDir, '../elsewhere')
    await mkdir(outside)
    await writeFile(join(outside, 'table.ts'), `${header}secret`)
    await symlink(join(outside, 'table.ts'), join(server.generatedDir, 'link.ts'))
    await symlink(outside, join(server.generatedDir, 'folder'))
    await symlink(join(server.generatedDir, 'index.ts'), join(server.generatedDir, 'again.ts'))
    for (const path of ['link.ts', 'folder/table.ts', 'again.ts'])
      expect([path, ...(await refusal(await file(path)))]).toEqual([path, ...missing])
    expect((await list()).map(({ path }) => path)).toEqual([...server.report.files.created].sort())
  })

  it('is none of somebody else in the folder', async () => {
    await writeFile(join(server.generatedDir, 'mine.ts'), 'export const secret = 1')
    await writeFile(join(server.generatedDir, 'notes.env'), `${header}secret`)
    await mkdir(join(server.generatedDir, 'folder.ts'))
    for (const path of ['mine.ts', 'notes.env', 'folder.ts'])
      expect([path, ...(await refusal(await file(path)))]).toEqual([path, ...missing])
    expect((await list()).map(({ path }) => path)).toEqual([...server.report.files.created].sort())
  })
})

it('tells nothing to who is no admin', async () => {
  const user = server.token({ sub: crypto.randomUUID() })
  for (const as of [server.config.anonKey, user])
    for (const path of ['/admin/v1/generated', '/admin/v1/generated/file?path=index.ts'])
      expect(await refusal(await get(path, as))).toEqual([403, 'LITE403', 'Only an admin may do this'])
})

it('tells of no file before anything was generated', async () => {
  await rename(server.generatedDir, `${server.generatedDir}.away`)
  expect(await list()).toEqual([])
  expect(await refusal(await file('index.ts'))).toEqual(missing)
  await rename(`${server.generatedDir}.away`, server.generatedDir)
})
