// CompleteMultipartUpload: parts become one object, without their bytes being copied. Refuses lists of parts that are not what
// was sent. Asked again after it was done, it says once more what came of it.
import { createHash, randomUUID } from 'node:crypto'
import { StorageError, storageErrors } from '../errors.ts'
import type { Kept } from '../objects/writer.ts'
import { checksumsXml } from './attributes.ts'
import { algorithms, combineCrcs, createDigest, isCrc } from './checksums.ts'
import { asking, placeOf, sendXml, withoutQuotes, type Handler, type S3Context } from './context.ts'
import { s3Errors } from './errors.ts'
import { isUuid, uploadOf, type Upload } from './multipart-uploads.ts'
import { mostParts, partsOf, type Part } from './multipart-parts.ts'
import { conditionsOf } from './write.ts'
import { childrenOf, readXml, textOf } from './xml.ts'

/** Bytes of all parts but the last, at least. */
const leastPart = 5 * 1024 ** 2
/** Bytes of the XML with the parts. */
const largestList = 4 * 1024 ** 2

interface Named {
  readonly number: number
  readonly eTag: string
  readonly checksums: ReadonlyMap<string, string>
}

/** @throws StorageError MalformedXML, InvalidPartOrder */
function readParts(text: string): readonly Named[] {
  const parts = childrenOf(readXml(text, 'CompleteMultipartUpload'), 'Part').map((part): Named => {
    const number = Number(textOf(part, 'PartNumber') ?? NaN)
    const eTag = textOf(part, 'ETag')
    if (!Number.isInteger(number) || number < 1 || number > mostParts || eTag === undefined)
      throw s3Errors.malformedXml()
    const checksums = algorithms.flatMap((name) => {
      const sum = textOf(part, `Checksum${name}`)
      return sum === undefined ? [] : [[name, sum] as const]
    })
    return { number, eTag: withoutQuotes(eTag), checksums: new Map(checksums) }
  })
  if (parts.length === 0 || parts.length > mostParts) throw s3Errors.malformedXml()
  if (parts.some(({ number }, at) => at > 0 && number < (parts[at - 1]?.number ?? 0)))
    throw s3Errors.invalidPartOrder()
  // of a part that was sent anew while this was written, the last word counts
  return parts.filter(({ number }, at) => number !== parts[at + 1]?.number)
}

/** The MD5 of the parts' MD5s, and how many there are. */
function eTagOf(sums: readonly string[]): string {
  const whole = createHash('md5')
  for (const sum of sums) whole.update(Buffer.from(sum, 'hex'))
  return `"${whole.digest('hex')}-${sums.length}"`
}

/** The parts that are named, as they were sent. @throws StorageError InvalidPart, EntityTooSmall */
function chosen(named: readonly Named[], sent: readonly Part[]): readonly Part[] {
  const byNumber = new Map(sent.map((part) => [part.number, part]))
  return named.map(({ number, eTag, checksums }, at) => {
    const part = byNumber.get(number)
    if (part?.md5.toString('hex') !== eTag) throw s3Errors.invalidPart()
    for (const [name, sum] of checksums) {
      if (part.checksums?.[name] !== undefined && part.checksums[name] !== sum) throw s3Errors.invalidPart()
    }
    if (at < named.length - 1 && part.size < leastPart) throw s3Errors.partTooSmall()
    return part
  })
}

/** The checksum of the whole, where every part has one. */
function checksumOf({ algorithm, checksumType }: Upload, parts: readonly Part[]): string | undefined {
  if (!algorithm) return undefined
  const sums = parts.map(({ checksums, size }) => ({
    sum: Buffer.from(checksums?.[algorithm] ?? '', 'base64'),
    size,
  }))
  if (sums.some(({ sum }) => sum.length === 0)) return undefined
  if (checksumType === 'FULL_OBJECT' && isCrc(algorithm))
    return combineCrcs(algorithm, sums).toString('base64')
  const digest = createDigest(algorithm)
  for (const { sum } of sums) digest.update(sum)
  return `${digest.digest().toString('base64')}-${parts.length}`
}

