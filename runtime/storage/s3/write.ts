// PutObject and CopyObject. Refuses before the body what can be refused then; what an object must be, or that there must be
// none, holds at the moment of the write.
import { StorageError, storageErrors } from '../errors.ts'
import type { Place } from '../names.ts'
import { descriptionOf as descriptionOfSource } from '../objects/mover.ts'
import type { ReadableObject } from '../objects/objects.ts'
import { withBytes } from '../objects/objects.ts'
import type { Description, Writing } from '../objects/writer.ts'
import {
  asking,
  descriptionOf,
  orMissing,
  placeOf,
  sendXml,
  withoutQuotes,
  withQuotes,
  type Handler,
  type S3Context,
} from './context.ts'
import { checkAcl } from './acl.ts'
import { checkBucketOwner } from './buckets.ts'
import { checksumHeaders } from './checksums.ts'
import { s3Errors } from './errors.ts'
import type { Payload } from './payload.ts'

const tags = (list: string): readonly string[] =>
  list.split(',').map((tag) => withoutQuotes(tag.replace(/^\s*W\//, '')))

/**
 * What the object that is there must be, as conditions of the write itself.
 * @throws StorageError PreconditionFailed
 */
export async function conditionsOf(context: S3Context, operation: Writing['operation']): Promise<Writing> {
  const { field, services } = context
  const [match, noneMatch] = [field('if-match'), field('if-none-match')]
  const writing: Writing = { ...asking(context, operation), place: placeOf(context), upsert: true }
  if (noneMatch?.trim() === '*') return { ...writing, upsert: false }
  if (match !== undefined)
    return { ...writing, ifMatch: match.trim() === '*' ? '*' : tags(match).map(withQuotes).join(',') }
  if (noneMatch === undefined) return writing
  // it may be anything but these: then it must stay what it is now
  try {
    const { metadata } = await services.objects.find(writing, writing.place)
    const now = metadata?.eTag ?? ''
    if (tags(noneMatch).includes(withoutQuotes(now))) throw storageErrors.precondition()
    return { ...writing, ifMatch: now }
  } catch (error) {
    if (error instanceof StorageError && error.code === 'NoSuchKey') return { ...writing, upsert: false }
    throw error
  }
}

/** Keeps a body as an object. @returns its ETag and checksums */
export async function store(
  context: S3Context,
  writing: Writing,
  payload: Payload,
  description: Description,
) {
  const { writer } = context.services
  const rules = await writer.check(writing, description, payload.size)
  const {
    id: version,
    size,
    sha256,
    md5,
  } = await writer.keep(payload.body, writer.limitOf(rules), payload.size)
  const checksums = payload.checksums()
  const eTag = `"${md5.toString('hex')}"`
  const hasSums = Object.keys(checksums).length > 0
  const kept = {
    ...{ version, size, sha256, eTag },
    ...(hasSums && { checksums, checksumType: 'FULL_OBJECT' as const }),
  }
  await writer.place(writing, kept, description)
  return { eTag, checksums, size }
}

export const putObject: Handler = async (context) => {
  const { reply, payload } = context
  await checkAcl(context)
  const writing = await conditionsOf(context, 'storage.s3.object.upload')
  const { eTag, checksums, size } = await store(context, writing, payload, descriptionOf(context))
  const hasSums = Object.keys(checksums).length > 0
  return reply
    .code(200)
    .headers({
      ...{ etag: eTag, 'x-amz-object-size': size, ...checksumHeaders(checksums) },
      ...(hasSums && { 'x-amz-checksum-type': 'FULL_OBJECT' }),
    })
    .send()
}

/** `bucket/key`, encoded, perhaps with a slash before and a version behind. @throws StorageError InvalidArgument */
export function copySource({ field }: S3Context): Place {
  const [path = '', query] = (field('x-amz-copy-source') ?? '').replace(/^\//, '').split(/\?versionId=/, 2)
  if (query !== undefined && query !== 'null') throw s3Errors.noSuchVersion()
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    throw s3Errors.invalidArgument('x-amz-copy-source is not encoded as it must be')
  }
  const slash = decoded.indexOf('/')
  if (slash < 1 || slash === decoded.length - 1 || decoded.includes('\0'))
    throw s3Errors.invalidArgument('x-amz-copy-source must be bucket/key')
  return { bucket: decoded.slice(0, slash), name: decoded.slice(slash + 1) }
}

/** The source of a copy, if it is as the request says. @throws StorageError PreconditionFailed, NoSuchKey, AccessDenied */
export async function findSource(context: S3Context): Promise<ReadableObject> {
  const { services, field } = context
  const from = copySource(context)
  await checkBucketOwner(context, from.bucket, field('x-amz-source-expected-bucket-owner'))
  const source = await orMissing({ ...context, bucket: from.bucket }, async () =>
    withBytes(await services.objects.find(asking(context, 'storage.s3.object.copy'), from)),
  )
  const { eTag, lastModified } = source.metadata
  const changed = Math.floor(Date.parse(lastModified) / 1000) * 1000
  const isListed = (list: string) => list.trim() === '*' || tags(list).includes(withoutQuotes(eTag))
  const header = (name: string) => field(`x-amz-copy-source-${name}`)
  const time = (name: string) => {
    const text = header(name)
    return text === undefined ? NaN : Date.parse(text)
  }
  const [match, noneMatch] = [header('if-match'), header('if-none-match')]
  const isUnmet = match === undefined ? changed > time('if-unmodified-since') : !isListed(match)
  const isUnchanged = noneMatch === undefined ? changed <= time('if-modified-since') : isListed(noneMatch)
  if (isUnmet || isUnchanged) throw storageErrors.precondition()
  return source
}

export const copyObject: Handler = async (context) => {
  const { services, field } = context
  const place = placeOf(context)
  const replaces = (name: string): boolean => {
    const directive = field(`x-amz-${name}-directive`)?.toUpperCase() ?? 'COPY'
    if (directive !== 'COPY' && directive !== 'REPLACE')
      throw s3Errors.invalidArgument(`x-amz-${name}-directive must be COPY or REPLACE`)
    return directive === 'REPLACE'
  }
  replaces('tagging')
  const isNew = replaces('metadata')
  const from = copySource(context)
  if (from.bucket === place.bucket && from.name === place.name && !isNew)
    throw s3Errors.invalidRequest('A copy to itself must change the metadata')
  await checkAcl(context)
  const source = await findSource(context)
  const writing = await conditionsOf(context, 'storage.s3.object.copy')
  const { metadata } = await services.mover.copy({
    ...{ ...writing, from, to: place },
    description: (found) => {
      // between the look at it and the copy it may have become another one
      if (found.version !== source.version) throw storageErrors.precondition()
      return isNew ? descriptionOf(context) : descriptionOfSource(found)
    },
  })
  return sendXml(context, 'CopyObjectResult', {
    LastModified: metadata.lastModified,
    ETag: metadata.eTag,
    ...(metadata.checksumType && { ChecksumType: metadata.checksumType }),
    ...Object.fromEntries(
      Object.entries(metadata.checksums ?? {}).map(([name, sum]) => [`Checksum${name}`, sum]),
    ),
  })
}
