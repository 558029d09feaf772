// `/health`, `/ready` and the dashboard's files, on an instance with the base.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import Fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyBase, createEdge } from './base.ts'
import { registerDashboard } from './dashboard.ts'
import { registerHealth } from './health.ts'

let app: FastifyInstance
beforeEach(() => {
  app = Fastify()
  applyBase(app, createEdge({ corsOrigins: ['*'], production: true }))
})
afterEach(() => app.close())

describe('health', () => {
  it('tells what is not ready, and nothing about what runs', async () => {
    let migrated = false
    registerHealth(app, {
      database: async () => ({ ok: true }),
      migrations: () => ({ ok: migrated, ...(migrated ? {} : { detail: '2 are pending' }) }),
    })
    expect((await app.inject('/health')).json()).toEqual({ status: 'ok' })
    const before = await app.inject('/ready')
    expect(before.statusCode).toBe(503)
    expect(before.json()).toEqual({
      status: 'not ready',
      checks: { database: { ok: true }, migrations: { ok: false, detail: '2 are pending' } },
    })
    migrated = true
    const after = await app.inject('/ready')
    expect(after.statusCode).toBe(200)
    expect(after.headers['cache-control']).toBe('no-store')
    expect(after.json()).toMatchObject({ status: 'ready' })
  })

  it('counts checks that throw or hang as failed', async () => {
    registerHealth(app, {
      throws: () => Promise.reject(new Error('hunter2')),
      hangs: () => new Promise(() => undefined),
    })
    const answer = await app.inject('/ready')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({
      checks: { throws: { detail: 'the check failed' }, hangs: { detail: 'no answer in time' } },
    })
    expect(answer.body).not.toContain('hunter2')
  })
})

describe('the dashboard', () => {
  let directory: string
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lite-dashboard-'))
    mkdirSync(join(directory, 'assets'))
    writeFileSync(join(directory, 'assets/app-1234.js'), 'js')
    writeFileSync(join(directory, '.hidden'), 'hidden')
    await registerDashboard(app, { directory, https: true })
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  it('says how to build it', async () => {
    const answer = await app.inject('/')
    expect(answer.statusCode).toBe(404)
    expect(answer.body).toContain('npm run build')
  })

  it('serves pages uncached under a strict policy, assets forever', async () => {
    writeFileSync(join(directory, 'index.html'), '<!doctype html>')
    for (const url of ['/', '/tables/todos', '/admin/users', '/realtime']) {
      const page = await app.inject(url)
      expect(page.statusCode).toBe(200)
      expect(page.headers['content-type']).toContain('text/html')
      expect(page.headers['cache-control']).toBe('no-cache')
      const policy = String(page.headers['content-security-policy'])
      expect(policy).toContain("script-src 'self'")
      expect(policy).toContain("media-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|https?:/)
      expect(page.headers['strict-transport-security']).toBe('max-age=31536000')
    }
    const asset = await app.inject('/assets/app-1234.js')
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(asset.body).toBe('js')
  })

  it('a page may be named like a file', async () => {
    writeFileSync(join(directory, 'index.html'), '<!doctype html>')
    for (const url of ['/tables/public/a.b', '/api/public/a.b'])
      expect((await app.inject(url)).headers['content-type']).toContain('text/html')
  })

  it.each([
    '/rest/v1/none',
    '/auth/v1/none',
    '/admin/v1/none',
    '/storage/v1',
    '/realtime/v1/none',
    '/assets/none.js',
    '/none.png',
    '/.hidden',
    '/.well-known/security.txt',
    '/files/none.js',
    '/assets/..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/..%2f..%2fetc%2fhost.conf',
    '/%2e%2e/x.txt',
  ])('%s is no page', async (url) => {
    writeFileSync(join(directory, 'index.html'), '<!doctype html>')
    const answer = await app.inject(url)
    expect([400, 403, 404]).toContain(answer.statusCode)
    expect(answer.json()).toHaveProperty('code')
  })
})
