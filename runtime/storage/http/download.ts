// GET and HEAD of objects: for known callers by their policies, of public buckets for everybody, by signed URL for whoever has
// one. What is not there and what may not be seen get one answer. Source: storage.md §1.2, attack T-18.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { StorageError, storageErrors } from '../errors.ts'
import type { Operation } from '../objects/as-caller.ts'
import { withBytes, type StoredObject } from '../objects/objects.ts'
import type { StorageServices } from '../services.ts'
import { decodedAgain } from '../signed.ts'
import { asking, placeOf, query, spellings } from './request.ts'
import { sendObject } from './send.ts'

/** What storage-js knows of an object. */
function infoOf(object: StoredObject): object {
  const { id, name, version, bucket_id, metadata, user_metadata, created_at } = object
  return {
    ...{ id, name, version, bucket_id, created_at },
    ...{ size: metadata?.size, content_type: metadata?.mimetype, cache_control: metadata?.cacheControl },
    ...{ etag: metadata?.eTag, last_modified: metadata?.lastModified, metadata: user_metadata ?? {} },
  }
}

/** Says it with what HEAD is asked for. */
function sendInfo(reply: FastifyReply, found: StoredObject): object {
  const { eTag: etag, lastModified, cacheControl } = withBytes(found).metadata
  const time = new Date(lastModified).toUTCString()
  void reply.headers({ etag, 'last-modified': time, 'cache-control': cacheControl })
  return infoOf(found)
}

type Find = (request: FastifyRequest) => Promise<StoredObject>

/** GET and HEAD of one path. Not Fastify's own HEAD, which would read the whole file. */
function get(
  app: FastifyInstance,
  url: string,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
): void {
  app.route({ method: ['GET', 'HEAD'], url, exposeHeadRoute: false, handler })
}

/** Below a path of its own each: how the object is found decides. */
function registerFound(app: FastifyInstance, services: StorageServices, path: string, find: Find): void {
  get(app, `${path}/:bucket/*`, async (request, reply) =>
    sendObject(request, reply, await find(request), services),
  )
}

/** Finds what the caller may see, and what everybody may. */
export function finder({ objects, buckets }: StorageServices, operation: Operation): Find {
  return async (request) => {
    const place = placeOf(request)
    try {
      return await objects.find(asking(request, operation), place)
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== 'NoSuchKey') throw error
      const rules = await buckets.rules(place.bucket)
      if (!rules.public) throw error
      return objects.findFor(place)
    }
  }
}

/** For callers who are known. */
export function registerDownload(app: FastifyInstance, services: StorageServices): void {
  const find = finder(services, 'storage.object.get_authenticated')
  for (const object of spellings) {
    registerFound(app, services, `/${object}`, find)
    registerFound(app, services, `/${object}/authenticated`, find)
    for (const path of ['', '/authenticated']) {
      app.get(`/${object}/info${path}/:bucket/*`, async (request, reply) =>
        sendInfo(reply, await find(request)),
      )
    }
  }
}

/** Needs no credentials. */
export function registerOpenDownload(app: FastifyInstance, services: StorageServices): void {
  const { objects, signer } = services
  const find: Find = (request) => objects.findPublic(placeOf(request))
  for (const object of spellings) {
    registerFound(app, services, `/${object}/public`, find)
    app.get(`/${object}/info/public/:bucket/*`, async (request, reply) =>
      sendInfo(reply, await find(request)),
    )
    get(app, `/${object}/sign/:bucket/*`, async (request, reply) => {
      const verified = await signer.verifyDownload(query(request, 'token'), placeOf(request))
      const { exp, transformations, place } = verified
      if (transformations !== undefined)
        throw storageErrors.invalidSignature('The token is for a transformed image')
      const given = query(request, 'download')
      const download = given === undefined ? undefined : decodedAgain(given)
      return sendObject(request, reply, await objects.findFor(place), { ...services, expires: exp, download })
    })
  }
}
