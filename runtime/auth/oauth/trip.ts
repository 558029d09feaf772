// One trip to a provider and back. Everything that protects it is derived from its state and a key of ours, so that the
// database holds only the hash of the state. Refuses nothing itself. Sources: RFC 9700 §4.7, auth.md A07.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Trip } from './relying-party.ts'

/** Seconds from the start of a trip to its end. */
export const tripLifetime = 600

export interface Trips {
  /** A new one. */
  begin(): Trip
  /** That of a state which came back. */
  of(state: string): Trip
  /** Ties the trip to this browser. */
  bind(reply: FastifyReply, trip: Trip): void
  /** Whether the trip was begun in the browser that asks. */
  isBound(request: FastifyRequest, trip: Trip): boolean
  /** Takes the cookie away. */
  release(reply: FastifyReply, trip: Trip): void
}

function cookiesOf({ headers }: FastifyRequest): ReadonlyMap<string, string> {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  return new Map(pairs.map(([name = '', ...value]) => [name, value.join('=')]))
}

const equal = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** @param key 32 bytes for this purpose alone. @param https whether browsers reach us by it */
export function createTrips(key: Buffer, https: boolean): Trips {
  const derived = (purpose: string, state: string) =>
    createHmac('sha256', key).update(`${purpose}\0${state}`).digest('base64url')
  const of = (state: string): Trip => ({
    state,
    nonce: derived('nonce', state),
    verifier: derived('verifier', state),
  })
  // a name for each trip: tabs do not disturb each other
  const nameOf = ({ state }: Trip) =>
    `${https ? '__Host-' : ''}lite-oauth-${derived('name', state).slice(0, 12)}`
  const valueOf = ({ state }: Trip) => derived('browser', state)
  const set = (reply: FastifyReply, trip: Trip, value: string, seconds: number) => {
    const flags = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${https ? '; Secure' : ''}`
    reply.header('set-cookie', `${nameOf(trip)}=${value}; ${flags}`)
  }
  return {
    begin: () => of(randomBytes(32).toString('base64url')),
    of,
    bind: (reply, trip) => set(reply, trip, valueOf(trip), tripLifetime),
    isBound: (request, trip) => equal(cookiesOf(request).get(nameOf(trip)) ?? '', valueOf(trip)),
    release: (reply, trip) => set(reply, trip, '', 0),
  }
}
