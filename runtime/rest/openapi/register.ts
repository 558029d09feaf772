// `/openapi.json` and `/rest/v1/`: the description of the generation that is served, made at its first reader, kept as
// gzip, answered with an ETag. Refuses methods that only relations have.
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createGzip, gunzip as gunzipCallback } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '../../errors/index.ts'
import type { Served } from '../catalog.ts'
import { type DocumentOptions, documentText } from './document.ts'

const gunzip = promisify(gunzipCallback)

/** A generation and the fingerprint of its schema. */
export interface Generation extends Served {
  readonly schemaHash: string
}

interface Description {
  readonly etag: string
  readonly compressed: Buffer
}

/** How long the description may hold up everything else, in milliseconds. */
const slice = 5
/** Characters given to the compressor at a time. */
const chunkSize = 65_536

const allow = 'OPTIONS,GET,HEAD'

/**
 * Adds both paths.
 *
 * @param current the generation that is served now
 * @param prefix of the relations, with a slash at the end
 */
export function registerOpenApi(
  app: FastifyInstance,
  current: () => Generation,
  { prefix, ...options }: Omit<DocumentOptions, 'version'> & { readonly prefix: string },
): void {
  const known = new WeakMap<Generation, Promise<Description>>()
  const description = (): Promise<Description> => {
    const generation = current()
    let making = known.get(generation)
    if (!making) {
      making = describe(documentText(generation, { ...options, version: generation.schemaHash.slice(0, 12) }))
      known.set(generation, making)
      making.catch(() => known.delete(generation))
    }
    return making
  }

  const answer = (type: string) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { etag, compressed } = await description()
    reply.headers({ etag, vary: 'Accept-Encoding', 'cache-control': 'private, no-cache' })
    if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send()
    reply.type(`${type}; charset=utf-8`)
    if (!acceptsGzip(request.headers['accept-encoding'])) return reply.send(await gunzip(compressed))
    return reply.header('content-encoding', 'gzip').send(compressed)
  }
  const allowed = (_request: FastifyRequest, reply: FastifyReply) => reply.header('allow', allow).send()

  app.get('/openapi.json', answer('application/json'))
  app.get(prefix, answer('application/openapi+json'))
  for (const url of ['/openapi.json', prefix]) app.options(url, allowed)
  app.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/openapi.json',
    handler: ({ method }) => {
      throw errors.unsupportedMethod(method, allow)
    },
  })
}

/** Compresses the text as it is made, and lets others have their turn in between. */
async function describe(pieces: Iterable<string>): Promise<Description> {
  const hash = createHash('sha256')
  const gzip = createGzip()
  const parts: Buffer[] = []
  gzip.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise((resolve, reject) => gzip.on('end', resolve).on('error', reject))
  const write = (text: string) => {
    hash.update(text)
    return new Promise<void>((resolve, reject) => {
      gzip.write(text, (error) => (error ? reject(error) : resolve()))
    })
  }
  let chunk = ''
  let started = performance.now()
  for (const piece of pieces) {
    chunk += piece
    if (chunk.length >= chunkSize) {
      await write(chunk)
      chunk = ''
    }
    if (performance.now() - started > slice) {
      await setImmediate()
      started = performance.now()
    }
  }
  await write(chunk)
  gzip.end()
  await ended
  return { etag: `W/"${hash.digest('base64url').slice(0, 27)}"`, compressed: Buffer.concat(parts) }
}

/** `If-None-Match`: a list of tags, compared without regard to weakness, or `*`. */
function matches(header: string | undefined, etag: string): boolean {
  const plain = (tag: string) => tag.trim().replace(/^W\//, '')
  return header?.split(',').some((tag) => [plain(etag), '*'].includes(plain(tag))) ?? false
}

function acceptsGzip(header = ''): boolean {
  return header.split(',').some((part) => {
    const [coding = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    return (coding === 'gzip' || coding === '*') && !parameters.some((text) => /^q=0(\.0*)?$/.test(text))
  })
}
