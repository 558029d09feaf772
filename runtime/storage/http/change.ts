// Moves, copies and deletes objects. Source: storage.md §1.2.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { descriptionOf } from '../objects/mover.ts'
import type { StorageServices } from '../services.ts'
import { urlOf } from '../signed.ts'
import { describedByHeaders } from './body.ts'
import { asking, bodyOf, bucketOf, isUpsert, placeOf, query, spellings } from './request.ts'

/** From where, and to where. */
function placesOf(request: FastifyRequest) {
  const body = bodyOf(request)
  const from = { bucket: body.required('bucketId'), name: body.required('sourceKey') }
  const to = { bucket: body.text('destinationBucket') ?? from.bucket, name: body.required('destinationKey') }
  return { body, from, to }
}

export function registerChange(app: FastifyInstance, { mover, remover, objects }: StorageServices): void {
  for (const object of spellings) {
    app.post(`/${object}/move`, async (request) => {
      const { from, to } = placesOf(request)
      const { id } = await mover.move(asking(request, 'storage.object.move'), from, to)
      return { message: 'Successfully moved', Id: id, Key: urlOf(to) }
    })

    app.post(`/${object}/copy`, async (request) => {
      const { body, from, to } = placesOf(request)
      const said = body.object('metadata') ?? {}
      const keeps = body.boolean('copyMetadata') ?? true
      const changed = (name: string) => {
        const value = said[name]
        return typeof value === 'string' ? value : undefined
      }
      const written = await mover.copy({
        ...asking(request, 'storage.object.copy'),
        ...{ from, to, upsert: isUpsert(request) },
        description: (source) => {
          const { userMetadata, ...own } = descriptionOf(source)
          return {
            ...own,
            mimetype: changed('mimetype') ?? own.mimetype,
            cacheControl: changed('cacheControl') ?? own.cacheControl,
            userMetadata: keeps ? userMetadata : describedByHeaders(request).userMetadata,
          }
        },
      })
      const row = await objects.findFor(to)
      return { Id: written.id, Key: urlOf(to), ...row }
    })

    app.delete(`/${object}/:bucket`, async (request) => {
      const names = bodyOf(request).texts('prefixes') ?? []
      return remover.many(asking(request, 'storage.object.delete_many'), bucketOf(request), names)
    })

    app.delete(`/${object}/:bucket/*`, async (request) => {
      const place = placeOf(request)
      const asked = asking(request, 'storage.object.delete')
      if (query(request, 'recursive') === 'true' || place.name.endsWith('/'))
        return remover.below(asked, place.bucket, place.name)
      await remover.one(asked, place)
      return { message: 'Successfully deleted' }
    })
  }
}
