// Media types that a relation's own aggregates make, beside those that every relation has. Source: rest.md §1.9.
import type { MediaHandler, Table } from '../contract.ts'
import type { Asked, Media } from './accept.ts'
import { contentTypeOf } from './accept.ts'
import type { Query } from './query.ts'

/**
 * What finds the handler for a range of the Accept header; undefined where the relation has none. One of whole rows
 * counts only where whole rows are asked for. Types with parameters of PostgREST's own are never handled.
 */
export function handledBy(
  { schema, name, handlers }: Table,
  { select, embeds }: Query,
): ((one: Asked) => Media | undefined) | undefined {
  if (!handlers) return undefined
  const whole = embeds.length === 0 && select.length === 1 && select[0]?.kind === 'star'
  const row = { schema, name }
  const media = (found: MediaHandler): Media => ({
    singular: false,
    stripNulls: false,
    contentType: contentTypeOf(found.type),
    handler: {
      schema: found.schema,
      name: found.name,
      binary: found.binary === true,
      row: found.generic ? null : row,
    },
  })
  return ({ type }) => {
    if (type.startsWith('application/vnd.pgrst.')) return undefined
    const of = (wanted: string, generic: boolean) =>
      handlers.find((handler) => handler.type === wanted && (handler.generic ?? false) === generic)
    const own = whole ? (of('*/*', false) ?? of(type, false)) : undefined
    const found = own ?? of(type, true)
    return found && media(found)
  }
}
