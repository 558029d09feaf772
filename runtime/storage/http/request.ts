// What requests to storage say: where, what and who. Refuses (InvalidRequest) bodies and parameters that say something else
// than they may.
import type { FastifyRequest } from 'fastify'
import { storageErrors } from '../errors.ts'
import type { Place } from '../names.ts'
import type { Asking, Operation } from '../objects/as-caller.ts'

/** Both spellings of every path (architecture.md §2). */
export const spellings = ['object', 'objects'] as const

/** Of `/:bucket/*`, decoded once. */
export function placeOf({ params }: FastifyRequest): Place {
  const { bucket = '', '*': name = '' } = params as { readonly bucket?: string; readonly '*'?: string }
  return { bucket, name }
}

export const bucketOf = ({ params }: FastifyRequest): string => (params as { readonly bucket: string }).bucket

export const asking = ({ caller }: FastifyRequest, operation: Operation): Asking => ({ caller, operation })

/** The first value of a parameter; undefined where it is missing. */
export function query({ query: all }: FastifyRequest, name: string): string | undefined {
  const value: unknown = (all as Readonly<Record<string, unknown>>)[name]
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : undefined
}

export const header = ({ headers }: FastifyRequest, name: string): string | undefined => {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export const isUpsert = (request: FastifyRequest): boolean =>
  header(request, 'x-upsert')?.toLowerCase() === 'true'

const invalid = (message: string) => storageErrors.invalidRequest(message)

/** Reads the members of a body, each with what it must be. */
export function bodyOf({ body }: FastifyRequest) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('body must be object')
  const members = body as Readonly<Record<string, unknown>>
  const missing = (name: string) => members[name] === undefined || members[name] === null

  function optional<T>(name: string, what: string, is: (value: unknown) => value is T): T | undefined {
    if (missing(name)) return undefined
    const value = members[name]
    if (!is(value)) throw invalid(`body/${name} must be ${what}`)
    return value
  }
  const text = (name: string) =>
    optional(name, 'string', (value): value is string => typeof value === 'string')
  const integer = (name: string, least = 0) =>
    optional(
      name,
      `integer, at least ${least}`,
      (value): value is number => Number.isSafeInteger(value) && (value as number) >= least,
    )
  return {
    text,
    integer,
    isNull: (name: string) => members[name] === null,
    boolean: (name: string) =>
      optional(name, 'boolean', (value): value is boolean => typeof value === 'boolean'),
    texts: (name: string) =>
      optional(
        name,
        'array of strings',
        (value): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string'),
      ),
    object: (name: string) =>
      optional(
        name,
        'object',
        (value): value is Readonly<Record<string, unknown>> =>
          typeof value === 'object' && value !== null && !Array.isArray(value),
      ),
    oneOf: <const Word extends string>(name: string, words: readonly Word[]) =>
      optional(name, `one of ${words.join(', ')}`, (value): value is Word =>
        words.some((word) => word === value),
      ),
    value: (name: string) => members[name],
    required: (name: string) => {
      const value = text(name)
      if (value === undefined) throw invalid(`body must have required property '${name}'`)
      return value
    },
  }
}
