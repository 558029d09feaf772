// `/client.zip`, `/client.js`, `/client.d.ts`: the typed client of the schema that is served now, for front ends elsewhere.
// Whoever may read the API's description may read them. Made when first asked for, kept until the schema changes.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, errors } from '../errors/index.ts'
import { makeClient } from './make-client.ts'

export interface ClientDownloadOptions {
  /** Absolute path of the project. */
  readonly root: string
  /** Absolute path of the generated code. */
  readonly generatedDir: string
  /** Hash of the schema that is served now. */
  readonly schemaHash: () => string
}

interface File {
  readonly body: Buffer
  readonly etag: string
}

type Make = 'zip' | 'js' | 'd.ts'

const types: Readonly<Record<Make, string>> = {
  zip: 'application/zip',
  js: 'text/javascript; charset=utf-8',
  'd.ts': 'application/typescript; charset=utf-8',
}

/** Milliseconds: declarations of a thousand tables take seconds, on a busy machine many. */
const handlerTimeout = 70_000
/** How often, and how many milliseconds apart, code on disk and served schema may differ: while a change is loaded. */
const tries = 8
const interval = 250

const notCurrent = () =>
  new ApiError(503, 'PGRST002', 'The generated code is not that of the schema that is served.', {
    hint: 'Try again in a moment. With REGENERATE=off, start the server again after `npm run generate`.',
    headers: { 'retry-after': '1' },
  })

/** Files by kind, each made once per schema. */
function createFiles({
  root,
  generatedDir,
  schemaHash,
}: ClientDownloadOptions): (make: Make) => Promise<File> {
  const made = new Map<Make, { readonly hash: string; readonly file: Promise<File> }>()
  const entry = join(root, 'dist/client-maker.js')
  const runtimeDir = join(root, 'runtime/client')

  async function build(make: Make, hash: string): Promise<File> {
    for (let at = 0; at < tries && schemaHash() === hash; at += 1) {
      const answer = await makeClient(entry, { generatedDir, runtimeDir, make })
      if ('content' in answer && answer.schemaHash === hash) {
        const digest = createHash('sha256').update(answer.content).digest('base64url')
        return { body: Buffer.from(answer.content), etag: `"${digest}"` }
      }
      await pause(interval)
    }
    throw notCurrent()
  }

  return (make) => {
    const hash = schemaHash()
    const known = made.get(make)
    if (known?.hash === hash) return known.file
    const file = build(make, hash)
    made.set(make, { hash, file })
    file.catch(() => {
      if (made.get(make)?.file === file) made.delete(make)
    })
    return file
  }
}

function send(request: FastifyRequest, reply: FastifyReply, make: Make, { body, etag }: File): FastifyReply {
  reply.headers({ etag, 'cache-control': 'private, no-cache' })
  const known = request.headers['if-none-match'] ?? ''
  if (known === '*' || known.split(/\s*,\s*/).some((one) => one.replace(/^W\//, '') === etag)) {
    return reply.code(304).send()
  }
  if (make === 'zip') reply.header('content-disposition', 'attachment; filename="client.zip"')
  return reply.type(types[make]).send(body)
}

/** Lets the key come as `?apikey=`: a script tag and a link cannot send headers. Call it before callers are identified. */
export function acceptKeyInQuery(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { apikey } = request.query as { readonly apikey?: unknown }
    const { headers } = request
    if (typeof apikey === 'string' && headers.apikey === undefined && headers.authorization === undefined) {
      headers.apikey = apikey
    }
    done()
  })
}

/** Adds the routes. Other methods than GET and HEAD are refused with 405. */
export function registerClientDownload(app: FastifyInstance, options: ClientDownloadOptions): void {
  const fileOf = createFiles(options)
  for (const make of Object.keys(types) as Make[]) {
    const url = `/client.${make}`
    app.get(url, { handlerTimeout }, async (request, reply) => send(request, reply, make, await fileOf(make)))
    app.route({
      method: ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      url,
      handler: ({ method }) => {
        throw errors.unsupportedMethod(method, 'GET,HEAD')
      },
    })
  }
}
