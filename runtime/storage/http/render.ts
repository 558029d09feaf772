// /storage/v1/render/image: objects as images of another size or format, by the same rights as the objects themselves.
// Source: storage.md §1.2.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readObject } from '../blobs/read.ts'
import { select } from '../conditions.ts'
import { storageErrors } from '../errors.ts'
import { withBytes, type StoredObject } from '../objects/objects.ts'
import type { StorageServices } from '../services.ts'
import { canonical, fromCanonical, readTransformation, type Transformation } from '../transforms/options.ts'
import { finder } from './download.ts'
import { header, placeOf, query } from './request.ts'
import { dispositionOf } from './send.ts'

/** As imgproxy, which Supabase asks, calls what is done. */
function told({ width, height, resize, quality }: Transformation): string {
  const types = { cover: 'fill', contain: 'fit', fill: 'force' }
  const members = { height, width, resizing_type: types[resize], quality }
  return Object.entries(members)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}:${value}`]))
    .join(',')
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  found: StoredObject,
  transformation: Transformation,
  { renderer, blobs, objects }: StorageServices,
  expires?: number,
): Promise<FastifyReply> {
  const object = withBytes(found)
  const { version, metadata } = object
  const read = async () => {
    const parts: Buffer[] = []
    for await (const part of await readObject(blobs, objects, object)) parts.push(part as Buffer)
    return Buffer.concat(parts)
  }
  const accept = header(request, 'accept') ?? ''
  const image = await renderer.render({ version, size: metadata.size, read }, transformation, accept)
  const lastModified = new Date(metadata.lastModified)
  const disposition = dispositionOf(query(request, 'download'), object)
  void reply.headers({
    ...{
      etag: image.etag,
      'last-modified': lastModified.toUTCString(),
      vary: 'Accept',
      'x-robots-tag': 'none',
    },
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
    'x-transformations': told(transformation),
    ...(expires === undefined
      ? { 'cache-control': metadata.cacheControl }
      : { expires: new Date(expires * 1000).toUTCString() }),
    ...(disposition !== undefined && { 'content-disposition': disposition }),
  })
  if (expires !== undefined) void reply.removeHeader('cache-control')
  // a part of an image that may be made anew is no part of anything
  const headers = { ...request.headers, range: undefined }
  const { status } = select(headers, { etag: image.etag, lastModified, size: image.bytes.length })
  if (status === 412) throw storageErrors.precondition()
  if (status === 304) return reply.code(304).send()
  void reply.headers({ 'content-type': image.type, 'content-length': image.bytes.length })
  return reply.send(request.method === 'HEAD' ? undefined : image.bytes)
}

const asked = (request: FastifyRequest) =>
  readTransformation(request.query as Readonly<Record<string, unknown>>)

/** For callers who are known. */
export function registerRender(app: FastifyInstance, services: StorageServices): void {
  const find = finder(services, 'storage.render.image_authenticated')
  app.route({
    ...{ method: ['GET', 'HEAD'], url: '/render/image/authenticated/:bucket/*', exposeHeadRoute: false },
    handler: async (request, reply) => send(request, reply, await find(request), asked(request), services),
  })
}

/** Needs no credentials. */
export function registerOpenRender(app: FastifyInstance, services: StorageServices): void {
  const { objects, signer } = services
  app.route({
    ...{ method: ['GET', 'HEAD'], url: '/render/image/public/:bucket/*', exposeHeadRoute: false },
    handler: async (request, reply) =>
      send(request, reply, await objects.findPublic(placeOf(request)), asked(request), services),
  })
  app.route({
    ...{ method: ['GET', 'HEAD'], url: '/render/image/sign/:bucket/*', exposeHeadRoute: false },
    handler: async (request, reply) => {
      const { exp, place, transformations } = await signer.verifyDownload(
        query(request, 'token'),
        placeOf(request),
      )
      if (transformations === undefined)
        throw storageErrors.invalidSignature('The token is for no transformed image')
      return send(request, reply, await objects.findFor(place), fromCanonical(transformations), services, exp)
    },
  })
}

/** What a request for a signed URL asks to be done; undefined where it asks for nothing. */
export const canonicalOf = (transform: Readonly<Record<string, unknown>> | undefined): string | undefined =>
  transform && Object.keys(transform).length > 0 ? canonical(readTransformation(transform)) : undefined
