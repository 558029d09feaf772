// The file in a request: a raw body, or a form with one file and fields before or behind it. Refuses (InvalidRequest) forms
// without a file, and metadata that is no JSON object.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import multipart, { type Multipart } from '@fastify/multipart'
import { storageErrors } from '../errors.ts'
import type { Description, Upload } from '../objects/writer.ts'
import { header } from './request.ts'

/** Bytes of a user's own metadata. */
const largestMetadata = 1024 * 1024

const unsaid = { mimetype: 'application/octet-stream', cacheControl: 'no-cache' }

/** Lets every content type through as a stream, and forms to their parser. */
export async function acceptFiles(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: { fields: 10, files: 1, fieldSize: largestMetadata, fileSize: Number.MAX_SAFE_INTEGER },
  })
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
}

/** @throws StorageError InvalidRequest */
function readMetadata(text: unknown): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined || text === '') return undefined
  let value: unknown
  try {
    value = typeof text === 'string' ? JSON.parse(text) : text
  } catch {
    value = undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw storageErrors.invalidRequest('metadata must be a JSON object')
  return value as Readonly<Record<string, unknown>>
}

/** `3600` means max-age, as storage-js sends it in forms. */
const cacheControlOf = (value: string): string => (/^\d+$/.test(value) ? `max-age=${value}` : value)

function lengthOf(request: FastifyRequest): number | undefined {
  const length = header(request, 'content-length')
  return length === undefined ? undefined : Number(length)
}

type Body = Pick<Upload, 'body' | 'size' | 'expected' | 'describe'>

/** What headers say of a raw body. */
export function describedByHeaders(request: FastifyRequest): Description {
  const encoded = header(request, 'x-metadata')
  const metadata = encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString()
  const contentEncoding = header(request, 'content-encoding')
  return {
    mimetype: header(request, 'content-type') ?? unsaid.mimetype,
    cacheControl: header(request, 'cache-control') ?? unsaid.cacheControl,
    ...(contentEncoding !== undefined && { contentEncoding }),
    userMetadata: readMetadata(metadata),
  }
}

async function formOf(request: FastifyRequest): Promise<Body> {
  const parts = request.parts()
  const fields = new Map<string, unknown>()

  async function next() {
    for (;;) {
      const step: IteratorResult<Multipart, undefined> = await parts.next().catch((error: unknown) => {
        // what the parser says of a form that is none has no status
        if (error instanceof Error && 'statusCode' in error) throw error
        throw storageErrors.invalidRequest('The form is malformed', { cause: error })
      })
      if (step.done === true) return undefined
      const part = step.value
      if (part.type === 'file') return part
      fields.set(part.fieldname, part.value)
    }
  }
  const file = await next()
  if (file === undefined) throw storageErrors.invalidRequest('The form has no file')
  const described = (): Description => {
    const said = (name: string) => {
      const value = fields.get(name)
      return typeof value === 'string' && value !== '' ? value : undefined
    }
    const contentEncoding = said('contentEncoding')
    return {
      mimetype: said('contentType') ?? file.mimetype,
      cacheControl: cacheControlOf(said('cacheControl') ?? unsaid.cacheControl),
      ...(contentEncoding !== undefined && { contentEncoding }),
      userMetadata: readMetadata(fields.get('metadata')),
    }
  }
  return {
    body: file.file as AsyncIterable<Buffer>,
    expected: described(),
    describe: async () => {
      await next()
      return described()
    },
  }
}

/** @throws StorageError InvalidRequest; Fastify's errors of forms */
export async function fileOf(request: FastifyRequest): Promise<Body> {
  if (request.isMultipart()) return formOf(request)
  const description = describedByHeaders(request)
  return {
    // else a refusal in the middle of the body would end the connection before it is said
    body: request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>,
    size: lengthOf(request),
    expected: description,
    describe: () => description,
  }
}
