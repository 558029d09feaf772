// Makes signed URLs, for downloads of what the caller may see and for uploads of what he may write. Source: storage.md §1.2, 1.4.
import type { FastifyInstance } from 'fastify'
import { storageErrors } from '../errors.ts'
import type { StorageServices } from '../services.ts'
import { urlOf } from '../signed.ts'
import { describedByHeaders } from './body.ts'
import { canonicalOf } from './render.ts'
import { asking, bodyOf, bucketOf, isUpsert, placeOf, spellings } from './request.ts'

const mostPaths = 1000
/** Seconds in which an upload by a signed URL must begin; as on Supabase's platform. */
const uploadTime = 7200
/** A hundred years: beyond that a number is a mistake. */
const longest = 3_153_600_000

/** Only what would end a path: storage-js encodes the rest of it, once more than others do. */
const encoded = (url: string) => url.replace(/[%?#]/g, encodeURIComponent)

const nowhere = 'Either the object does not exist or you do not have access to it'

function timeOf(seconds: number | undefined): number {
  if (seconds === undefined)
    throw storageErrors.invalidRequest("body must have required property 'expiresIn'")
  if (seconds > longest) throw storageErrors.invalidRequest(`body/expiresIn must be <= ${longest}`)
  return seconds
}

/** For downloads. */
export function registerSign(app: FastifyInstance, { objects, asCaller, signer }: StorageServices): void {
  for (const object of spellings) {
    app.post(`/${object}/sign/:bucket/*`, async (request) => {
      const body = bodyOf(request)
      const seconds = timeOf(body.integer('expiresIn', 1))
      const place = placeOf(request)
      await objects.find(asking(request, 'storage.object.sign'), place)
      const url = urlOf(place)
      const transformations = canonicalOf(body.object('transform'))
      const token = await signer.sign({ scope: 'download', url, transformations }, seconds)
      const path = transformations === undefined ? 'object/sign' : 'render/image/sign'
      return { signedURL: `/${path}/${encoded(url)}?token=${token}` }
    })
    app.post(`/${object}/sign/:bucket`, async (request) => {
      const body = bodyOf(request)
      const seconds = timeOf(body.integer('expiresIn', 1))
      const paths = body.texts('paths') ?? []
      if (paths.length === 0 || paths.length > mostPaths)
        throw storageErrors.invalidRequest(`body/paths must be 1 to ${mostPaths} names`)
      const bucket = bucketOf(request)
      const text = `select to_json(o.name) from storage.objects o
        where o.bucket_id = $1 and o.name = any (array(select jsonb_array_elements_text($2::jsonb)))`
      const seen = new Set(
        await asCaller.rows<string>(asking(request, 'storage.object.sign_many'), 'SELECT', {
          text,
          values: [bucket, JSON.stringify(paths)],
        }),
      )
      return Promise.all(
        paths.map(async (path) => {
          if (!seen.has(path)) return { error: nowhere, path, signedURL: null }
          const url = urlOf({ bucket, name: path })
          const token = await signer.sign({ scope: 'download', url }, seconds)
          return { error: null, path, signedURL: `/object/sign/${encoded(url)}?token=${token}` }
        }),
      )
    })
  }
}

/** For uploads. What the headers say of the file is asked of the policies, too. */
export function registerSignUpload(app: FastifyInstance, { writer, signer }: StorageServices): void {
  for (const object of spellings) {
    app.post(`/${object}/upload/sign/:bucket/*`, async (request) => {
      const place = placeOf(request)
      const upsert = isUpsert(request)
      const { userMetadata } = describedByHeaders(request)
      await writer.check(
        { ...asking(request, 'storage.object.sign_upload_url'), place, upsert },
        { userMetadata },
      )
      const { subject } = request.caller
      const owner = subject === '' ? {} : { owner: subject }
      const url = urlOf(place)
      const token = await signer.sign({ scope: 'upload', url, upsert, ...owner }, uploadTime)
      return { url: `/object/upload/sign/${encoded(url)}?token=${token}`, token }
    })
  }
}
