// POST of a form to a bucket: a browser uploads a file that a policy with a signature allows. The signature may be of version 4
// or, as old forms have it, HMAC-SHA1 of the policy. Refuses forms that nobody signed; fields must come before the file.
import { createHmac } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Multipart } from '@fastify/multipart'
import type { Caller } from '../../identity/caller.ts'
import { asking, descriptionOf, type S3Context } from './context.ts'
import { authenticateForm, type AuthenticateOptions } from './authenticate.ts'
import { checkAcl } from './acl.ts'
import { s3Errors } from './errors.ts'
import { createPayload } from './payload.ts'
import { checkPolicy, type Policy } from './policy.ts'
import { store } from './write.ts'
import { writeXml } from './xml.ts'

/** Bytes of one field. */
const largestField = 64 * 1024

interface Form {
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, string>
  readonly file: AsyncIterable<Buffer>
  readonly filename: string
}

/** What stands before the file, and the file. A field may come as a file: some clients send them all so. */
async function readForm({ request }: S3Context): Promise<Form> {
  const fields = new Map<string, string>()
  const parts: AsyncIterableIterator<Multipart> = request.parts()
  for (;;) {
    const step: IteratorResult<Multipart, undefined> = await parts.next()
    if (step.done === true)
      throw s3Errors.invalidArgument('POST requires exactly one file upload per request.')
    const part = step.value
    const name = part.fieldname.toLowerCase()
    if (name === 'file') {
      if (part.type === 'file')
        return { fields, file: part.file as AsyncIterable<Buffer>, filename: part.filename }
      return { fields, file: Readable.from([Buffer.from(String(part.value))]), filename: '' }
    }
    if (fields.has(name)) throw s3Errors.invalidArgument(`The form has the field ${name} twice`)
    fields.set(name, part.type === 'file' ? await textOf(part.file) : String(part.value))
  }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of stream) {
    length += piece.length
    if (length > largestField) throw s3Errors.tooLarge('A field of the form is too long')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}

/** Refuses a file that is smaller or larger than the policy allows, at its end or at the first byte too many. */
async function* within(file: AsyncIterable<Buffer>, { least, most }: Policy): AsyncGenerator<Buffer> {
  let size = 0
  for await (const piece of file) {
    size += piece.length
    if (size > most) throw s3Errors.tooLarge('Your proposed upload exceeds the maximum allowed size')
    yield piece
  }
  if (size < least)
    throw s3Errors.partTooSmall('Your proposed upload is smaller than the minimum allowed size')
}

/** @throws StorageError InvalidAccessKeyId, SignatureDoesNotMatch, InvalidArgument */
async function callerOf(fields: ReadonlyMap<string, string>, options: AuthenticateOptions): Promise<Caller> {
  const policy = fields.get('policy')
  if (policy === undefined) throw s3Errors.accessDenied('The form has no policy')
  return authenticateForm(options, policy, fields, (secret) =>
    createHmac('sha1', secret).update(policy).digest('base64'),
  )
}

/** A header of the same name, as forms have it. */
const formField = (fields: ReadonlyMap<string, string>) => (name: string) => {
  const value = fields.get(name)
  return value === '' ? undefined : value
}

function answer(
  { reply, request, bucket, key }: S3Context,
  fields: ReadonlyMap<string, string>,
  eTag: string,
) {
  const place = key.split('/').map(encodeURIComponent).join('/')
  const location = `${request.protocol}://${request.host}${request.originalUrl.split('?', 1)[0] ?? ''}/${place}`
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect')
  void reply.headers({ etag: eTag, location })
  if (redirect !== undefined && URL.canParse(redirect)) {
    const url = new URL(redirect)
    if (/^https?:$/.test(url.protocol)) {
      for (const [name, value] of Object.entries({ bucket, key, etag: eTag }))
        url.searchParams.append(name, value)
      return reply.code(303).header('location', url.href).send()
    }
  }
  const status = fields.get('success_action_status')
  if (status === '201')
    return reply
      .code(201)
      .type('application/xml')
      .send(writeXml('PostResponse', { Location: location, Bucket: bucket, Key: key, ETag: eTag }, false))
  return reply.code(status === '200' ? 200 : 204).send()
}

/**
 * @param refused takes why the form is nobody's, and throws it
 * @throws StorageError AccessDenied, InvalidPolicyDocument, and what an upload throws
 */
export async function postObject(
  outer: S3Context,
  options: AuthenticateOptions,
  refused: (error: unknown) => never,
) {
  const { fields, file, filename } = await readForm(outer)
  const caller = await callerOf(fields, options).catch(refused)
  const template = fields.get('key')
  if (template === undefined || template === '') throw s3Errors.invalidArgument('The form has no field key')
  const key = template.replaceAll('${filename}', filename)
  const said = new Map(fields).set('key', key).set('bucket', outer.bucket)
  if (fields.has('bucket') && fields.get('bucket') !== outer.bucket)
    throw s3Errors.accessDenied('The form is for another bucket')
  const size = checkPolicy(fields.get('policy') ?? '', said)
  const field = formField(fields)
  const meta = [...fields].filter(([name]) => name.startsWith('x-amz-meta-'))
  const context: S3Context = {
    ...{ ...outer, caller, key },
    field: (name) => (name === 'x-amz-acl' ? field('acl') : field(name)),
    userMetadata: Object.fromEntries(meta.map(([name, value]) => [name.slice('x-amz-meta-'.length), value])),
  }
  await checkAcl(context)
  const payload = createPayload({ source: within(file, size), size: undefined, field })
  const writing = {
    ...asking(context, 'storage.s3.object.upload'),
    ...{ place: { bucket: outer.bucket, name: key }, upsert: true },
  }
  const { eTag } = await store(context, writing, payload, descriptionOf(context))
  return answer(context, fields, eTag)
}
