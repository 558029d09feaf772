// Whose view it is: from the form to the server, and in words.
import { objectOf, type Who } from '../../components/who.tsx'
import type { RealtimeAs } from '../../lib/api/realtime.ts'
import { realtime } from '../../lib/messages/realtime.ts'

/** Undefined while the claims are no object. */
export function asOf({ role, claims }: Who): RealtimeAs | undefined {
  if (role !== 'authenticated') return { role }
  const object = objectOf(claims)
  return object && { role, claims: object }
}

/** A person by his address, else by his id. */
export function nameOf({ role, claims }: RealtimeAs): string {
  if (role === 'service_role') return realtime.watch.service
  if (role === 'anon') return realtime.watch.anon
  const told = [claims?.email, claims?.sub].find((one) => typeof one === 'string' && one !== '')
  return typeof told === 'string' ? told : realtime.watch.someone
}