/** Never named as a part: another attempt to complete the upload may be under way. */
function filesOf(parts: readonly Part[]): Pick<Kept, 'version' | 'segments'> {
  const segments = parts.map(({ file, size, md5, sha256, checksums }) => ({
    ...{ id: file, size, md5: md5.toString('hex'), sha256: sha256.toString('hex') },
    ...(checksums && { checksums }),
  }))
  return { version: randomUUID(), segments }
}

/** @throws StorageError BadDigest where the client expects another one */
function checkExpected({ field }: S3Context, name: string, sum: string): void {
  const expected = field(`x-amz-checksum-${name.toLowerCase()}`)
  if (expected !== undefined && expected !== sum && expected !== sum.replace(/-\d+$/, ''))
    throw storageErrors.badDigest()
}

function answer(
  context: S3Context,
  eTag: string,
  checksums: Readonly<Record<string, string>>,
  type?: string,
) {
  const { bucket, key, request } = context
  return sendXml(context, 'CompleteMultipartUploadResult', {
    Location: `${request.protocol}://${request.host}${request.originalUrl.split('?', 1)[0] ?? ''}`,
    ...{ Bucket: bucket, Key: key, ETag: eTag, ...checksumsXml(checksums) },
    ...(type !== undefined && { ChecksumType: type }),
  })
}

/**
 * What an upload that ended became, for a client whose answer was lost: while the object still is that, and he sees it.
 * @throws StorageError NoSuchUpload
 */
async function answerAgain(context: S3Context, named: readonly Named[]) {
  const { services, query } = context
  const id = query('uploadid') ?? ''
  if (!isUuid(id)) throw storageErrors.noSuchUpload()
  const [blob] = await services.db.rows<{ version: string }>(
    "select id as version from storage.blobs where upload = $1 and state = 'live'",
    [id],
  )
  if (!blob) throw storageErrors.noSuchUpload()
  const { version, metadata } = await services.objects
    .find(asking(context, 'storage.s3.upload.complete'), placeOf(context))
    .catch((error: unknown) => {
      const isGone = error instanceof StorageError && error.code === 'NoSuchKey'
      throw isGone ? storageErrors.noSuchUpload() : error
    })
  const eTag = eTagOf(named.map((part) => part.eTag))
  if (version !== blob.version || metadata?.eTag !== eTag) throw storageErrors.noSuchUpload()
  return answer(context, eTag, metadata.checksums ?? {}, metadata.checksumType)
}

/** @throws StorageError NoSuchUpload where it is not under way, or another request ends it meanwhile */
async function complete(context: S3Context, named: readonly Named[]) {
  const { services, field } = context
  const upload = await uploadOf(context)
  const parts = chosen(named, await partsOf(context, upload.id))
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  const expectedSize = field('x-amz-mp-object-size')
  if (expectedSize !== undefined && Number(expectedSize) !== size)
    throw s3Errors.invalidRequest('The object does not have the size of x-amz-mp-object-size')
  const eTag = eTagOf(named.map((part) => part.eTag))
  const sum = checksumOf(upload, parts)
  const checksums = upload.algorithm && sum !== undefined ? { [upload.algorithm]: sum } : {}
  for (const [name, value] of Object.entries(checksums)) checkExpected(context, name, value)
  const writing = await conditionsOf(context, 'storage.s3.upload.complete')
  await services.writer.check(writing, upload.description, size)
  const type = sum === undefined ? undefined : upload.checksumType
  await services.writer.place(
    writing,
    {
      ...{ ...filesOf(parts), size, eTag, upload: upload.id },
      ...(sum !== undefined && { checksums }),
      ...(type && { checksumType: type }),
    },
    upload.description,
  )
  return answer(context, eTag, checksums, type)
}

export const completeUpload: Handler = async (context) => {
  const named = readParts(await context.payload.text(largestList))
  try {
    return await complete(context, named)
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'NoSuchUpload') throw error
    return answerAgain(context, named)
  }
}
