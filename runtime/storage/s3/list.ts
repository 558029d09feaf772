// Lists of objects over S3: both versions of ListObjects, and ListObjectVersions, where every object has the one version "null".
// Refuses (AccessDenied) the list of a bucket of which the caller sees nothing.
import { asking, missing, numberOf, ownerXml, sendXml, type Handler, type S3Context } from './context.ts'
import { s3Errors } from './errors.ts'
import { encode } from './signature.ts'
import type { Entry } from '../objects/lister.ts'
import type { Xml, XmlElement } from './xml.ts'

const mostKeys = 1000

interface Page {
  readonly entries: readonly Entry[]
  readonly isTruncated: boolean
  readonly prefix: string
  readonly delimiter: string
  readonly maxKeys: number
  /** Texts as the answer has them. */
  readonly written: (text: string) => string
  readonly encoding: Readonly<Record<string, string>>
}

/** Entries behind a name. @throws StorageError NoSuchBucket, AccessDenied, InvalidArgument */
async function pageOf(context: S3Context, after: string | undefined): Promise<Page> {
  const { services, bucket, query } = context
  const [prefix, delimiter] = [query('prefix') ?? '', query('delimiter') ?? '']
  const encodingType = query('encoding-type')
  if (encodingType !== undefined && encodingType !== 'url')
    throw s3Errors.invalidArgument('encoding-type must be url')
  if ([prefix, delimiter, after].some((text) => text?.includes('\0')))
    throw s3Errors.invalidArgument('No name has the character NUL')
  if (delimiter !== '' && query('allow-unordered') === 'true')
    throw s3Errors.invalidArgument('Lists with a delimiter are always in order')
  const maxKeys = numberOf(context, 'max-keys', mostKeys, mostKeys)
  await services.buckets.rules(bucket)
  const found = await services.lister.walk(asking(context, 'storage.s3.object.list'), {
    ...{ bucket, prefix, delimiter, after, limit: maxKeys + 1 },
  })
  if (found.length === 0) {
    const reason = await missing(context)
    if (reason.code === 'AccessDenied') throw reason
  }
  return {
    ...{ prefix, delimiter, maxKeys },
    entries: found.slice(0, maxKeys),
    isTruncated: maxKeys > 0 && found.length > maxKeys,
    written: encodingType === 'url' ? (text) => encode(text).replaceAll('%2F', '/') : (text) => text,
    encoding: encodingType === 'url' ? { EncodingType: 'url' } : {},
  }
}

const quoted = (text: string): string => (text.startsWith('"') ? text : `"${text}"`)

function objectXml({ name, object }: Entry, { written }: Page, withOwner: boolean): XmlElement {
  const { metadata, updated_at, owner_id } = object ?? {}
  return {
    Key: written(name),
    LastModified: metadata?.lastModified ?? updated_at,
    ETag: quoted(metadata?.eTag ?? ''),
    ...(metadata?.checksums && { ChecksumAlgorithm: Object.keys(metadata.checksums) }),
    ...(metadata?.checksumType && { ChecksumType: metadata.checksumType }),
    Size: metadata?.size ?? 0,
    ...(withOwner && { Owner: ownerXml(owner_id ?? null) }),
    StorageClass: 'STANDARD',
  }
}

const objectsOf = (page: Page, withOwner: boolean): Xml =>
  page.entries.filter(({ object }) => object !== null).map((entry) => objectXml(entry, page, withOwner))

const foldersOf = ({ entries, written }: Page): Xml =>
  entries.filter(({ object }) => object === null).map(({ name }) => ({ Prefix: written(name) }))

/** What all three say alike. */
const common = ({ prefix, delimiter, maxKeys, isTruncated, written, encoding }: Page, bucket: string) => ({
  Name: bucket,
  Prefix: written(prefix),
  MaxKeys: maxKeys,
  ...(delimiter !== '' && { Delimiter: written(delimiter) }),
  ...encoding,
  IsTruncated: isTruncated,
})

export const listObjects: Handler = async (context) => {
  const marker = context.query('marker') ?? ''
  const page = await pageOf(context, marker)
  const last = page.entries.at(-1)
  return sendXml(context, 'ListBucketResult', {
    ...common(page, context.bucket),
    // clients decode it in the other lists, and not in this one
    Prefix: page.prefix,
    Marker: page.written(marker),
    ...(page.isTruncated && last && { NextMarker: page.written(last.name) }),
    Contents: objectsOf(page, true),
    CommonPrefixes: foldersOf(page),
  })
}

export const listObjectsV2: Handler = async (context) => {
  const { query } = context
  const [token, startAfter] = [query('continuation-token'), query('start-after')]
  const after = token === undefined || token === '' ? startAfter : Buffer.from(token, 'base64url').toString()
  const page = await pageOf(context, after)
  const last = page.entries.at(-1)
  return sendXml(context, 'ListBucketResult', {
    ...common(page, context.bucket),
    KeyCount: page.entries.length,
    ...(token !== undefined && { ContinuationToken: token }),
    ...(startAfter !== undefined && { StartAfter: page.written(startAfter) }),
    ...(page.isTruncated && last && { NextContinuationToken: Buffer.from(last.name).toString('base64url') }),
    Contents: objectsOf(page, query('fetch-owner') === 'true'),
    CommonPrefixes: foldersOf(page),
  })
}

export const listVersions: Handler = async (context) => {
  const marker = context.query('key-marker') ?? ''
  const page = await pageOf(context, marker)
  const last = page.entries.at(-1)
  return sendXml(context, 'ListVersionsResult', {
    ...common(page, context.bucket),
    KeyMarker: page.written(marker),
    VersionIdMarker: context.query('version-id-marker') ?? '',
    ...(page.isTruncated && last && { NextKeyMarker: page.written(last.name), NextVersionIdMarker: 'null' }),
    Version: page.entries
      .filter(({ object }) => object !== null)
      .map((entry) => ({ VersionId: 'null', IsLatest: true, ...objectXml(entry, page, true) })),
    CommonPrefixes: foldersOf(page),
  })
}
