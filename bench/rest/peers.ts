// The other servers of the field, in a process of their own: Fastify's hello-world, what people write by hand (decision
// 33), and our REST without the server around it. Told its settings over IPC; answers with its URLs.
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fastify from 'fastify'
import jwt from 'jsonwebtoken'
import pg from 'pg'
import * as clientDoor from '../../runtime/client/index.ts'
import { loadConfig } from '../../runtime/config/load.ts'
import { createLogger } from '../../runtime/http/logger.ts'
import type { Caller } from '../../runtime/identity/caller.ts'
import { createLoader } from '../../runtime/reload/load.ts'
import { createCatalog } from '../../runtime/rest/catalog.ts'
import * as restDoor from '../../runtime/rest/index.ts'
import { restPlugin } from '../../runtime/rest/plugin.ts'
import { createServices } from '../../runtime/services.ts'
import { cases, peerPath } from './cases.ts'

export interface PeersRequest {
  readonly api: pg.ClientConfig
  readonly jwtSecret: string
  readonly generatedDir: string
}

/** Base URLs. */
export interface PeersAnswer {
  readonly hello: string
  readonly peer: string
  readonly bare: string
}

async function listen(app: FastifyInstance): Promise<string> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

function createHello(): FastifyInstance {
  const app = fastify()
  app.get('/', () => ({ hello: 'world' }))
  return app
}

/** Verifies a token once and remembers its claims, as a careful author does. */
function createVerifier(secret: string): (request: FastifyRequest) => Record<string, unknown> {
  const known = new Map<string, Record<string, unknown>>()
  return ({ headers }) => {
    const token = (headers.authorization ?? '').slice('Bearer '.length)
    const hash = createHash('sha256').update(token).digest('base64')
    const claims =
      known.get(hash) ?? (jwt.verify(token, secret, { algorithms: ['HS256'] }) as Record<string, unknown>)
    known.set(hash, claims)
    return claims
  }
}

function createPeer({ api, jwtSecret }: PeersRequest): FastifyInstance {
  const app = fastify({ bodyLimit: 10_000_000 })
  const pool = new pg.Pool({ ...api, max: 8 })
  const claimsOf = createVerifier(jwtSecret)

  async function asUser(
    request: FastifyRequest,
    text: string,
    values: readonly unknown[],
  ): Promise<unknown[]> {
    const claims = claimsOf(request)
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query(`select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`, [
        claims.role,
        JSON.stringify(claims),
      ])
      const { rows } = await client.query<Record<string, unknown>>(text, [...values])
      await client.query('commit')
      return rows
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  }

  for (const one of cases) {
    app.route<{ Params: { id: string } }>({
      method: one.method,
      url: peerPath(one).replace('{id}', ':id'),
      handler: async (request, reply) => {
        const { text, values } = one.peer(request.params.id, request.body)
        const rows = await asUser(request, text, values)
        if (!one.writes) return rows
        return reply.code(one.method === 'POST' ? 201 : 204).send()
      },
    })
  }
  return app
}

/** Our engine on its routes, with the caller from the token and nothing else. */
async function createBare({ api, jwtSecret, generatedDir }: PeersRequest): Promise<FastifyInstance> {
  const secrets = { APP_SECRET: randomBytes(32).toString('base64url'), JWT_SECRET: jwtSecret }
  const folder = dirname(generatedDir)
  const config = loadConfig({ ...secrets, DATA_DIR: folder, SECRETS_FILE: join(folder, 'bare.env') })
  const logins = { level: 'full', api, service: api, auth: api, admin: api } as const
  const { rest } = createServices(config, logins, createLogger({ level: 'silent', secrets: [] }))
  const loader = createLoader({ '#runtime/rest': restDoor, '#runtime/client': clientDoor })
  const generated = await loader.load(generatedDir)
  const catalog = createCatalog(generated, config.apiSchemas)
  const claimsOf = createVerifier(jwtSecret)
  const callers = new WeakMap<object, Caller>()
  const callerOf = (claims: Record<string, unknown>): Caller => ({
    ...{ login: 'api', role: 'authenticated', claims },
    ...{ claimsText: JSON.stringify(claims), subject: String(claims.sub) },
  })
  const app = fastify({ bodyLimit: 10_000_000 })
  app.decorateRequest('caller')
  app.addHook('onRequest', (request, _reply, done) => {
    const claims = claimsOf(request)
    const caller = callers.get(claims) ?? callerOf(claims)
    callers.set(claims, caller)
    request.caller = caller
    request.raw.catalog = catalog
    done()
  })
  restPlugin(app, rest)
  for (const { routes } of generated.relations) await app.register(routes)
  return app
}

/** Starts all three. */
async function startPeers(request: PeersRequest): Promise<PeersAnswer> {
  const [hello, peer, bare] = [createHello(), createPeer(request), await createBare(request)]
  return { hello: await listen(hello), peer: await listen(peer), bare: await listen(bare) }
}

const [request] = (await once(process, 'message')) as [PeersRequest]
process.send?.(await startPeers(request))
