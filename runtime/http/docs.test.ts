// `/docs`: its page and files under the site's strict headers, compressed, asked for again; no other method, no other file.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import Fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyBase, createEdge } from './base.ts'
import { registerDocs } from './docs.ts'

let app: FastifyInstance
let directory: string
beforeEach(async () => {
  directory = join(mkdtempSync(join(tmpdir(), 'lite-docs-')), 'docs')
  mkdirSync(directory)
  writeFileSync(join(directory, '..', 'outside.txt'), 'outside')
  app = Fastify()
  applyBase(app, createEdge({ corsOrigins: ['*'], production: true }))
  await registerDocs(app, { directory, https: true })
})
afterEach(async () => {
  await app.close()
  rmSync(join(directory, '..'), { recursive: true })
})

const built = () => {
  for (const [name, text] of [
    ['index.html', '<!doctype html>'],
    ['page.js', 'script'],
  ] as const) {
    writeFileSync(join(directory, name), text)
    writeFileSync(join(directory, `${name}.gz`), gzipSync(text))
  }
}

describe('/docs', () => {
  it('says how to build it', async () => {
    const answer = await app.inject('/docs')
    expect(answer.statusCode).toBe(404)
    expect(answer.body).toContain('npm run build')
  })

  it('is a page under a strict policy, unchanged ones answered with 304', async () => {
    built()
    const page = await app.inject('/docs')
    expect([page.statusCode, page.body]).toEqual([200, '<!doctype html>'])
    expect(page.headers['content-type']).toContain('text/html')
    expect(page.headers['cache-control']).toBe('no-cache')
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/unsafe|https?:/)
    expect(page.headers['strict-transport-security']).toBe('max-age=31536000')
    const again = await app.inject({ url: '/docs', headers: { 'if-none-match': String(page.headers.etag) } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    const head = await app.inject({ method: 'HEAD', url: '/docs' })
    expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', '15'])
    expect((await app.inject('/docs/')).headers.location).toBe('/docs')
  })

  it('sends its files compressed to those who can read that', async () => {
    built()
    const plain = await app.inject('/docs/page.js')
    expect([plain.body, plain.headers['content-encoding']]).toEqual(['script', undefined])
    const small = await app.inject({ url: '/docs/page.js', headers: { 'accept-encoding': 'gzip' } })
    expect(small.headers['content-encoding']).toBe('gzip')
    expect(small.headers['content-type']).toContain('javascript')
    expect(small.rawPayload).toEqual(gzipSync('script'))
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)('refuses %s', async (method) => {
    built()
    for (const url of ['/docs', '/docs/page.js']) {
      const answer = await app.inject({ method, url })
      expect([answer.statusCode, answer.headers.allow, answer.json()]).toMatchObject([
        405,
        'GET, HEAD',
        { code: 'LITE405' },
      ])
    }
  })

  it.each(['/docs/none.js', '/docs/..%2foutside.txt', '/docs/%2e%2e%2foutside.txt', '/docs/a/b', '/docs/.x'])(
    '%s is no file of it',
    async (url) => {
      built()
      const answer = await app.inject(url)
      expect([400, 403, 404]).toContain(answer.statusCode)
      expect(answer.json()).toHaveProperty('code')
    },
  )
})
