// DELETE of a relation: removes the rows that the filters choose. A body is ignored.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Table } from '../contract.ts'
import { applied } from '../parse/prefer.ts'
import type { Remove } from '../plan/remove.ts'
import { planRemove } from '../plan/remove.ts'
import { whereRequired } from '../refusals.ts'
import { common, send } from '../reply/reply.ts'
import { removeReply } from '../reply/write.ts'
import type { Handler, RemoveRoute } from '../routes.ts'
import { incoming, planned, strictMaxAffected, tableId } from './incoming.ts'
import { contentTypeOf, returned, run } from './writing.ts'

/**
 * The handler of `DELETE` for `table`.
 * @throws 21000 (400) for anonymous callers without a filter, PGRST116, PGRST124, and what Postgres says
 */
export function remove<Row>(table: Table<Row>): Handler<RemoveRoute<Row>> {
  const facts = table as Table
  const id = tableId()

  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asked = incoming(request, facts)
    const { catalog, query, prefer } = asked
    if (query.where.length === 0 && request.caller.role === 'anon') throw whereRequired('DELETE')
    const write: Remove = { where: query.where, back: returned(asked, false) }
    const plan = planned(catalog, `${id} remove ${JSON.stringify(write)}`, () =>
      planRemove(catalog, facts, write),
    )
    const guards = { singular: asked.media.singular, maxAffected: strictMaxAffected(prefer) }
    const done = await run(request, asked, plan, guards)
    const headers = common({
      preferenceApplied: applied(prefer, { return: true, maxAffected: true }),
      profile: asked.profile,
      contentType: contentTypeOf(asked),
    })
    return send(reply, removeReply({ outcome: done.outcome, prefer, headers }), done)
  }
  return handler as unknown as Handler<RemoveRoute<Row>>
}
