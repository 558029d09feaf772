// GetObject, HeadObject and what they say of an object: ranges, parts, conditions, checksums. Refuses (NoSuchKey, AccessDenied)
// what the caller does not see. What somebody uploaded is never run by a browser that opens it here.
import { readObject } from '../blobs/read.ts'
import { select, type Selected } from '../conditions.ts'
import type { Caller } from '../../identity/caller.ts'
import { StorageError, storageErrors } from '../errors.ts'
import { withBytes, type ReadableObject, type Segment } from '../objects/objects.ts'
import { asking, headerOfText, orMissing, placeOf, sendXml, type Handler, type S3Context } from './context.ts'
import { checksumHeaders } from './checksums.ts'
import { s3Errors } from './errors.ts'

/** What a query may say instead of what the object says. */
const overrides = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
] as const

/** @throws StorageError NoSuchVersion */
export function checkVersion({ query }: S3Context): void {
  const version = query('versionid')
  if (version !== undefined && version !== 'null') throw s3Errors.noSuchVersion()
}

/** @throws StorageError NoSuchKey, NoSuchBucket, AccessDenied */
export async function findObject(context: S3Context): Promise<ReadableObject> {
  checkVersion(context)
  const { objects, buckets, system } = context.services
  const find = async (caller: Caller) =>
    withBytes(await objects.find(asking({ ...context, caller }, 'storage.s3.object.get'), placeOf(context)))
  return orMissing(context, async () => {
    try {
      return await find(context.caller)
    } catch (error) {
      const isHidden = error instanceof StorageError && error.code === 'NoSuchKey'
      if (!isHidden || !(await buckets.rules(context.bucket)).public) throw error
      // what everybody may read, who has signed may read, too
      return find(system)
    }
  })
}

/** The headers of a user's own metadata; what HTTP cannot say is left out and counted, as in S3. */
function userHeaders(metadata: ReadableObject['user_metadata']): Record<string, string | number> {
  const headers: Record<string, string | number> = {}
  let lost = 0
  for (const [name, value] of Object.entries(metadata ?? {})) {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/\p{Cc}/u.test(text))
      headers[`x-amz-meta-${name.toLowerCase()}`] = headerOfText(text)
    else lost += 1
  }
  return lost > 0 ? { ...headers, 'x-amz-missing-meta': lost } : headers
}

/** What an answer says of an object, whatever is sent of it. */
export function describe(context: S3Context, object: ReadableObject): Record<string, string | number> {
  const { metadata, user_metadata } = object
  const { contentEncoding, contentDisposition, contentLanguage, expires } = metadata
  const own: Readonly<Record<string, string | undefined>> = {
    ...{ 'content-type': metadata.mimetype, 'cache-control': metadata.cacheControl, expires },
    ...{ 'content-encoding': contentEncoding, 'content-language': contentLanguage },
    'content-disposition': contentDisposition === undefined ? undefined : headerOfText(contentDisposition),
  }
  const said = Object.fromEntries(
    overrides.flatMap((name) => {
      const value = context.query(`response-${name}`) ?? own[name]
      return value === undefined || value === '' ? [] : [[name, value.replace(/[\r\n\0]/g, ' ')]]
    }),
  )
  return {
    ...said,
    ...userHeaders(user_metadata),
    'accept-ranges': 'bytes',
    etag: metadata.eTag,
    'last-modified': new Date(metadata.lastModified).toUTCString(),
  }
}

/** Checksums of what is sent: of the whole, or of a part; none of a range, as whoever reads it would take them for its own. */
function checksumsOf(
  { request, field }: S3Context,
  { metadata: { checksums, checksumType = 'FULL_OBJECT' } }: ReadableObject,
  part: { readonly segment: Segment | undefined } | undefined,
): Record<string, string> {
  const isWanted = field('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED'
  const sums = part?.segment ? part.segment.checksums : checksums
  if (!isWanted || !sums || request.headers.range !== undefined || Object.keys(sums).length === 0) return {}
  return { ...checksumHeaders(sums), 'x-amz-checksum-type': checksumType }
}

/** The part of the object that a part number means. @throws StorageError InvalidPart, InvalidArgument */
async function partOf(context: S3Context, { version, metadata }: ReadableObject) {
  const text = context.query('partnumber')
  if (text === undefined) return undefined
  const number = Number(text)
  if (!/^\d{1,5}$/.test(text) || number < 1) throw s3Errors.invalidArgument('partNumber must be 1 to 10000')
  // what came in one part is one file, and yet has parts: their number stands in its ETag
  const count = Number(/-(\d+)"$/.exec(metadata.eTag)?.[1] ?? 0)
  if (number > Math.max(count, 1)) throw s3Errors.invalidPart('There is no such part')
  if (count < 2) return { count, range: undefined, segment: undefined }
  const { segments = [] } = await context.services.objects.blob(version)
  const start = segments.slice(0, number - 1).reduce((sum, { size }) => sum + size, 0)
  const segment = segments[number - 1]
  return { count, segment, range: { start, end: start + (segment?.size ?? 0) - 1 } }
}

/** GET and HEAD. */
export const getObject: Handler = async (context) => {
  const { request, reply, services } = context
  const object = await findObject(context)
  const { size, eTag: etag, lastModified: time } = object.metadata
  void reply.headers({
    ...describe(context, object),
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  })
  const part = await partOf(context, object)
  void reply.headers(checksumsOf(context, object, part))
  const lastModified = new Date(time)
  const selected: Selected = select(request.headers, { etag, lastModified, size })
  if (selected.status === 412) throw storageErrors.precondition()
  if (selected.status === 304) return reply.code(304).send()
  if (selected.status === 416) {
    void reply.header('content-range', `bytes */${size}`)
    throw storageErrors.invalidRange()
  }
  const range = part ? part.range : selected.status === 206 ? selected.range : undefined
  void reply.code(range ? 206 : 200).headers({
    'content-length': range ? range.end - range.start + 1 : size,
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
    ...(part && part.count > 0 && { 'x-amz-mp-parts-count': part.count }),
  })
  if (request.method === 'HEAD') return reply.send()
  return reply.send(await readObject(services.blobs, services.objects, object, range))
}

/** There are no tags. */
export const getTagging: Handler = async (context) => {
  await findObject(context)
  return sendXml(context, 'Tagging', { TagSet: '' })
}
