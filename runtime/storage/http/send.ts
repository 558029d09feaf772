// An object as an answer: what is asked for of it, with headers that keep browsers from running what somebody uploaded.
// Source: storage.md §1.2, attacks T-04, T-07, T-17.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BlobStore } from '../blobs/contract.ts'
import { readObject } from '../blobs/read.ts'
import { select } from '../conditions.ts'
import { storageErrors } from '../errors.ts'
import { withBytes, type Objects, type StoredObject } from '../objects/objects.ts'
import { query } from './request.ts'

/** What browsers may run when it is opened by itself. */
const active =
  /^(text\/html|text\/xml|text\/xsl|image\/svg\+xml|application\/(xml|xhtml\+xml|javascript|x-shockwave-flash)|text\/javascript|multipart\/x-mixed-replace)|[/+]xml\b/i

/** The viewer of PDFs, which is a page of the browser's own, does not open in a sandbox. */
const policyOf = (mimetype: string) =>
  `default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'${mimetype === 'application/pdf' ? '' : '; sandbox'}`

/** RFC 6266 with RFC 8187. */
function attachment(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

/** How it is to be saved; undefined: it is looked at. */
export function dispositionOf(
  download: string | undefined,
  { name, metadata }: StoredObject,
): string | undefined {
  const own = name.slice(name.lastIndexOf('/') + 1)
  if (download !== undefined) return download === '' ? attachment(own) : attachment(download)
  return active.test(metadata?.mimetype ?? '') ? attachment(own) : metadata?.contentDisposition
}

export interface Sending {
  readonly objects: Objects
  readonly blobs: BlobStore
  /** Until when the URL holds, in seconds since 1970, instead of what the object says of caches. */
  readonly expires?: number | undefined
  /** The name to save it under, '' for its own; undefined where it is to be looked at. Default: as the query says. */
  readonly download?: string | undefined
}

/** @throws StorageError NoSuchKey, InvalidRange, PreconditionFailed */
export async function sendObject(
  request: FastifyRequest,
  reply: FastifyReply,
  found: StoredObject,
  { objects, blobs, expires, download = query(request, 'download') }: Sending,
): Promise<FastifyReply> {
  const object = withBytes(found)
  const { metadata } = object
  const { eTag: etag, size, mimetype, cacheControl } = metadata
  const lastModified = new Date(metadata.lastModified)
  const disposition = dispositionOf(download, object)
  void reply.headers({
    'accept-ranges': 'bytes',
    etag,
    'last-modified': lastModified.toUTCString(),
    'x-robots-tag': 'none',
    'content-security-policy': policyOf(mimetype),
    'cross-origin-resource-policy': 'cross-origin',
    ...(expires === undefined
      ? { 'cache-control': cacheControl }
      : { expires: new Date(expires * 1000).toUTCString() }),
  })
  if (expires !== undefined) void reply.removeHeader('cache-control')

  const selected = select(request.headers, { etag, lastModified, size })
  if (selected.status === 412) throw storageErrors.precondition()
  if (selected.status === 416) {
    void reply.header('content-range', `bytes */${size}`)
    throw storageErrors.invalidRange()
  }
  if (selected.status === 304) return reply.code(304).send()

  const range = selected.status === 206 ? selected.range : undefined
  void reply.code(selected.status).headers({
    // what browsers take for a page must not be one
    'content-type': /text\/html/i.test(mimetype) ? mimetype.replace(/text\/html/i, 'text/plain') : mimetype,
    'content-length': range ? range.end - range.start + 1 : size,
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
    ...(disposition !== undefined && { 'content-disposition': disposition }),
    ...(metadata.contentEncoding !== undefined && { 'content-encoding': metadata.contentEncoding }),
    ...(metadata.contentLanguage !== undefined && { 'content-language': metadata.contentLanguage }),
  })
  if (request.method === 'HEAD') return reply.send()
  return reply.send(await readObject(blobs, objects, object, range))
}
