// The S3 protocol at /storage/v1/s3: which command a request is, and who may send it. Refuses what is not implemented by name,
// and everything without a signature but a look at objects of public buckets. Source: storage.md §1.6.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import multipart from '@fastify/multipart'
import { StorageError, storageErrors } from '../errors.ts'
import { toStorageError } from '../http/errors.ts'
import type { CountRefused, StorageServices } from '../services.ts'
import { getAcl, putAcl } from './acl.ts'
import { getAttributes } from './attributes.ts'
import { authenticate, queryOf } from './authenticate.ts'
import * as buckets from './buckets.ts'
import type { Handler, S3Context } from './context.ts'
import { textOfHeader } from './context.ts'
import { s3Errors, toS3Error } from './errors.ts'
import { listObjects, listObjectsV2, listVersions } from './list.ts'
import { completeUpload } from './multipart-complete.ts'
import { copyPart, listParts, uploadPart } from './multipart-parts.ts'
import { abortUpload, createUpload, listUploads } from './multipart-uploads.ts'
import { createPayload } from './payload.ts'
import { postObject } from './post.ts'
import { getObject, getTagging } from './read.ts'
import { deleteObject, deleteObjects } from './remove.ts'
import { copyObject, putObject } from './write.ts'
import { writeXml } from './xml.ts'

/** Parameters that make another command of it, of which we have none. */
const unsupported = [
  ...['accelerate', 'analytics', 'cors', 'encryption', 'intelligent-tiering', 'inventory', 'lifecycle'],
  ...['logging', 'metrics', 'notification', 'object-lock', 'ownershipcontrols', 'policy', 'policystatus'],
  ...['publicaccessblock', 'replication', 'requestpayment', 'website', 'legal-hold', 'retention', 'restore'],
  ...['select', 'torrent', 'metadatatable', 'session', 'renameobject', 'append'],
]

/** Headers that ask for what we have not, so that nobody believes that he got it. */
const refusedHeaders =
  /^x-amz-(grant-.*|server-side-encryption.*|object-lock-.*|bucket-object-lock-enabled|website-redirect-location|tagging)$/

type Command = readonly [when: (context: S3Context) => boolean, handler: Handler]
const has = (name: string) => (context: S3Context) => context.query(name) !== undefined
const always = () => true

const ofService: Readonly<Record<string, readonly Command[]>> = { GET: [[always, buckets.listBuckets]] }
const ofBucket: Readonly<Record<string, readonly Command[]>> = {
  GET: [
    [has('acl'), getAcl],
    [has('location'), buckets.getLocation],
    [has('versioning'), buckets.getVersioning],
    [has('uploads'), listUploads],
    [has('versions'), listVersions],
    [({ query }) => query('list-type') === '2', listObjectsV2],
    [always, listObjects],
  ],
  HEAD: [[always, buckets.headBucket]],
  PUT: [
    [has('acl'), putAcl],
    [always, buckets.createBucket],
  ],
  DELETE: [[always, buckets.deleteBucket]],
  POST: [[has('delete'), deleteObjects]],
}
const isCopy = ({ field }: S3Context) => field('x-amz-copy-source') !== undefined
const ofObject: Readonly<Record<string, readonly Command[]>> = {
  GET: [
    [has('acl'), getAcl],
    [has('uploadid'), listParts],
    [has('attributes'), getAttributes],
    [has('tagging'), getTagging],
    [always, getObject],
  ],
  HEAD: [[always, getObject]],
  PUT: [
    [has('acl'), putAcl],
    [(context) => has('uploadid')(context) && isCopy(context), copyPart],
    [has('uploadid'), uploadPart],
    [isCopy, copyObject],
    [always, putObject],
  ],
  POST: [
    [has('uploads'), createUpload],
    [has('uploadid'), completeUpload],
  ],
  DELETE: [
    [has('uploadid'), abortUpload],
    [always, deleteObject],
  ],
}

