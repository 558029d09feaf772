// Traces, as a collector gets them: a span of each request with those of its transactions, under the caller's own where it has one.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { startTracing } from '../observe/tracing.ts'
import type { Tracing } from '../observe/tracing-contract.ts'
import { startTestServer, type TestServer } from './server.ts'

interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly intValue?: number }
}

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly attributes: readonly Attribute[]
  readonly status: { readonly code?: number }
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] }
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[]
  }[]
}

const exports: Export[] = []
const paths = new Set<string>()
let collector: Server
let tracing: Tracing
let server: TestServer
let spans: readonly Span[]

const valueOf = ({ attributes }: Pick<Span, 'attributes'>, name: string) => {
  const value = attributes.find(({ key }) => key === name)?.value
  return value?.stringValue ?? value?.intValue
}

const caller = { trace: '0af7651916cd43dd8448eb211c80319c', span: 'b7ad6b7169203331' }
const unsampled = { trace: '1af7651916cd43dd8448eb211c80319c', span: 'c7ad6b7169203331' }

beforeAll(async () => {
  collector = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => (body += String(part)))
    request.on('end', () => {
      paths.add(request.url ?? '')
      exports.push(JSON.parse(body) as Export)
      response.setHeader('content-type', 'application/json').end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  tracing = startTracing({ endpoint, serviceName: 'shop', ratio: 1, log: () => undefined })
  server = await startTestServer({
    tracing,
    sql: `create table things (id int primary key, name text);
      alter table things enable row level security; insert into things values (1, 'secret thing')`,
  })
  const as = server.config.serviceRoleKey
  await server.request('/rest/v1/things?id=eq.1&name=eq.secret', { as })
  await server.request('/rest/v1/things', {
    ...{ as, method: 'POST', body: JSON.stringify({ id: 2, name: 'another' }) },
    headers: { traceparent: `00-${caller.trace}-${caller.span}-01` },
  })
  await server.request('/rest/v1/things', { as, method: 'POST', body: JSON.stringify({ id: 2 }) })
  await server.request('/rest/v1/things', {
    as,
    headers: { traceparent: `00-${unsampled.trace}-${unsampled.span}-00` },
  })
  await server.request('/rest/v1/things?limit=1', { as, headers: { traceparent: 'nonsense' } })
  await server.request('/auth/v1/signup', {
    method: 'POST',
    body: JSON.stringify({ email: 'a@example.com', password: 'a long enough password' }),
  })
  await server.request('/health')
  await server.stop()
  await tracing.close()
  spans = exports.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  )
}, 60_000)

afterAll(() => collector.close())

const requests = () => spans.filter(({ kind }) => kind === 2)
const under = (parent: Span | undefined) =>
  spans.filter(({ parentSpanId }) => parentSpanId === parent?.spanId)

describe('traces', () => {
  it('arrive by OTLP with the name of the service', () => {
    expect([...paths]).toEqual(['/v1/traces'])
    for (const { resourceSpans } of exports)
      for (const { resource } of resourceSpans) expect(valueOf(resource, 'service.name')).toBe('shop')
  })

  it('have a span of each request, and its transaction below', () => {
    const [read] = requests()
    expect(read?.name).toBe('GET /rest/v1/things')
    expect(read && valueOf(read, 'http.response.status_code')).toBe(200)
    expect(read && valueOf(read, 'url.path')).toBe('/rest/v1/things')
    const transactions = under(read)
    expect(transactions).toHaveLength(1)
    expect(transactions[0] && valueOf(transactions[0], 'db.system.name')).toBe('postgresql')
    expect(transactions[0]?.traceId).toBe(read?.traceId)
  })

  it('continue those of callers, and keep their decision', () => {
    const [continued, ...more] = requests().filter(({ traceId }) => traceId === caller.trace)
    expect(more).toEqual([])
    expect(continued).toMatchObject({ parentSpanId: caller.span, name: 'POST /rest/v1/things' })
    // a body was read in between
    expect(under(continued)).toHaveLength(1)
    expect(spans.filter(({ traceId }) => traceId === unsampled.trace)).toEqual([])
  })

  it('tell what failed in the database', () => {
    const failed = spans.filter((span) => valueOf(span, 'db.response.status_code') === '23505')
    expect(failed).toHaveLength(1)
    expect(failed[0]?.status.code).toBe(2)
  })

  it('follow a request through other parts, and leave out the checks of machines', () => {
    const signUp = requests().find(({ name }) => name === 'POST /auth/v1/signup')
    expect(under(signUp).length).toBeGreaterThan(0)
    expect(requests()).toHaveLength(5)
  })

  it('hold no values and no query strings', () => {
    expect(JSON.stringify(exports)).not.toMatch(/secret|another|a@example|long enough|eq\.1/)
  })

  it('load nothing of the SDK where they are off', async () => {
    const { metafile } = await build({
      ...{ absWorkingDir: projectRoot(), entryPoints: ['runtime/main.ts'], outdir: 'dist', write: false },
      ...{
        bundle: true,
        splitting: true,
        format: 'esm',
        platform: 'node',
        packages: 'external',
        metafile: true,
      },
    })
    const reached = new Set<string>()
    const reach = (file: string): void => {
      if (reached.has(file)) return
      reached.add(file)
      for (const { path, kind } of metafile.outputs[file]?.imports ?? [])
        if (kind === 'import-statement') reach(path)
    }
    reach('dist/main.js')
    expect(reached).toContain('fastify')
    expect([...reached].filter((path) => path.startsWith('@opentelemetry'))).toEqual([])
  })
})
