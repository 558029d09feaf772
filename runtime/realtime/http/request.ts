// What requests to realtime say beside their path.
import type { FastifyRequest } from 'fastify'
import type { Holder } from '../sockets/holder.ts'

/** One parameter of the query string; undefined where it is missing, empty or given more than once. */
export const query = (request: FastifyRequest, name: string): string | undefined => {
  const value = (request.query as Readonly<Record<string, unknown>>)[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Who asks, with what shows it. */
export const holderOf = ({ caller, headers }: FastifyRequest): Holder => ({
  caller,
  credentials: {
    ...(headers.apikey !== undefined && { apikey: headers.apikey }),
    ...(headers.authorization !== undefined && { authorization: headers.authorization }),
    ...(headers.origin !== undefined && { origin: headers.origin }),
  },
})
