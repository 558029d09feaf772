// What a caller without EXECUTE is told in development: the GRANT that is missing, with the argument types of the overload
// that was called, because without them Postgres refuses the name of an overloaded function.
import type { FastifyRequest } from 'fastify'
import pg from 'pg'
import { deniedFunction, fromDatabaseError } from '../../errors/index.ts'
import type { Routine } from '../contract.ts'

/**
 * The error to throw on; the same where it is another one, or where several overloads could be meant.
 * @param called the overload that the request called
 */
export function denied(error: unknown, { caller, catalog }: FastifyRequest, called: Routine): unknown {
  const name = deniedFunction(error)
  if (name === null) return error
  // A function that the called one calls is known by its name alone.
  const meant =
    name === called.name ? [called] : catalog.schemas.flatMap((schema) => catalog.routines(schema, name))
  const [only, ...others] = meant
  if (only === undefined || others.length > 0) return error
  return fromDatabaseError(error, caller, { development: true, signature: signatureOf(only) })
}

/** A function as GRANT wants it: `"public"."add"(integer, integer)`. */
function signatureOf({ schema, name, arguments: all }: Routine): string {
  const types = all.map(({ type }) => type).join(', ')
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}(${types})`
}
