// Multipart uploads under way: begin, find, list, give up. Refuses (NoSuchUpload) alike what is not there and what somebody
// else began; files of what is given up go to the sweeper.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { storageErrors } from '../errors.ts'
import { ownerOf } from '../objects/buckets.ts'
import type { Description } from '../objects/writer.ts'
import { isCrc, type Algorithm } from './checksums.ts'
import {
  asking,
  descriptionOf,
  numberOf,
  ownerXml,
  placeOf,
  sendXml,
  type Handler,
  type S3Context,
} from './context.ts'
import { checkAcl } from './acl.ts'
import { s3Errors } from './errors.ts'
import { algorithmOf } from './payload.ts'
import { encode } from './signature.ts'

/** Milliseconds until an upload that nobody ends is given up. */
const longestUpload = 7 * 86_400_000

export interface UploadDetails {
  /** Of whoever began it. */
  readonly role: string
  readonly description: Description
  readonly algorithm?: Algorithm | undefined
  readonly checksumType?: 'FULL_OBJECT' | 'COMPOSITE' | undefined
}

export interface Upload extends UploadDetails {
  readonly id: string
}

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

/** Which of the two kinds an algorithm has. @throws StorageError InvalidRequest */
function checksumTypeOf(
  algorithm: Algorithm | undefined,
  said: string | undefined,
): UploadDetails['checksumType'] {
  const wanted = said?.toUpperCase()
  if (wanted !== undefined && wanted !== 'FULL_OBJECT' && wanted !== 'COMPOSITE')
    throw s3Errors.invalidRequest('x-amz-checksum-type must be FULL_OBJECT or COMPOSITE')
  if (!algorithm) return undefined
  const type = wanted ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE')
  if (type === 'FULL_OBJECT' ? !isCrc(algorithm) : algorithm === 'CRC64NVME')
    throw s3Errors.invalidRequest(`The checksum type ${type} cannot be used with ${algorithm}`)
  return type
}

/** An owner alone says too little: neither the service nor anybody without a session has one. */
const begunBy = (owner: string, role: string) =>
  `(${role} = 'service_role' or (owner_id is not distinct from ${owner} and details ->> 'role' = ${role}))`
const beginner = ({ subject, role }: S3Context['caller']) => [ownerOf(subject).ownerId, role]

/** The upload that a request names, if the caller began it. @throws StorageError NoSuchUpload */
export async function uploadOf(context: S3Context): Promise<Upload> {
  const { services, query, bucket, key, caller } = context
  const id = query('uploadid') ?? ''
  if (!isUuid(id)) throw storageErrors.noSuchUpload()
  const [row] = await services.db.rows<{ details: UploadDetails }>(
    `select details from storage.uploads where id = $1 and kind = 's3' and bucket_id = $2 and name = $3
       and expires_at > now() and ${begunBy('$4', '$5')}`,
    [id, bucket, key, ...beginner(caller)],
  )
  if (!row) throw storageErrors.noSuchUpload()
  return { ...row.details, id }
}

export const createUpload: Handler = async (context) => {
  const { services, field, bucket, key, caller, reply } = context
  await checkAcl(context)
  const algorithm = algorithmOf(field('x-amz-checksum-algorithm'))
  const checksumType = checksumTypeOf(algorithm, field('x-amz-checksum-type'))
  const description = descriptionOf(context)
  const writing = { ...asking(context, 'storage.s3.upload.create'), place: placeOf(context), upsert: true }
  await services.writer.check(writing, description)
  const id = randomUUID()
  const details: UploadDetails = { description, algorithm, checksumType, role: caller.role }
  await services.db.rows(
    `insert into storage.uploads (id, kind, bucket_id, name, owner_id, details, expires_at)
     values ($1, 's3', $2, $3, $4, $5, $6)`,
    [
      ...[id, bucket, key, ownerOf(caller.subject).ownerId, JSON.stringify(details)],
      new Date(Date.now() + longestUpload).toISOString(),
    ],
  )
  if (algorithm)
    void reply.headers({ 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': checksumType })
  return sendXml(context, 'InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: id })
}

export const abortUpload: Handler = async (context) => {
  const { id } = await uploadOf(context)
  await context.services.db.rows('delete from storage.uploads where id = $1', [id])
  return context.reply.code(204).send()
}

interface Listed extends pg.QueryResultRow {
  readonly id: string
  readonly name: string
  readonly owner_id: string | null
  readonly created_at: Date
  readonly details: UploadDetails
}

export const listUploads: Handler = async (context) => {
  const { services, bucket, query, caller } = context
  const most = numberOf(context, 'max-uploads', 1000, 1000)
  const [prefix, delimiter] = [query('prefix') ?? '', query('delimiter') ?? '']
  const [keyMarker, idMarker] = [query('key-marker') ?? '', query('upload-id-marker') ?? '']
  if ([prefix, keyMarker].some((text) => text.includes('\0')) || (idMarker !== '' && !isUuid(idMarker)))
    throw s3Errors.invalidArgument()
  await services.buckets.rules(bucket)
  const written = query('encoding-type') === 'url' ? encode : (text: string) => text
  const uploads: Listed[] = []
  const folders = new Set<string>()
  let at = { name: keyMarker, id: idMarker === '' ? 'ffffffff-ffff-ffff-ffff-ffffffffffff' : idMarker }
  let isTruncated = false
  for (let isEnd = false; !isEnd && !isTruncated;) {
    const rows = await services.db.rows<Listed>(
      `select id, name, owner_id, created_at, details from storage.uploads
       where bucket_id = $1 and kind = 's3' and starts_with(name, $2) and (name, id) > ($3, $4::uuid)
         and expires_at > now() and ${begunBy('$5', '$6')} order by name, id limit 1000`,
      [bucket, prefix, at.name, at.id, ...beginner(caller)],
    )
    isEnd = rows.length < 1000
    for (const row of rows) {
      const cut = delimiter === '' ? -1 : row.name.indexOf(delimiter, prefix.length)
      const folder = cut < 0 ? undefined : row.name.slice(0, cut + delimiter.length)
      const isNew = folder === undefined || (!folders.has(folder) && folder !== keyMarker)
      if (isNew && uploads.length + folders.size >= most) {
        isTruncated = most > 0
        isEnd = true
        break
      }
      if (folder === undefined) uploads.push(row)
      else if (isNew) folders.add(folder)
      at = { name: row.name, id: row.id }
    }
  }
  return sendXml(context, 'ListMultipartUploadsResult', {
    ...{ Bucket: bucket, KeyMarker: written(keyMarker), UploadIdMarker: idMarker },
    ...(isTruncated && { NextKeyMarker: written(at.name), NextUploadIdMarker: at.id }),
    ...(delimiter !== '' && { Delimiter: written(delimiter) }),
    ...{ Prefix: written(prefix), MaxUploads: most, IsTruncated: isTruncated },
    ...(query('encoding-type') === 'url' && { EncodingType: 'url' }),
    Upload: uploads.map(({ id, name, owner_id, created_at, details }) => ({
      ...{ Key: written(name), UploadId: id, Initiator: ownerXml(owner_id), Owner: ownerXml(owner_id) },
      ...{ StorageClass: 'STANDARD', Initiated: created_at.toISOString() },
      ...(details.algorithm && {
        ChecksumAlgorithm: details.algorithm,
        ChecksumType: details.checksumType,
      }),
    })),
    CommonPrefixes: [...folders].map((folder) => ({ Prefix: written(folder) })),
  })
}
