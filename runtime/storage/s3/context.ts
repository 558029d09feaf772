// One request of the S3 protocol: who asks, for what, with which parameters and body. Refuses nothing.
import { isUtf8 } from 'node:buffer'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../../identity/caller.ts'
import { storageErrors, StorageError } from '../errors.ts'
import type { Place } from '../names.ts'
import type { Asking, Operation } from '../objects/as-caller.ts'
import type { Description } from '../objects/writer.ts'
import type { StorageServices } from '../services.ts'
import { s3Errors } from './errors.ts'
import type { Payload } from './payload.ts'
import { writeXml, type Xml } from './xml.ts'

export interface S3Context {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly services: StorageServices
  readonly caller: Caller
  readonly bucket: string
  readonly key: string
  /** A parameter of the query. */
  readonly query: (name: string) => string | undefined
  /** A header, or the parameter that stands for it in a signed URL. */
  readonly field: (name: string) => string | undefined
  /** All of `x-amz-meta-`, by what stands behind that. */
  readonly userMetadata: Readonly<Record<string, string>>
  readonly payload: Payload
}

/** Answers a request. */
export type Handler = (context: S3Context) => Promise<FastifyReply>

export const asking = ({ caller }: S3Context, operation: Operation): Asking => ({ caller, operation })
export const placeOf = ({ bucket, key }: S3Context): Place => ({ bucket, name: key })

/** Who owns what has no owner of its own. */
const nobody = 'service_role'
export const ownerXml = (id: string | null): Xml => ({
  ID: id === null || id === '' ? nobody : id,
  DisplayName: id === null || id === '' ? nobody : id,
})
export const callerId = ({ subject, role }: Caller): string => (subject === '' ? role : subject)

export function sendXml({ reply }: Pick<S3Context, 'reply'>, root: string, content: Xml): FastifyReply {
  return reply.code(200).type('application/xml').send(writeXml(root, content))
}

export const withoutQuotes = (tag: string): string => tag.trim().replace(/^"(.*)"$/, '$1')
export const withQuotes = (tag: string): string => `"${withoutQuotes(tag)}"`

/** Bytes of UTF-8 that Node took for Latin-1. */
export function textOfHeader(value: string): string {
  const bytes = Buffer.from(value, 'latin1')
  return isUtf8(bytes) ? bytes.toString() : value
}

/** The other way round. */
export const headerOfText = (text: string): string => Buffer.from(text).toString('latin1')

/** A whole number of the query. @throws StorageError InvalidArgument */
export function numberOf({ query }: S3Context, name: string, fallback: number, most: number): number {
  const text = query(name)
  if (text === undefined || text === '') return fallback
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2 ** 31 - 1)
    throw s3Errors.invalidArgument(`${name} must be a whole number`)
  return Math.min(Number(text), most)
}

/**
 * What is not there, in the words that the caller may hear: who sees nothing of the bucket does not hear what it holds.
 */
export async function missing(context: S3Context): Promise<StorageError> {
  const { services, bucket } = context
  await services.buckets.rules(bucket)
  const text = `select to_json(exists (select from storage.buckets where id = $1)
    or exists (select from storage.objects where bucket_id = $1))`
  const [isSeen] = await services.asCaller.rows<boolean>(asking(context, 'storage.s3.object.get'), 'SELECT', {
    text,
    values: [bucket],
  })
  return isSeen === true ? storageErrors.noSuchKey() : s3Errors.accessDenied()
}

/** Runs `find`; what is not there is said as {@link missing} says it. */
export async function orMissing<T>(context: S3Context, find: () => Promise<T>): Promise<T> {
  try {
    return await find()
  } catch (error) {
    if (error instanceof StorageError && error.code === 'NoSuchKey') throw await missing(context)
    throw error
  }
}

/** What headers say of an object that is written. */
export function descriptionOf({ field, userMetadata }: S3Context): Description {
  const encoding = field('content-encoding')
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one.toLowerCase() !== 'aws-chunked')
    .join(', ')
  return {
    mimetype: field('content-type') ?? 'binary/octet-stream',
    cacheControl: field('cache-control') ?? 'no-cache',
    ...(encoding !== undefined && encoding !== '' && { contentEncoding: encoding }),
    ...(field('content-disposition') !== undefined && {
      contentDisposition: textOfHeader(field('content-disposition') ?? ''),
    }),
    ...(field('content-language') !== undefined && { contentLanguage: field('content-language') }),
    ...(field('expires') !== undefined && { expires: field('expires') }),
    ...(Object.keys(userMetadata).length > 0 && { userMetadata }),
  }
}
