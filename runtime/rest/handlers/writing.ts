// What POST, PUT and PATCH share: reading and checking the body, and what is to come back.
import type { FastifyRequest } from 'fastify'
import type { Body } from '../body/body.ts'
import { readBody } from '../body/body.ts'
import { checkBody } from '../body/check.ts'
import type { Validator } from '../body/validator.ts'
import { validator } from '../body/validator.ts'
import type { Table } from '../contract.ts'
import { keep } from '../parse/values.ts'
import { boundEmbeds } from '../plan/bounds.ts'
import type { Return, Payload } from '../plan/write.ts'
import type { Plan } from '../plan/plan.ts'
import type { Done } from './execute.ts'
import { execute } from './execute.ts'
import type { Guards, Incoming } from './incoming.ts'
import { guarded } from './incoming.ts'

/** Reads bodies for one table; compiles its validator at the first one. */
export type BodyReader = (request: FastifyRequest, incoming: Incoming) => { body: Body; payload: Payload }

/** @param useColumns whether the parameter `columns` counts (POST and PATCH) */
export function bodyReader(table: Table, verb: 'insert' | 'update', useColumns: boolean): BodyReader {
  const schema = table.schemas[verb]
  let validate: Validator | null = null
  return (request, { rest, query, prefer }) => {
    const strict = rest.settings.strictBodies
    if (strict && schema) validate ??= validator(table, schema, rest.validators)
    const columns = useColumns ? query.columns : null
    const withDefaults = useColumns && prefer.missing === 'default'
    const body = readBody(request.body, request.headers['content-type'], { columns, strict })
    const written = columns ?? body.keys ?? []
    checkBody(table, body, written, verb, strict ? validate : null)
    const slot = keep(query.values, body.text)
    return { body, payload: { columns: written, many: body.many, slot, withDefaults } }
  }
}

/** What a write hands back, by `Prefer: return`. `key` only where a Location can be made. */
export function returned({ prefer, query, media }: Incoming, withLocation: boolean): Return {
  if (prefer.return === 'representation') {
    const { select, order, values } = query
    // filters and the range of the root are the write's; a write has no limits (PostgREST)
    const embeds = boundEmbeds(query.embeds, 0, values)
    return { kind: 'rows', node: { select, embeds, where: [], order, limit: null, offset: null }, media }
  }
  if (prefer.return === 'headers-only' && withLocation) return { kind: 'key' }
  return { kind: 'nothing' }
}

/** The content type of a write's reply: none without a body. */
export const contentTypeOf = ({ prefer, media }: Incoming): string | null =>
  prefer.return === 'representation' ? media.contentType : null

/**
 * Runs a write as the caller.
 * @throws what {@link guarded} and Postgres say; nothing was changed then
 */
export function run(
  request: FastifyRequest,
  { rest, query, media, settings }: Incoming,
  plan: Plan,
  guards: Guards,
): Promise<Done> {
  const guardedSettings = guarded(settings, plan, guards)
  return execute(request, rest, { plan, values: query.values, media, settings: guardedSettings })
}
