// How bytes become an object: may the caller write it, then the bytes, then the row that makes them visible, then the answer.
// Whatever ends it, at any point: no object without its bytes, none that is half-written. Refuses before the body what can be
// refused then. Source: storage.md §2.4.
import { randomUUID } from 'node:crypto'
import type { LoginPool } from '../../db/login-pool.ts'
import type { BlobStore } from '../blobs/contract.ts'
import { createDigests } from '../blobs/digests.ts'
import { measure, type Measured } from '../blobs/measure.ts'
import { storageErrors } from '../errors.ts'
import { checkPlace, type Place } from '../names.ts'
import type { Step } from '../steps.ts'
import type { AsCaller, Asking } from './as-caller.ts'
import { ownerOf, type BucketRules, type Buckets } from './buckets.ts'
import type { BlobMetadata, Segment } from './objects.ts'

/** What is said of a file beside its bytes. */
export interface Description {
  readonly mimetype: string
  readonly cacheControl: string
  readonly contentEncoding?: string | undefined
  readonly contentDisposition?: string | undefined
  readonly contentLanguage?: string | undefined
  readonly expires?: string | undefined
  /** JSON object of the user's own; undefined where none was given. */
  readonly userMetadata?: Readonly<Record<string, unknown>> | undefined
}

/** Bytes that are kept already, and not yet anybody's. */
export interface Kept {
  /** Id of the blob, and of its file where it has one. */
  readonly version: string
  readonly size: number
  /** With quotes. */
  readonly eTag: string
  readonly sha256?: Buffer
  readonly segments?: readonly Segment[]
  readonly checksums?: Readonly<Record<string, string>>
  readonly checksumType?: BlobMetadata['checksumType']
  /** The upload that ends with this: its parts are files of the blob from then on. Refused, it stays as it was. */
  readonly upload?: string
  /** Files that go when this is refused. Default: all of them, or none where they are an upload's. */
  readonly loose?: readonly string[]
}

export interface Writing extends Asking {
  readonly place: Place
  /** Whether an object that is there is replaced. */
  readonly upsert: boolean
  /** Instead of the caller as the owner: for uploads that somebody else allowed. */
  readonly owner?: { readonly owner: string | null; readonly ownerId: string | null }
}

export interface Upload extends Writing {
  readonly body: AsyncIterable<Buffer>
  /** Bytes, where they are known before. */
  readonly size?: number | undefined
  /** What is known before the body, to refuse early. */
  readonly expected?: Partial<Description>
  /** Asked when the body has ended: in forms the fields may come behind the file. */
  readonly describe: () => Promise<Description> | Description
  /** Looks at what came, and throws where it is not what was announced. */
  readonly verify?: (measured: Measured) => void
}

export interface Written {
  readonly id: string
  readonly version: string
  readonly metadata: BlobMetadata
}

export interface Writer {
  /** @throws StorageError AccessDenied, NoSuchBucket, KeyAlreadyExists, EntityTooLarge, InvalidMimeType, InvalidKey */
  upload(upload: Upload): Promise<Written>
  /**
   * Whether the write would be allowed; nothing is changed.
   * @returns what the bucket demands @throws StorageError like {@link upload}
   */
  check(writing: Writing, expected: Partial<Description>, size?: number): Promise<BucketRules>
  /** Bytes of one file at most. */
  limitOf(rules: BucketRules): number
  /** Keeps a body as a blob, or as a part of one: it is nobody's until {@link place} or a row of its own names it. */
  keep(body: AsyncIterable<Buffer>, limit: number, size?: number): Promise<Measured & { readonly id: string }>
  /**
   * Gives kept bytes to an object. They are removed when that is refused, but for those that an upload still holds.
   * @throws StorageError like {@link upload}, and NoSuchUpload where the upload has ended meanwhile
   */
  place(writing: Writing, kept: Kept, description: Description): Promise<Written>
  /** Removes kept bytes that became nobody's. Never throws: the sweeper finds what stays. */
  discard(files: readonly string[]): Promise<void>
}

export interface WriterSettings {
  /** Bytes of one file at most, whatever the bucket says. */
  readonly fileSizeLimit: number
}

