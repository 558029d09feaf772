// The table of contents of /storage/v1: which routes need a caller, and which are open.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { storageErrors } from './errors.ts'
import { registerBuckets } from './http/buckets.ts'
import { registerChange } from './http/change.ts'
import { registerDownload, registerOpenDownload } from './http/download.ts'
import { speakStorage } from './http/errors.ts'
import { registerList } from './http/list.ts'
import { registerOpenRender, registerRender } from './http/render.ts'
import { registerSign, registerSignUpload } from './http/sign.ts'
import { registerSignedUpload, registerUpload } from './http/upload.ts'
import { registerS3 } from './s3/register.ts'
import type { CountRefused, StorageServices } from './services.ts'
import { registerTus } from './tus/register.ts'

/** Bytes of JSON bodies: a thousand names of a thousand bytes, and more. */
const largestBody = 4 * 1024 ** 2
/** Milliseconds: files take as long as they take; what does not move is ended by the socket's own limit. */
const longestTransfer = 2 ** 31 - 1

/** What a page makes of an answer where it is code that runs as the page. */
const code = new Set(['script', 'worker', 'sharedworker', 'serviceworker'])

/**
 * A page of our own origin, the dashboard above all, takes no code from what somebody uploaded: the policy 'self' of such pages
 * covers this path, too. Pages of other origins may. Attack T-04. @throws StorageError AccessDenied
 */
async function refuseOwnScripts({ headers }: FastifyRequest): Promise<void> {
  if (headers['sec-fetch-site'] === 'same-origin' && code.has(String(headers['sec-fetch-dest'])))
    throw storageErrors.denied('Files are no scripts of this origin')
}

/**
 * Registers what answers below `/storage/v1`.
 * @param identify adds the hook by which callers are known
 * @param countRefused for callers of protocols that sign in otherwise
 */
export async function registerStorage(
  app: FastifyInstance,
  services: StorageServices,
  identify: (scope: FastifyInstance) => void,
  countRefused: CountRefused,
): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.handlerTimeout = longestTransfer
    route.bodyLimit ??= largestBody
  })
  speakStorage(app)
  app.addHook('onRequest', refuseOwnScripts)
  // libraries say that JSON follows where nothing does
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null)
    else void parse(request, body.toString(), done)
  })
  await app.register((s3) => registerS3(s3, services, countRefused))
  await app.register((tus) => registerTus(tus, services, identify))
  await app.register(async (open) => {
    registerOpenDownload(open, services)
    registerOpenRender(open, services)
    await open.register((uploads) => registerSignedUpload(uploads, services))
  })
  await app.register(async (known) => {
    identify(known)
    registerBuckets(known, services)
    registerDownload(known, services)
    registerRender(known, services)
    registerList(known, services)
    registerSign(known, services)
    registerSignUpload(known, services)
    registerChange(known, services)
    await known.register((uploads) => registerUpload(uploads, services))
  })
}
