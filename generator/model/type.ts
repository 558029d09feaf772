// What a type says beyond its own description.
import type { MediaType, TypeRef } from './model.ts'

/** The type below all domains. */
export function undressed(type: TypeRef): TypeRef {
  return type.kind === 'domain' && type.of !== null ? undressed(type.of) : type
}

const named = /^[a-z0-9.-]+\/[a-z0-9.+-]+$/i

/** PostgREST's rule: a domain that is named like a media type, or like all of them. */
export function mediaOf(type: TypeRef): MediaType | null {
  if (type.kind !== 'domain' || !(type.name === '*/*' || named.test(type.name))) return null
  return { type: type.name.toLowerCase(), ...(undressed(type).name === 'bytea' && { binary: true as const }) }
}