/** `image/*` and `*` stand for several. */
function allows(allowed: readonly string[], mimetype: string): boolean {
  const type = mimetype.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return allowed.some((one) => {
    const wanted = one.trim().toLowerCase()
    return (
      wanted === type ||
      wanted === '*' ||
      wanted === '*/*' ||
      (wanted.endsWith('/*') && type.startsWith(wanted.slice(0, -1)))
    )
  })
}

/** @throws StorageError InvalidMimeType */
function checkType({ allowed_mime_types: allowed }: BucketRules, mimetype: string | undefined): void {
  if (allowed === null || mimetype === undefined) return
  if (!allows(allowed, mimetype)) throw storageErrors.invalidType(`mime type ${mimetype} is not supported`)
}

const isMimetype = (text: string) =>
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(;[\t\x20-\x7e]*)?$/.test(text) && text.length <= 255

/** What becomes a header must be one. @throws StorageError InvalidMimeType, InvalidRequest */
function checkDescription(description: Partial<Description>): void {
  const {
    mimetype,
    cacheControl,
    contentEncoding,
    contentDisposition,
    contentLanguage,
    expires,
    userMetadata,
  } = description
  if (mimetype !== undefined && !isMimetype(mimetype))
    throw storageErrors.invalidType(`mime type ${mimetype} is not supported`)
  for (const value of [cacheControl, contentEncoding, contentDisposition, contentLanguage, expires]) {
    if (value !== undefined && !/^[\t\x20-\x7e\x80-\xff]{0,2048}$/.test(value))
      throw storageErrors.invalidRequest(`${JSON.stringify(value)} cannot be a header`)
  }
  // JSON that PostgreSQL cannot keep
  if (userMetadata && /\\u0000|\\ud[89a-f]/i.test(JSON.stringify(userMetadata)))
    throw storageErrors.invalidRequest('metadata must be well-formed text')
}

const stageBlob = `with unflushed as (select set_config('synchronous_commit', 'off', true))
  insert into storage.blobs (id, size, sha256, metadata, segments, upload)
  select $1, $2, $3, $4, $5, $6 from unflushed`
const insert = `insert into storage.objects (bucket_id, name, owner, owner_id, version, metadata, user_metadata, id)
  values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8)`
const upsert = `${insert}
  on conflict (bucket_id, name) do update set version = excluded.version, metadata = excluded.metadata,
  user_metadata = excluded.user_metadata, owner = excluded.owner, owner_id = excluded.owner_id,
  updated_at = now(), last_accessed_at = now()`

const idOf = `select json_build_object('id', id) from storage.objects where version = $1`