/** @throws StorageError NotImplemented, MethodNotAllowed */
function commandOf(context: S3Context): Handler {
  const { request, query, field, bucket, key } = context
  const { method } = request
  const sub = unsupported.find((name) => query(name) !== undefined)
  if (sub !== undefined) throw s3Errors.notImplemented(`?${sub}`)
  if (method !== 'GET' && query('tagging') !== undefined) throw s3Errors.notImplemented('Tagging')
  if (bucket !== '' && key === '' && method === 'GET' && query('tagging') !== undefined)
    throw s3Errors.notImplemented('Tagging of buckets')
  if (bucket !== '' && method !== 'GET' && query('versioning') !== undefined)
    throw s3Errors.notImplemented('Versioning')
  const names = [
    ...Object.keys(request.headers),
    ...queryOf(request.originalUrl).map(([name]) => name.toLowerCase()),
  ]
  const refused = names.find((name) => refusedHeaders.test(name) && field(name) !== undefined)
  if (refused !== undefined && method !== 'GET' && method !== 'HEAD') throw s3Errors.notImplemented(refused)
  const commands = (bucket === '' ? ofService : key === '' ? ofBucket : ofObject)[method] ?? []
  const found = commands.find(([when]) => when(context))
  if (!found) throw s3Errors.methodNotAllowed()
  return found[1]
}

/** Where a path leads, decoded once. @throws StorageError InvalidArgument */
function targetOf(request: FastifyRequest): { readonly bucket: string; readonly key: string } {
  const path = request.originalUrl.split('?', 1)[0] ?? ''
  const [, bucket = '', key = ''] = /\/s3\/([^/]*)\/?(.*)$/s.exec(path.slice('/storage/v1'.length)) ?? []
  try {
    return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) }
  } catch {
    throw s3Errors.invalidArgument('The path is not encoded as it must be')
  }
}

/** The bytes as they come; whoever stops reading leaves the connection open for the answer. */
const bytesOf = (request: FastifyRequest): AsyncIterable<Buffer> => ({
  [Symbol.asyncIterator]: () => request.raw.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>,
})

const isLook = ({ request, key, query }: S3Context): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  key !== '' &&
  !['acl', 'uploadid', 'attributes', 'tagging'].some((name) => query(name) !== undefined)

function userMetadataOf(request: FastifyRequest, query: readonly (readonly [string, string])[]) {
  const prefix = 'x-amz-meta-'
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, textOfHeader(String(value))] as const,
  )
  const all = [...query.map(([name, value]) => [name.toLowerCase(), value] as const), ...headers]
  return Object.fromEntries(
    all
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  )
}

/** The CRC-32 of no bytes: Amazon's client puts it into signed URLs for bodies that it has not seen. */
const sumOfNothing = 'AAAAAA=='

