// DeleteObject and DeleteObjects. What is not there counts as deleted; what the caller sees and may not delete is refused, and
// so is what is another object than he thinks.
import { storageErrors, StorageError } from '../errors.ts'
import { refusal } from '../objects/as-caller.ts'
import { asking, placeOf, sendXml, withoutQuotes, type Handler, type S3Context } from './context.ts'
import { s3Errors } from './errors.ts'
import { checkVersion } from './read.ts'
import { childrenOf, readXml, textOf, type Xml } from './xml.ts'

const mostKeys = 1000
/** Bytes of the XML with the names. */
const largestList = 8 * 1024 ** 2

/** What the object must be. */
interface Conditions {
  readonly etag?: string | undefined
  readonly size?: string | undefined
  readonly lastModified?: string | undefined
}

const one = `delete from storage.objects o where o.bucket_id = $1 and o.name = $2
  and ($3::text is null or $3 = '*' or o.metadata ->> 'eTag' = '"' || $3 || '"')
  and ($4::bigint is null or (o.metadata ->> 'size')::bigint = $4::bigint)
  and ($5::timestamptz is null or date_trunc('second', (o.metadata ->> 'lastModified')::timestamptz) = date_trunc('second', $5::timestamptz))
  returning to_json(o.name)`

/** What is not there is gone, whatever it should have been. @throws StorageError PreconditionFailed, AccessDenied */
async function remove(context: S3Context, key: string, conditions: Conditions): Promise<void> {
  const { services, bucket, caller } = context
  const { etag, size, lastModified } = conditions
  const time = lastModified === undefined ? undefined : Date.parse(lastModified)
  if (Number.isNaN(time) || (size !== undefined && !/^\d{1,15}$/.test(size))) throw s3Errors.invalidArgument()
  const asked = asking(context, 'storage.s3.object.delete')
  const values = [
    ...[bucket, key, etag === undefined ? null : withoutQuotes(etag), size ?? null],
    time === undefined ? null : new Date(time).toISOString(),
  ]
  const gone = await services.asCaller.rows(asked, 'DELETE', { text: one, values })
  if (gone.length > 0) return
  const isConditional = Object.values(conditions).some((value) => value !== undefined)
  try {
    await services.objects.find(asked, { bucket, name: key })
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'NoSuchKey') throw error
    return
  }
  throw isConditional ? storageErrors.precondition() : refusal('objects', caller.role, 'DELETE')
}

export const deleteObject: Handler = async (context) => {
  const { field, services, bucket, key, reply } = context
  checkVersion(context)
  if (key.includes('\0')) throw storageErrors.invalidKey(key)
  await services.buckets.rules(bucket)
  await remove(context, placeOf(context).name, {
    etag: field('if-match'),
    size: field('x-amz-if-match-size'),
    lastModified: field('x-amz-if-match-last-modified-time'),
  })
  return reply.code(204).send()
}

interface Named extends Conditions {
  readonly key: string
  readonly version: string | undefined
}

/** Those without conditions at once. @returns the error of each that is not deleted */
async function removeAll(context: S3Context, named: readonly Named[]): Promise<Map<Named, StorageError>> {
  const failed = new Map<Named, StorageError>()
  const plain: Named[] = []
  const single: Named[] = []
  for (const each of named) {
    const { key, version, etag, size, lastModified } = each
    if (version !== undefined && version !== 'null') failed.set(each, s3Errors.noSuchVersion())
    else if (key.includes('\0')) failed.set(each, storageErrors.invalidKey(key))
    else if (etag ?? size ?? lastModified) single.push(each)
    else plain.push(each)
  }
  const { services, bucket, caller } = context
  if (plain.length > 0) {
    const asked = asking(context, 'storage.s3.object.delete_many')
    const text = `delete from storage.objects o where o.bucket_id = $1
      and o.name = any (array(select jsonb_array_elements_text($2::jsonb))) returning to_json(o.name)`
    const values = [bucket, JSON.stringify(plain.map(({ key }) => key))]
    await services.asCaller.rows<string>(asked, 'DELETE', { text, values })
    const still = `select to_json(o.name) from storage.objects o where o.bucket_id = $1
      and o.name = any (array(select jsonb_array_elements_text($2::jsonb)))`
    const seen = new Set(await services.asCaller.rows<string>(asked, 'SELECT', { text: still, values }))
    for (const each of plain)
      if (seen.has(each.key)) failed.set(each, refusal('objects', caller.role, 'DELETE'))
  }
  for (const each of single) {
    try {
      await remove(context, each.key, each)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      failed.set(each, error)
    }
  }
  return failed
}

export const deleteObjects: Handler = async (context) => {
  const root = readXml(await context.payload.text(largestList), 'Delete')
  const named = childrenOf(root, 'Object').map((object): Named => {
    const key = textOf(object, 'Key')
    if (key === undefined || key === '') throw s3Errors.malformedXml()
    return {
      ...{ key, version: textOf(object, 'VersionId'), etag: textOf(object, 'ETag') },
      ...{ size: textOf(object, 'Size'), lastModified: textOf(object, 'LastModifiedTime') },
    }
  })
  if (named.length === 0 || named.length > mostKeys) throw s3Errors.malformedXml()
  await context.services.buckets.rules(context.bucket)
  const failed = await removeAll(context, named)
  const isQuiet = textOf(root, 'Quiet') === 'true'
  const gone = named.filter((each) => !failed.has(each))
  const xml: Xml = {
    ...(!isQuiet && {
      Deleted: gone.map(({ key, version }) => ({ Key: key, ...(version && { VersionId: version }) })),
    }),
    Error: [...failed].map(([{ key }, { code, message }]) => ({ Key: key, Code: code, Message: message })),
  }
  return sendXml(context, 'DeleteResult', xml)
}
