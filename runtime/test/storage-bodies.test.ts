// Requests to storage that say something else than they may: refused with a reason, and nothing changes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ sql: `insert into storage.buckets (id, name) values ('files', 'files')` })
})
afterAll(() => server.stop())

async function ask(method: string, path: string, init: RequestInit) {
  const response = await server.request(`/storage/v1${path}`, {
    method,
    as: server.config.serviceRoleKey,
    ...init,
  })
  return { status: response.status, text: await response.text() }
}

const put = (name: string, body: string, headers: Record<string, string>) =>
  ask('POST', `/object/files/${name}`, { body, headers: { 'content-type': 'text/plain', ...headers } })

describe('bodies', () => {
  it.each([
    ['POST', '/bucket', '{'],
    ['POST', '/bucket', '[]'],
    ['POST', '/bucket', '{"name":5}'],
    ['POST', '/bucket', '{"name":"x","file_size_limit":"much"}'],
    ['POST', '/bucket', '{"name":"x","public":"yes"}'],
    ['POST', '/bucket', '{"name":"x","allowed_mime_types":"image/png"}'],
    ['POST', '/object/list/files', '{"limit":-1}'],
    ['POST', '/object/list/files', '{"prefix":5}'],
    ['POST', '/object/list-v2/files', '{"cursor":"bm9uc2Vuc2U"}'],
    ['POST', '/object/move', '{}'],
    ['POST', '/object/copy', '{"bucketId":"files"}'],
    ['POST', '/object/sign/files', '{"expiresIn":60}'],
    ['POST', '/object/sign/files/x', '{"expiresIn":0}'],
    ['POST', '/object/sign/files/x', '{"expiresIn":1e300}'],
    ['DELETE', '/object/files', '{"prefixes":[1]}'],
    ['DELETE', '/object/files', '{"prefixes":[]}'],
  ])('%s %s %s is refused', async (method, path, body) => {
    const answer = await ask(method, path, { body })
    expect(answer.status).toBe(400)
    const { statusCode, message } = JSON.parse(answer.text) as Record<string, unknown>
    expect([typeof statusCode, typeof message]).toEqual(['string', 'string'])
  })

  it('that are no form or no JSON object of metadata are refused', async () => {
    const form = await ask('POST', '/object/files/form', {
      body: 'nonsense',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    })
    expect(form.status).toBe(400)
    const metadata = Buffer.from('[1]').toString('base64')
    expect((await put('meta', 'x', { 'x-metadata': metadata })).status).toBe(400)
  })
})
