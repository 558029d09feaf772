// /storage/v1/bucket: buckets by their policies. Source: storage.md §1.1.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { storageErrors } from '../errors.ts'
import type { BucketChange } from '../objects/buckets.ts'
import type { StorageServices } from '../services.ts'
import { asking, bodyOf, bucketOf, query } from './request.ts'

const units: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 }

/** `20mb` or a number of bytes; null is no limit. @throws StorageError InvalidRequest */
function sizeOf(name: string, value: unknown): number | null | undefined {
  if (value === undefined || value === null) return value
  const [, digits = '', unit = ''] =
    /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(
      typeof value === 'number' || typeof value === 'string' ? String(value) : '',
    ) ?? []
  const factor = Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined
  const bytes = digits === '' || factor === undefined ? NaN : Math.floor(Number(digits) * factor)
  if (!Number.isSafeInteger(bytes))
    throw storageErrors.invalidRequest(`body/${name} must be a number of bytes, or a text such as 20mb`)
  return bytes
}

/** @throws StorageError InvalidMimeType */
function typesOf(types: readonly string[] | undefined): readonly string[] | undefined {
  const wrong = types?.find((type) => !/^(\*|[\w.+-]+)(\/(\*|[\w.+-]+))?$/.test(type))
  if (wrong !== undefined) throw storageErrors.invalidType(`mime type ${wrong} is not supported`)
  return types
}

function changeOf(request: FastifyRequest): BucketChange {
  const body = bodyOf(request)
  return {
    public: body.boolean('public'),
    file_size_limit: sizeOf('file_size_limit', body.value('file_size_limit')),
    allowed_mime_types: body.isNull('allowed_mime_types') ? null : typesOf(body.texts('allowed_mime_types')),
    quota: sizeOf('quota', body.value('quota')),
    user_quota: sizeOf('user_quota', body.value('user_quota')),
  }
}

/** A whole number from the query. @throws StorageError InvalidRequest */
function numberOf(request: FastifyRequest, name: string): number | undefined {
  const value = query(request, name)
  if (value === undefined) return undefined
  if (!/^\d{1,9}$/.test(value)) throw storageErrors.invalidRequest(`querystring/${name} must be integer`)
  return Number(value)
}

function wordOf<const Word extends string>(
  request: FastifyRequest,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = query(request, name)
  const found = words.find((word) => word === value)
  if (value !== undefined && found === undefined)
    throw storageErrors.invalidRequest(`querystring/${name} must be one of ${words.join(', ')}`)
  return found
}

export function registerBuckets(app: FastifyInstance, { buckets }: StorageServices): void {
  app.get('/bucket', (request) =>
    buckets.list(asking(request, 'storage.bucket.list'), {
      limit: numberOf(request, 'limit'),
      offset: numberOf(request, 'offset'),
      search: query(request, 'search'),
      sortColumn: wordOf(request, 'sortColumn', ['id', 'name', 'created_at', 'updated_at']),
      sortOrder: wordOf(request, 'sortOrder', ['asc', 'desc']),
    }),
  )
  app.post('/bucket', async (request) => {
    const body = bodyOf(request)
    const name = body.required('name')
    const id = body.text('id') ?? name
    if (id !== name) throw storageErrors.invalidBucket(`id and name must be the same, not ${id} and ${name}`)
    body.oneOf('type', ['STANDARD'])
    await buckets.create(asking(request, 'storage.bucket.create'), name, changeOf(request))
    return { name }
  })
  app.get('/bucket/:bucket', (request) =>
    buckets.get(asking(request, 'storage.bucket.get'), bucketOf(request)),
  )
  app.put('/bucket/:bucket', async (request) => {
    await buckets.update(asking(request, 'storage.bucket.update'), bucketOf(request), changeOf(request))
    return { message: 'Successfully updated' }
  })
  app.post('/bucket/:bucket/empty', async (request) => {
    await buckets.empty(asking(request, 'storage.bucket.empty'), bucketOf(request))
    return { message: 'Empty bucket has been queued. Completion may take up to an hour.' }
  })
  app.delete('/bucket/:bucket', async (request) => {
    await buckets.remove(asking(request, 'storage.bucket.delete'), bucketOf(request))
    return { message: 'Successfully deleted' }
  })
}