export function createWriter({
  asCaller,
  buckets,
  db,
  blobs,
  settings,
  step = () => undefined,
}: {
  readonly asCaller: AsCaller
  readonly buckets: Buckets
  /** As the owner. */
  readonly db: LoginPool
  readonly blobs: BlobStore
  readonly settings: WriterSettings
  readonly step?: Step
}): Writer {
  const beginDigest = createDigests()
  const limitOf = ({ file_size_limit: own }: BucketRules) => Math.min(own ?? Infinity, settings.fileSizeLimit)

  function statementOf(
    writing: Writing,
    version: string | null,
    metadata: object,
    user: unknown,
    id = randomUUID(),
  ) {
    const { place, upsert: replaces } = writing
    const { owner, ownerId } = writing.owner ?? ownerOf(writing.caller.subject)
    const values = [
      ...[place.bucket, place.name, owner, ownerId, version, JSON.stringify(metadata)],
      user === undefined ? null : JSON.stringify(user),
      id,
    ]
    return { text: replaces ? upsert : insert, values }
  }

  const verbOf = ({ upsert: replaces }: Writing) => (replaces ? 'SELECT, INSERT and UPDATE' : 'INSERT')

  async function check(
    writing: Writing,
    expected: Partial<Description>,
    size?: number,
  ): Promise<BucketRules> {
    checkPlace(writing.place)
    const rules = await buckets.rules(writing.place.bucket)
    const limit = limitOf(rules)
    if (size !== undefined && size > limit)
      throw storageErrors.tooLarge('The object exceeded the maximum allowed size')
    checkDescription(expected)
    checkType(rules, expected.mimetype)
    const metadata = {
      ...(expected.mimetype && { mimetype: expected.mimetype }),
      ...(size !== undefined && { size, contentLength: size }),
    }
    const statement = statementOf(writing, null, metadata, expected.userMetadata)
    // policies do not concern who sees everything, and an upsert of his finds nothing in its way
    const isAllowed = writing.caller.login === 'service' && writing.upsert
    if (!isAllowed) await asCaller.affects(writing, verbOf(writing), statement, { dry: true })
    return rules
  }

  async function keep(body: AsyncIterable<Buffer>, limit: number, size?: number) {
    const id = randomUUID()
    const measured = measure(body, limit, beginDigest)
    await blobs.write(id, measured.body, size)
    try {
      return { id, ...(await measured.result()) }
    } catch (error) {
      await discard([id])
      throw error
    }
  }

  async function discard(files: readonly string[]): Promise<void> {
    await Promise.allSettled(files.map((file) => blobs.remove(file)))
  }

  /** The commit of the object is behind this one in the log: what survives a crash is both, this alone, or nothing. */
  async function stage(
    { version, size, sha256, segments, upload }: Kept,
    metadata: BlobMetadata,
  ): Promise<void> {
    await db.rows(stageBlob, [
      ...[version, size, sha256 ?? null, JSON.stringify(metadata)],
      ...[segments ? JSON.stringify(segments) : null, upload ?? null],
    ])
  }

  async function place(writing: Writing, kept: Kept, description: Description): Promise<Written> {
    const { version, size, eTag, segments, checksums, checksumType, upload } = kept
    const files = segments?.map((segment) => segment.id) ?? [version]
    const { loose = upload === undefined ? files : [] } = kept
    const { userMetadata, mimetype, cacheControl, ...further } = description
    const metadata: BlobMetadata = {
      ...{ eTag, size, mimetype, cacheControl, lastModified: new Date().toISOString() },
      ...{ contentLength: size, httpStatusCode: 200 },
      ...further,
      ...(checksums && { checksums }),
      ...(checksumType && { checksumType }),
      ...(segments && { parts: segments.length }),
    }
    const id = randomUUID()
    let staged = false
    let found: { readonly id: string } | undefined
    try {
      checkDescription(description)
      await stage(kept, metadata)
      staged = true
      step('blob staged')
      const statement = statementOf(writing, version, metadata, userMetadata, id)
      // who replaces an object keeps its id, and may read it: else the upsert is refused
      const after = { text: idOf, values: [version] }
      if (writing.upsert)
        [found] = await asCaller.rows<{ id: string }>(writing, verbOf(writing), statement, { after })
      else await asCaller.affects(writing, verbOf(writing), statement)
    } catch (error) {
      if (staged) await forget(version, loose)
      else await discard(loose)
      throw error
    }
    step('object written')
    return { id: found?.id ?? id, version, metadata }
  }

  /** Of a write that was refused. Where it is not known whether it was, the sweeper decides. */
  async function forget(version: string, loose: readonly string[]): Promise<void> {
    try {
      const gone = await db.rows(
        `delete from storage.blobs where id = $1 and state = 'staged' returning id`,
        [version],
      )
      if (gone.length > 0) await discard(loose)
    } catch {
      // the database cannot be had: the sweeper finds it
    }
  }

  return {
    check,
    limitOf,
    keep,
    discard,
    place,
    upload: async ({ body, size, expected = {}, describe, verify, ...writing }) => {
      const rules = await check(writing, expected, size)
      const kept = await keep(body, limitOf(rules), size)
      let description: Description
      try {
        verify?.(kept)
        description = await describe()
        checkType(rules, description.mimetype)
      } catch (error) {
        await discard([kept.id])
        throw error
      }
      const { id: version, size: length, md5, sha256 } = kept
      return place(writing, { version, size: length, sha256, eTag: `"${md5.toString('hex')}"` }, description)
    },
  }
}
