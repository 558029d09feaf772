// POST and PUT /storage/v1/object/:bucket/*, and uploads by a signed URL. Refuses before the body what can be refused then.
// Source: storage.md §1.2.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Place } from '../names.ts'
import type { Operation } from '../objects/as-caller.ts'
import { ownerOf } from '../objects/buckets.ts'
import type { Written } from '../objects/writer.ts'
import type { StorageServices } from '../services.ts'
import { urlOf } from '../signed.ts'
import { acceptFiles, fileOf } from './body.ts'
import { asking, isUpsert, placeOf, query, spellings } from './request.ts'

const answer = (place: Place, { id }: Written) => ({ Id: id, Key: urlOf(place) })

/** Uploads of callers who are known. */
export async function registerUpload(app: FastifyInstance, { writer }: StorageServices): Promise<void> {
  await acceptFiles(app)
  const upload = async (request: FastifyRequest, operation: Operation, upsert: boolean) => {
    const place = placeOf(request)
    const file = await fileOf(request)
    return answer(place, await writer.upload({ ...asking(request, operation), ...file, place, upsert }))
  }
  for (const object of spellings) {
    app.post(`/${object}/:bucket/*`, (request) => upload(request, 'storage.object.upload', isUpsert(request)))
    app.put(`/${object}/:bucket/*`, (request) => upload(request, 'storage.object.upload_update', true))
  }
}

/** Uploads of whoever has a signed URL. */
export async function registerSignedUpload(
  app: FastifyInstance,
  { writer, signer, system }: StorageServices,
): Promise<void> {
  await acceptFiles(app)
  for (const object of spellings) {
    app.put(`/${object}/upload/sign/:bucket/*`, async (request) => {
      const { owner, upsert, place } = await signer.verifyUpload(query(request, 'token'), placeOf(request))
      const file = await fileOf(request)
      const written = await writer.upload({
        ...{ caller: system, operation: 'storage.object.upload_signed', ...file, place, upsert },
        owner: ownerOf(owner ?? ''),
      })
      return answer(place, written)
    })
  }
}
