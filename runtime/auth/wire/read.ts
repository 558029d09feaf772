// Reads members of bodies and query strings. Refuses (validation_failed) values of another kind than the member has;
// unknown members are ignored, as auth-js sends more than one server knows.
import type { FastifyRequest } from 'fastify'
import { authErrors } from './errors.ts'

export type Body = Readonly<Record<string, unknown>>

export const bodyOf = ({ body }: FastifyRequest): Body => (body ?? {}) as Body

/** JSON's null and a missing member are the same. */
function member(body: Body, name: string): unknown {
  return Object.hasOwn(body, name) ? (body[name] ?? undefined) : undefined
}

/** Text that PostgreSQL can hold. */
function storable(name: string, text: string): string {
  if (text.includes('\0')) throw authErrors.invalid(`${name} must not contain a null character`)
  if (/\p{Cs}/u.test(text)) throw authErrors.invalid(`${name} is no valid Unicode`)
  return text
}

/** @throws validation_failed where it is no text */
export function text(body: Body, name: string): string | undefined {
  const value = member(body, name)
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw authErrors.invalid(`${name} must be a string`)
  return storable(name, value)
}

/** @throws validation_failed where it is no boolean */
export function flag(body: Body, name: string): boolean | undefined {
  const value = member(body, name)
  if (value !== undefined && typeof value !== 'boolean') throw authErrors.invalid(`${name} must be a boolean`)
  return value
}

const largestMetadata = 262_144

/** @throws validation_failed where it is no object, or too large for a token */
export function object(body: Body, name: string): Record<string, unknown> | undefined {
  const value = member(body, name)
  if (value === undefined) return undefined
  if (typeof value !== 'object' || Array.isArray(value)) throw authErrors.invalid(`${name} must be an object`)
  const json = JSON.stringify(value)
  if (json.length > largestMetadata) throw authErrors.invalid(`${name} is too large`)
  // jsonb can hold neither NUL nor half of a pair, and so no token could
  if (/\\u(0000|d[89a-f])/i.test(json)) throw authErrors.invalid(`${name} has text that cannot be stored`)
  return value as Record<string, unknown>
}

/** A parameter of the query string; of several the first. */
export function parameter({ query }: FastifyRequest, name: string): string | undefined {
  const all = query as Record<string, string | string[] | undefined>
  const value = Object.hasOwn(all, name) ? all[name] : undefined
  const first = Array.isArray(value) ? value[0] : value
  return first === undefined ? undefined : storable(name, first)
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
export const isUuid = (value: unknown): value is string => typeof value === 'string' && uuid.test(value)
