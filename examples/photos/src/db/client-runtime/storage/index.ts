// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// What `db.storage` does: each call one request, large uploads several. Refuses with ApiError.
import type { Body, FileInfo, LinkOptions, ListOptions, Listing, Transform, UploadOptions } from '../files.js'
import type { Http } from '../http.js'
import { inBase64, sendResumable } from './resumable.js'
import { send } from './send.js'

/** Bytes from which on an upload goes on after a break. */
const largeFrom = 6 * 1024 ** 2

/** A signal may be passed on that is not there. */
interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

const pathOf = (bucket: string, path: string) =>
  [bucket, ...path.split('/')].map(encodeURIComponent).join('/')

const json = { 'content-type': 'application/json' }

async function ask<T>(
  http: Http,
  method: string,
  path: string,
  body: unknown,
  { signal }: CallOptions,
): Promise<T> {
  const answer = await send(http, {
    ...{ method, path: `/storage/v1/${path}`, signal },
    ...(body !== undefined && { body: JSON.stringify(body), headers: json }),
  })
  return JSON.parse(await answer.text()) as T
}

const toBlob = (file: Body, type: string | undefined): Blob =>
  file instanceof Blob && type === undefined ? file : new Blob([file as BlobPart], { type: type ?? '' })

interface Row {
  readonly id: string
  readonly name: string
  readonly metadata: {
    readonly size: number
    readonly mimetype: string
    readonly eTag: string
    readonly lastModified: string
  }
}

export async function upload(http: Http, bucket: string, path: string, body: Body, options: UploadOptions) {
  const { contentType, cacheSeconds, metadata, upsert, signal, onProgress, resumable, resumeUrl } = options
  const file = toBlob(body, contentType)
  const type = file.type === '' ? 'application/octet-stream' : file.type
  if (resumable ?? (resumeUrl !== undefined || file.size > largeFrom)) {
    const said = {
      ...{ bucketName: bucket, objectName: path, contentType: type },
      ...(cacheSeconds !== undefined && { cacheControl: String(cacheSeconds) }),
      ...(metadata && { metadata: JSON.stringify(metadata) }),
    }
    await sendResumable(http, file, said, options)
    return { id: (await info(http, bucket, path, { signal })).id, path }
  }
  const total = file.size
  const answer = await send(http, {
    ...{ method: 'POST', path: `/storage/v1/object/${pathOf(bucket, path)}`, signal, body: file },
    headers: {
      'content-type': type,
      ...(cacheSeconds !== undefined && { 'cache-control': `max-age=${cacheSeconds}` }),
      ...(metadata && { 'x-metadata': inBase64(JSON.stringify(metadata)) }),
      ...(upsert && { 'x-upsert': 'true' }),
    },
    ...(onProgress && { onSent: (sent: number) => onProgress({ sent, total }) }),
  })
  onProgress?.({ sent: total, total })
  return { id: (JSON.parse(await answer.text()) as { Id: string }).Id, path }
}

const queryOf = (transform: Transform | undefined): string =>
  transform
    ? `?${new URLSearchParams(Object.entries(transform).map(([name, value]) => [name, String(value)])).toString()}`
    : ''

export async function download(
  http: Http,
  bucket: string,
  path: string,
  { transform, signal }: CallOptions & { readonly transform?: Transform },
): Promise<Blob> {
  const kind = transform ? 'render/image' : 'object'
  const answer = await send(http, {
    ...{ method: 'GET', signal },
    path: `/storage/v1/${kind}/authenticated/${pathOf(bucket, path)}${queryOf(transform)}`,
  })
  return answer.blob()
}

export async function info(
  http: Http,
  bucket: string,
  path: string,
  options: CallOptions,
): Promise<FileInfo> {
  const found = await ask<Record<string, never>>(
    http,
    'GET',
    `object/info/${pathOf(bucket, path)}`,
    undefined,
    options,
  )
  const { id, name, size, content_type, etag, last_modified, metadata } = found
  return {
    id,
    name,
    size,
    contentType: content_type,
    etag,
    lastModified: last_modified,
    metadata,
  } as unknown as FileInfo
}

export async function list(
  http: Http,
  bucket: string,
  folder: string,
  { limit, cursor, deep = false, signal }: ListOptions,
): Promise<Listing> {
  const body = {
    prefix: folder === '' || folder.endsWith('/') ? folder : `${folder}/`,
    ...{ with_delimiter: !deep, limit, cursor: cursor ?? undefined },
  }
  const found = await ask<{ folders: { name: string }[]; objects: Row[]; nextCursor?: string }>(
    ...([http, 'POST', `object/list-v2/${encodeURIComponent(bucket)}`, body, { signal }] as const),
  )
  return {
    folders: found.folders.map(({ name }) => name),
    files: found.objects.map(({ id, name, metadata: { size, mimetype, eTag, lastModified } }) => ({
      ...{ id, name, size, contentType: mimetype, etag: eTag, lastModified },
    })),
    nextCursor: found.nextCursor ?? null,
  }
}

export async function remove(
  http: Http,
  bucket: string,
  paths: readonly string[],
  options: CallOptions,
): Promise<string[]> {
  const gone = await ask<Row[]>(
    http,
    'DELETE',
    `object/${encodeURIComponent(bucket)}`,
    { prefixes: paths },
    options,
  )
  return gone.map(({ name }) => name)
}

export async function relocate(
  http: Http,
  verb: 'move' | 'copy',
  bucket: string,
  [sourceKey, destinationKey]: readonly [string, string],
  { upsert, signal }: CallOptions & { readonly upsert?: boolean },
): Promise<void> {
  await send(http, {
    ...{ method: 'POST', path: `/storage/v1/object/${verb}`, signal },
    headers: { ...json, ...(upsert && { 'x-upsert': 'true' }) },
    body: JSON.stringify({ bucketId: bucket, sourceKey, destinationKey }),
  })
}

export async function signedUrl(
  http: Http,
  bucket: string,
  path: string,
  expiresIn: number,
  { transform, download: saved, signal }: CallOptions & LinkOptions,
): Promise<string> {
  const answer = await ask<{ signedURL: string }>(
    ...([http, 'POST', `object/sign/${pathOf(bucket, path)}`, { expiresIn, transform }, { signal }] as const),
  )
  const url = new URL(`${http.options?.url ?? ''}/storage/v1${answer.signedURL}`)
  if (saved !== undefined && saved !== false) url.searchParams.set('download', saved === true ? '' : saved)
  return url.href
}
