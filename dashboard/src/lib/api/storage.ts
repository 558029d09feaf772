// Buckets and files as the admin: asked of /storage/v1, and of the database for what that API does not tell. Names are encoded
// part by part, so that any name that storage takes comes through.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { askJson } from './client.ts'
import { runSql } from './sql.ts'

const root = '/storage/v1'

/** Sizes in bytes; null is no limit. */
export interface Bucket {
  readonly id: string
  readonly public: boolean
  readonly file_size_limit: number | null
  readonly allowed_mime_types: readonly string[] | null
  readonly quota: number | null
  readonly user_quota: number | null
  readonly used: number
  readonly objects: number
}

/** A size is a number of bytes, or a text such as `20mb`. */
export interface BucketSettings {
  readonly public: boolean
  readonly file_size_limit: string | null
  readonly allowed_mime_types: readonly string[] | null
  readonly quota: string | null
  readonly user_quota: string | null
}

/** A file, or a folder, whose name ends with a slash. */
export interface Entry {
  readonly name: string
  readonly isFolder: boolean
  readonly updatedAt: string | null
  readonly size: number | null
  readonly type: string | null
}

export interface FileDetails {
  readonly id: string
  readonly owner_id: string | null
  readonly owner_email: string | null
  readonly created_at: string
  readonly updated_at: string
  readonly metadata: {
    readonly size: number
    readonly mimetype: string
    readonly eTag: string
    readonly cacheControl?: string
  }
  readonly user_metadata: Readonly<Record<string, unknown>> | null
}

/** Upstream's name for the file that keeps an empty folder. */
export const placeholder = '.emptyFolderPlaceholder'

const encoded = (name: string) => name.split('/').map(encodeURIComponent).join('/')

/** Where an object is read, by the cookie of the admin. @param kind `public/` is open to everybody where the bucket is */
export const objectUrl = (
  bucket: string,
  name: string,
  kind: '' | 'authenticated/' | 'public/' = '',
): string => `${root}/object/${kind}${encodeURIComponent(bucket)}/${encoded(name)}`

const bucketsText = `select json_build_object('id', b.id, 'public', b.public, 'file_size_limit', b.file_size_limit,
    'allowed_mime_types', b.allowed_mime_types, 'quota', b.quota, 'user_quota', b.user_quota,
    'used', coalesce(u.bytes, 0), 'objects', coalesce(u.objects, 0))
  from storage.buckets b
  left join (
    select bucket_id, sum(bytes) as bytes, sum(objects) as objects
    from (select bucket_id, bytes, objects from storage.usage
      union all select bucket_id, bytes, objects from storage.usage_changes) all_changes
    group by bucket_id
  ) u on u.bucket_id = b.id
  order by b.id`

const detailsText = `select json_build_object('id', o.id, 'owner_id', o.owner_id, 'owner_email', u.email,
    'created_at', o.created_at, 'updated_at', o.updated_at, 'metadata', o.metadata, 'user_metadata', o.user_metadata)
  from storage.objects o left join auth.users u on u.id::text = o.owner_id
  where o.bucket_id = $1 and o.name = $2`

async function rowsOf<T>(sql: string, params: readonly string[], signal: AbortSignal): Promise<T[]> {
  const { results } = await runSql({ sql, params, read_only: true, row_cap: 10_000 }, signal)
  return (results[0]?.rows ?? []).map(([json]) => JSON.parse(json ?? 'null') as T)
}

export const bucketsQuery = queryOptions({
  queryKey: ['files', 'buckets'],
  queryFn: ({ signal }) => rowsOf<Bucket>(bucketsText, [], signal),
})

/** Null where there is no such object. */
export const detailsQuery = (bucket: string, name: string) =>
  queryOptions({
    queryKey: ['files', 'details', bucket, name],
    queryFn: async ({ signal }) =>
      (await rowsOf<FileDetails>(detailsText, [bucket, name], signal))[0] ?? null,
  })

interface ListedObject {
  readonly name: string
  readonly updated_at: string | null
  readonly metadata: { readonly size?: number; readonly mimetype?: string } | null
}

const folderEntry = (name: string): Entry => ({
  name,
  isFolder: true,
  updatedAt: null,
  size: null,
  type: null,
})

const objectEntry = ({ name, updated_at, metadata }: ListedObject): Entry => ({
  name,
  isFolder: false,
  updatedAt: updated_at,
  size: metadata?.size ?? null,
  type: metadata?.mimetype ?? null,
})

interface ListPage {
  readonly entries: readonly Entry[]
  /** Where the next page begins; undefined at the end. */
  readonly next: string | undefined
}

interface Listing {
  readonly bucket: string
  readonly prefix: string
  /** Part of a name; '' for all. */
  readonly search: string
  readonly column: string
  readonly order: string
}

interface ListV2 {
  readonly folders: readonly { readonly name: string }[]
  readonly objects: readonly ListedObject[]
  readonly nextCursor?: string
}

const listV2 = (bucket: string, body: Readonly<Record<string, unknown>>, signal?: AbortSignal) =>
  askJson<ListV2>(`${root}/object/list-v2/${encodeURIComponent(bucket)}`, { method: 'POST', body, signal })

const pageSize = 200