/** @throws StorageError what the signature, and then the command, refuses */
async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  services: StorageServices,
  countRefused: CountRefused,
): Promise<FastifyReply> {
  if (request.method === 'OPTIONS') throw s3Errors.invalidRequest('The header Origin is missing')
  const pairs = queryOf(request.originalUrl)
  const parameters = new Map(pairs.map(([name, value]) => [name.toLowerCase(), value]))
  const query = (name: string) => parameters.get(name)
  const { bucket, key } = targetOf(request)
  const isForm =
    request.method === 'POST' && key === '' && request.isMultipart() && query('delete') === undefined
  const refused = (error: unknown) => {
    countRefused(request, reply)
    throw error
  }
  const { caller, payload: how } = await authenticate(request, pairs, services.s3).catch(refused)
  // who signs a form is known once it is read
  if (caller === undefined ? !isForm : caller.role === 'anon') countRefused(request, reply)
  const field = (name: string): string | undefined => {
    const value = request.headers[name]
    const text = Array.isArray(value) ? value.join(',') : value
    return text ?? (name.startsWith('x-amz-') || name === 'content-md5' ? parameters.get(name) : undefined)
  }
  const length = how.isChunked ? field('x-amz-decoded-content-length') : request.headers['content-length']
  if (how.isChunked && (length === undefined || !/^\d{1,15}$/.test(length))) throw s3Errors.missingLength()
  // there these headers speak of the object, not of the body
  const isCompletion = request.method === 'POST' && query('uploadid') !== undefined
  const ofBody = (name: string) => {
    if (!name.startsWith('x-amz-checksum-')) return field(name)
    const isUnmeant = request.headers[name] === undefined && parameters.get(name) === sumOfNothing
    return isCompletion || isUnmeant ? undefined : field(name)
  }
  const payload = createPayload({
    ...{ source: bytesOf(request), chunked: how.chunked, sha256: how.sha256, field: ofBody },
    size:
      length === undefined
        ? request.headers['transfer-encoding'] === undefined
          ? 0
          : undefined
        : Number(length),
  })
  const userMetadata = userMetadataOf(request, pairs)
  const context = { request, reply, services, bucket, key, query, field, userMetadata, payload }
  if (caller) {
    request.caller = caller
    const known = { ...context, caller }
    const handler = commandOf(known)
    if (bucket !== '') await buckets.checkBucketOwner(known, bucket, field('x-amz-expected-bucket-owner'))
    return handler(known)
  }
  const open = { ...context, caller: services.system }
  if (isForm) return postObject(open, services.s3, refused)
  if (bucket === '') throw s3Errors.accessDenied()
  // whether there is a bucket that is not public is nobody's business
  const rules = await services.buckets.rules(bucket).catch((error: unknown) => {
    if (error instanceof StorageError && error.status < 500) return undefined
    throw error
  })
  if (rules?.public !== true)
    throw storageErrors.noSuchBucket('There is no such bucket, or the request must be signed')
  if (!isLook(open) || [...parameters.keys()].some((name) => name.startsWith('response-')))
    throw s3Errors.accessDenied()
  return commandOf(open)(open)
}

/** Errors as XML, with their true status. */
function speakS3(app: FastifyInstance): void {
  app.setErrorHandler((thrown, request, reply) => {
    const storage = toStorageError(thrown, (request.caller as { role: string } | null)?.role ?? 'anon')
    const error = toS3Error(storage)
    if (error.status >= 500 && error.status !== 501 && error.status !== 507)
      request.log.error(
        { request_id: request.id, err: error.cause ?? error, code: error.code },
        'request failed',
      )
    // what is left of a body that nobody reads would be taken for the next request
    if (!request.raw.complete) void reply.header('connection', 'close')
    for (const name of ['etag', 'last-modified', 'content-length']) void reply.removeHeader(name)
    void reply.code(error.status).header('cache-control', 'no-store')
    if (request.method === 'HEAD') return reply.send()
    const { bucket = '', key = '' } = error instanceof StorageError ? targetOrNone(request) : {}
    return reply.type('application/xml').send(
      writeXml(
        'Error',
        {
          ...{ Code: error.code, Message: error.message },
          ...(bucket !== '' && { BucketName: bucket }),
          ...(key !== '' && { Key: key }),
          ...{ Resource: request.originalUrl.split('?', 1)[0] ?? '', RequestId: request.id },
        },
        false,
      ),
    )
  })
}

function targetOrNone(request: FastifyRequest): { readonly bucket?: string; readonly key?: string } {
  try {
    return targetOf(request)
  } catch {
    return {}
  }
}

/**
 * @param app a scope under /storage/v1
 * @param countRefused for callers whom nobody knows
 */
export async function registerS3(
  app: FastifyInstance,
  services: StorageServices,
  countRefused: CountRefused,
): Promise<void> {
  speakS3(app)
  app.removeAllContentTypeParsers()
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: { fields: 100, files: 100, parts: 100, fieldSize: 64 * 1024, fileSize: Number.MAX_SAFE_INTEGER },
  })
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-amz-request-id', request.id)
    done()
  })
  for (const url of ['/s3', '/s3/*'])
    app.route({
      ...{
        method: ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS'],
        url,
        exposeHeadRoute: false,
      },
      handler: (request, reply) => answer(request, reply, services, countRefused),
    })
}
