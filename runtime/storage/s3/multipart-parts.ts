// Parts of multipart uploads: UploadPart, UploadPartCopy, ListParts. A part that is sent anew replaces the old one. Refuses
// parts that would make the object larger than it may be.
import type pg from 'pg'
import { readObject } from '../blobs/read.ts'
import { rangeOf } from '../conditions.ts'
import { storageErrors } from '../errors.ts'
import { quotaError } from '../objects/as-caller.ts'
import { checksumsXml } from './attributes.ts'
import { numberOf, ownerXml, sendXml, callerId, type Handler, type S3Context } from './context.ts'
import { checksumHeaders } from './checksums.ts'
import { s3Errors } from './errors.ts'
import { uploadOf, type Upload } from './multipart-uploads.ts'
import { createPayload, type Payload } from './payload.ts'
import { findSource } from './write.ts'

export const mostParts = 10_000

export interface Part extends pg.QueryResultRow {
  readonly number: number
  readonly file: string
  readonly size: number
  readonly md5: Buffer
  readonly sha256: Buffer
  readonly checksums: Readonly<Record<string, string>> | null
  readonly created_at: Date
}

/** Of an upload, in their order, behind a number. */
export const partsOf = ({ services }: S3Context, id: string, after = 0, most = mostParts): Promise<Part[]> =>
  services.db.rows<Part>(
    `select number, file, size::float8, md5, sha256, checksums, created_at from storage.upload_parts
     where upload_id = $1 and number > $2 order by number limit $3`,
    [id, after, most],
  )

/** @throws StorageError InvalidArgument */
function partNumber({ query }: S3Context): number {
  const text = query('partnumber') ?? ''
  const number = Number(text)
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > mostParts)
    throw s3Errors.invalidArgument(`partNumber must be 1 to ${mostParts}`)
  return number
}

/** Keeps a body as a part. @throws StorageError EntityTooLarge, NoSuchUpload */
async function keepPart(context: S3Context, upload: Upload, number: number, payload: Payload) {
  const { services, bucket } = context
  const { writer, db, buckets } = services
  if (upload.algorithm) payload.demand(upload.algorithm)
  const rules = await buckets.rules(bucket)
  const [others] = await db.rows<{ size: number }>(
    `select coalesce(sum(size), 0)::float8 as size from storage.upload_parts where upload_id = $1 and number <> $2`,
    [upload.id, number],
  )
  const limit = Math.max(0, writer.limitOf(rules) - (others?.size ?? 0))
  if ((payload.size ?? 0) > limit)
    throw storageErrors.tooLarge('The object exceeded the maximum allowed size')
  const kept = await writer.keep(payload.body, limit, payload.size)
  const checksums = payload.checksums()
  try {
    await db.rows(
      `insert into storage.upload_parts as p (upload_id, number, file, size, md5, sha256, checksums)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (upload_id, number) do update set file = excluded.file, size = excluded.size, md5 = excluded.md5,
         sha256 = excluded.sha256, checksums = excluded.checksums, created_at = now()`,
      [upload.id, number, kept.id, kept.size, kept.md5, kept.sha256, JSON.stringify(checksums)],
    )
  } catch (error) {
    await writer.discard([kept.id])
    // the upload has ended meanwhile
    const isGone = error instanceof Error && 'code' in error && error.code === '23503'
    throw isGone ? storageErrors.noSuchUpload() : (quotaError(error) ?? error)
  }
  return { eTag: `"${kept.md5.toString('hex')}"`, checksums }
}

export const uploadPart: Handler = async (context) => {
  const number = partNumber(context)
  const upload = await uploadOf(context)
  const { eTag, checksums } = await keepPart(context, upload, number, context.payload)
  return context.reply
    .code(200)
    .headers({ etag: eTag, ...checksumHeaders(checksums) })
    .send()
}

export const copyPart: Handler = async (context) => {
  const { services, field } = context
  const number = partNumber(context)
  const upload = await uploadOf(context)
  const source = await findSource(context)
  const { size } = source.metadata
  const header = field('x-amz-copy-source-range')
  const range = rangeOf(header, size)
  const isWhole = header === undefined
  const last = Number(/-(\d+)$/.exec(header ?? '')?.[1] ?? NaN)
  if (!isWhole && (range === undefined || range === 'unmet' || !/^bytes=\d+-\d+$/.test(header)))
    throw s3Errors.invalidArgument('x-amz-copy-source-range must be bytes=first-last, within the source')
  if (!isWhole && last >= size) throw storageErrors.invalidRange()
  const part = isWhole || typeof range !== 'object' ? undefined : range
  const body = await readObject(services.blobs, services.objects, source, part)
  const payload = createPayload({
    source: body as AsyncIterable<Buffer>,
    size: part ? part.end - part.start + 1 : size,
    field: () => undefined,
  })
  const { eTag, checksums } = await keepPart(context, upload, number, payload)
  return sendXml(context, 'CopyPartResult', {
    LastModified: new Date().toISOString(),
    ETag: eTag,
    ...checksumsXml(checksums),
  })
}

export const listParts: Handler = async (context) => {
  const { bucket, key, caller } = context
  const { id, algorithm, checksumType } = await uploadOf(context)
  const most = numberOf(context, 'max-parts', 1000, 1000)
  const marker = numberOf(context, 'part-number-marker', 0, mostParts)
  const found = await partsOf(context, id, marker, most + 1)
  const parts = found.slice(0, most)
  return sendXml(context, 'ListPartsResult', {
    ...{ Bucket: bucket, Key: key, UploadId: id, PartNumberMarker: marker },
    ...{ NextPartNumberMarker: parts.at(-1)?.number ?? marker, MaxParts: most },
    IsTruncated: most > 0 && found.length > most,
    ...{ Initiator: ownerXml(callerId(caller)), Owner: ownerXml(callerId(caller)), StorageClass: 'STANDARD' },
    ...(algorithm && { ChecksumAlgorithm: algorithm, ChecksumType: checksumType }),
    Part: parts.map(({ number, created_at, md5, size, checksums }) => ({
      ...{ PartNumber: number, LastModified: created_at.toISOString(), ETag: `"${md5.toString('hex')}"` },
      ...{ Size: size, ...checksumsXml(checksums ?? undefined) },
    })),
  })
}