/** By the cursor; the first version of the API is the one that searches, and it counts. */
async function readPage(
  { bucket, prefix, search, column, order }: Listing,
  from: string,
  signal: AbortSignal,
): Promise<ListPage> {
  const sortBy = { column, order }
  if (search === '') {
    const body = {
      prefix,
      with_delimiter: true,
      limit: pageSize,
      sortBy,
      ...(from !== '' && { cursor: from }),
    }
    const { folders, objects, nextCursor } = await listV2(bucket, body, signal)
    return {
      entries: [...folders.map(({ name }) => folderEntry(name)), ...objects.map(objectEntry)],
      next: nextCursor,
    }
  }
  const offset = Number(from)
  const found = await askJson<readonly (ListedObject & { readonly id: string | null })[]>(
    `${root}/object/list/${encodeURIComponent(bucket)}`,
    { method: 'POST', body: { prefix, search, limit: pageSize, offset, sortBy }, signal },
  )
  return {
    entries: found.map((one) =>
      one.id === null
        ? folderEntry(`${prefix}${one.name}/`)
        : objectEntry({ ...one, name: prefix + one.name }),
    ),
    next: found.length < pageSize ? undefined : String(offset + pageSize),
  }
}

/** What is in a folder: folders first, without the placeholder. */
export const listQuery = (listing: Listing) =>
  infiniteQueryOptions({
    queryKey: ['files', 'list', listing],
    queryFn: ({ pageParam, signal }) => readPage(listing, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }: ListPage) => next,
    select: ({ pages }): readonly Entry[] => {
      const all = pages.flatMap(({ entries }) => entries)
      const files = all.filter(({ name, isFolder }) => !isFolder && name !== listing.prefix + placeholder)
      return [...all.filter(({ isFolder }) => isFolder), ...files]
    },
  })

/** Every object below a folder, however deep. */
async function namesBelow(bucket: string, prefix: string): Promise<string[]> {
  const names: string[] = []
  let cursor: string | undefined
  do {
    const page = await listV2(bucket, { prefix, ...(cursor !== undefined && { cursor }) })
    names.push(...page.objects.map(({ name }) => name))
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return names
}

/** @throws ApiError where the name is taken or is none */
export const createBucket = (name: string, settings: BucketSettings): Promise<unknown> =>
  askJson(`${root}/bucket`, { method: 'POST', body: { name, ...settings } })

/** @throws ApiError for settings that are none */
export const updateBucket = (id: string, settings: BucketSettings): Promise<unknown> =>
  askJson(`${root}/bucket/${encodeURIComponent(id)}`, { method: 'PUT', body: settings })

export const emptyBucket = (id: string): Promise<unknown> =>
  askJson(`${root}/bucket/${encodeURIComponent(id)}/empty`, { method: 'POST', body: {} })

/** @throws ApiError where there are files in it */
export const deleteBucket = (id: string): Promise<unknown> =>
  askJson(`${root}/bucket/${encodeURIComponent(id)}`, { method: 'DELETE' })

/**
 * A folder is where a file is: an empty one of a type that the bucket takes.
 * @param allowed the bucket's types; null: any
 * @throws ApiError where it is there already, or the name is none
 */
export const makeFolder = (
  bucket: string,
  folder: string,
  allowed: Bucket['allowed_mime_types'],
): Promise<unknown> => {
  const [first = '*/*'] = allowed ?? []
  const type = /^\*(\/\*)?$/.test(first.trim())
    ? 'application/octet-stream'
    : first.trim().replace('*', 'x-empty')
  return askJson(objectUrl(bucket, `${folder}/${placeholder}`), {
    method: 'POST',
    headers: { 'content-type': type },
  })
}

const mostNames = 1000

/** Deletes files, and folders with all that is below them. */
export async function deleteEntries(bucket: string, names: readonly string[]): Promise<void> {
  const files = names.filter((name) => !name.endsWith('/'))
  for (let at = 0; at < files.length; at += mostNames) {
    const prefixes = files.slice(at, at + mostNames)
    await askJson(`${root}/object/${encodeURIComponent(bucket)}`, { method: 'DELETE', body: { prefixes } })
  }
  for (const folder of names.filter((name) => name.endsWith('/')))
    await askJson(objectUrl(bucket, folder), { method: 'DELETE' })
}

export interface Transfer {
  readonly kind: 'move' | 'copy'
  readonly bucket: string
  readonly toBucket: string
  /** From and to: whole names, of folders with their slash. */
  readonly pairs: readonly (readonly [from: string, to: string])[]
}

const atOnce = 3

/**
 * Moves or copies files, and folders file by file.
 *
 * @param onProgress told how many of how many files are done
 * @throws ApiError of the first that is refused; those before it stay done
 */
export async function transfer(
  { kind, bucket, toBucket, pairs }: Transfer,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const all: (readonly [string, string])[] = []
  for (const [from, to] of pairs) {
    if (!from.endsWith('/')) all.push([from, to])
    else for (const name of await namesBelow(bucket, from)) all.push([name, to + name.slice(from.length)])
  }
  let [next, done] = [0, 0]
  const work = async () => {
    for (let pair = all[next++]; pair; pair = all[next++]) {
      const [sourceKey, destinationKey] = pair
      const body = { bucketId: bucket, sourceKey, destinationBucket: toBucket, destinationKey }
      await askJson(`${root}/object/${kind}`, { method: 'POST', body }).catch((error: unknown) => {
        next = all.length
        throw error
      })
      done += 1
      onProgress(done, all.length)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

/** A URL that anybody may read until it expires. @param expiresIn seconds */
export async function signUrl(bucket: string, name: string, expiresIn: number): Promise<string> {
  const { signedURL } = await askJson<{ readonly signedURL: string }>(
    `${root}/object/sign/${encodeURIComponent(bucket)}/${encoded(name)}`,
    { method: 'POST', body: { expiresIn } },
  )
  return new URL(root + signedURL, location.origin).href
}
