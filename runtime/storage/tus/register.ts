// /storage/v1/upload/resumable: the TUS protocol 1.0.0, by @tus/server. Refuses before the first byte what row-level security or
// the bucket refuse, and whoever goes on with somebody else's upload. Source: storage.md §1.5.
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { MemoryLocker, Server, type Upload } from '@tus/server'
import { toStorageError } from '../http/errors.ts'
import { header } from '../http/request.ts'
import { storageErrors } from '../errors.ts'
import type { Asking } from '../objects/as-caller.ts'
import { ownerOf } from '../objects/buckets.ts'
import type { Writing } from '../objects/writer.ts'
import type { StorageServices } from '../services.ts'
import { TusStore, descriptionOf, toTusError } from './store.ts'
import { createTusUploads, type TusUpload } from './uploads.ts'

/** Who sends, and by what right. */
interface Sender {
  readonly asking: Asking
  /** What a signed URL says. */
  readonly signed?: { readonly owner: string | undefined; readonly upsert: boolean }
}

const path = '/storage/v1/upload/resumable'
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const isSigned = (url: string) => new URL(url, 'http://localhost').pathname.startsWith(`${path}/sign`)

const idOf = ({ params }: FastifyRequest): string | undefined => {
  const { id } = params as { readonly id?: string }
  return id !== undefined && uuid.test(id) ? id : undefined
}

/** @param identify adds the hook by which callers are known */
export async function registerTus(
  app: FastifyInstance,
  services: StorageServices,
  identify: (scope: FastifyInstance) => void,
): Promise<void> {
  const { writer, signer, db, system, settings } = services
  const uploads = createTusUploads(db, () => settings.uploadExpiry)
  /** Of the request that runs; none for those that need no right. */
  const sending = new AsyncLocalStorage<Sender | undefined>()

  function sender(): Sender {
    const found = sending.getStore()
    if (!found) throw storageErrors.invalidToken()
    return found
  }

  function writingOf({
    bucket_id: bucket,
    name,
    details,
  }: Pick<TusUpload, 'bucket_id' | 'name' | 'details'>): Writing {
    const { asking, signed } = sender()
    return {
      ...{ ...asking, place: { bucket, name }, upsert: details.upsert },
      ...(signed && { owner: ownerOf(signed.owner ?? '') }),
    }
  }

  const subjectOf = ({ asking, signed }: Sender) => (signed ? (signed.owner ?? '') : asking.caller.subject)

  /** Whoever goes on must be who began. @throws StorageError AccessDenied */
  function checkSender({ owner_id: owner, details }: TusUpload): void {
    const { asking, signed } = sender()
    const isSame = (owner ?? '') === subjectOf(sender()) && details.role === asking.caller.role
    if (!isSame || details.signed !== (signed !== undefined))
      throw storageErrors.denied('The upload was begun by somebody else')
  }

  const store = new TusStore(services, uploads, writingOf, () => settings.uploadExpiry)
  const server = new Server({
    path,
    datastore: store,
    locker: new MemoryLocker(),
    relativeLocation: true,
    disableTerminationForFinishedUploads: true,
    // the origins are answered by our own rules
    allowedOrigins: () => false,
    namingFunction: () => randomUUID(),
    generateUrl: (request, { id }) => `${path}${isSigned(request.url) ? '/sign' : ''}/${id}`,
    getFileIdFromRequest: (_request, id) => (id !== undefined && uuid.test(id) ? id : undefined),
    maxSize: () => settings.fileSizeLimit,
    onIncomingRequest: async (request, id) => {
      if (request.method === 'POST' || request.method === 'HEAD') return
      const upload = await uploads.find(id)
      if (!upload) throw storageErrors.noSuchUpload()
      checkSender(upload)
    },
    onUploadCreate: async (request, upload) => {
      await begin(upload, request.headers.get('x-upsert') === 'true')
      return {}
    },
    // what has no bytes is whole without a write
    onUploadFinish: async (_request, { id, size }) => {
      if (size === 0) await store.write(Readable.from([]), id, 0)
      return {}
    },
    onResponseError: (_request, error) =>
      'status_code' in error
        ? undefined
        : toTusError(toStorageError(error, sending.getStore()?.asking.caller.role ?? 'anon')),
  })

  /** @throws StorageError like {@link Writer.check} */
  async function begin({ id, size, metadata = {} }: Upload, asksUpsert: boolean): Promise<void> {
    const { bucketName: bucket, objectName: name } = metadata
    if (!bucket || !name)
      throw storageErrors.invalidRequest('The metadata must have bucketName and objectName')
    const { asking, signed } = sender()
    const upsert = signed ? signed.upsert : asksUpsert
    const details = { size, metadata, upsert, signed: signed !== undefined, role: asking.caller.role }
    await writer.check(writingOf({ bucket_id: bucket, name, details }), descriptionOf(metadata), size)
    await uploads.create({ id, bucket_id: bucket, name, details, owner_id: subjectOf(sender()) || null })
  }

  /** Hands a request over, with what our own hooks have set. */
  async function handle(request: FastifyRequest, reply: FastifyReply, from?: Sender): Promise<FastifyReply> {
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value)
    }
    const id = idOf(request)
    if (request.method === 'HEAD' && id !== undefined && (await uploads.finished(id)) !== undefined)
      reply.raw.setHeader('tus-complete', '1')
    await sending.run(from, () => server.handle(request.raw, reply.raw))
    return reply
  }

  /** A signed URL names its object in the token, and the upload in its metadata or its row. */
  async function signedSender(request: FastifyRequest): Promise<Sender> {
    const id = idOf(request)
    const known = id === undefined ? undefined : await uploads.find(id)
    const given = header(request, 'upload-metadata') ?? ''
    const member = (name: string) =>
      Buffer.from(new RegExp(`(?:^|,)\\s*${name} ([^,]*)`).exec(given)?.[1] ?? '', 'base64').toString()
    const place = known
      ? { bucket: known.bucket_id, name: known.name }
      : { bucket: member('bucketName'), name: member('objectName') }
    const { owner, upsert } = await signer.verifyUpload(header(request, 'x-signature'), place)
    return { asking: { caller: system, operation: 'storage.tus.upload.signed' }, signed: { owner, upsert } }
  }

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  const signed = async (request: FastifyRequest, reply: FastifyReply) =>
    handle(request, reply, await signedSender(request))
  app.post('/upload/resumable/sign', signed)
  app.route({ method: ['PATCH', 'DELETE'], url: '/upload/resumable/sign/:id', handler: signed })
  for (const url of ['', '/:id', '/sign', '/sign/:id'].map((end) => `/upload/resumable${end}`))
    app.route({ method: ['HEAD', 'OPTIONS'], url, handler: (request, reply) => handle(request, reply) })
  await app.register((known, _options, done) => {
    identify(known)
    const send = (operation: Asking['operation']) => (request: FastifyRequest, reply: FastifyReply) =>
      handle(request, reply, { asking: { caller: request.caller, operation } })
    known.post('/upload/resumable', send('storage.tus.upload.create'))
    known.patch('/upload/resumable/:id', send('storage.tus.upload.part'))
    known.delete('/upload/resumable/:id', send('storage.tus.upload.delete'))
    done()
  })
}
