// What a client asks for, from the words of its protocol. Refuses (bad_request, invalid_filter) what nobody can give.
import { RealtimeError } from '../errors.ts'
import { parseFilter } from '../filters/parse.ts'
import type { Wanted } from './subscription.ts'

const events = new Map([
  ['*', '*'],
  ['INSERT', 'INSERT'],
  ['UPDATE', 'UPDATE'],
  ['DELETE', 'DELETE'],
  ['TRUNCATE', 'TRUNCATE'],
] as const)

export interface Asked {
  readonly schema: string
  readonly table: string
  readonly event: string
  readonly filter?: string | undefined
  readonly select?: readonly string[] | undefined
  readonly text?: readonly string[] | undefined
}

/** @throws RealtimeError */
export function toWanted(
  { schema, table, event, filter, select, text }: Asked,
  tellsLeaving: boolean,
): Wanted {
  const known = events.get(event.toUpperCase() as '*')
  if (!known) throw new RealtimeError('bad_request', 'event must be INSERT, UPDATE, DELETE, TRUNCATE or *')
  if (table === '*' && (filter ?? select ?? text) !== undefined)
    throw new RealtimeError('bad_request', 'filter, select and text need one table')
  return {
    ...{ schema, table, event: known, select, text, tellsLeaving },
    conditions: filter === undefined ? [] : parseFilter(filter),
  }
}
