// PATCH of a relation: changes the rows that the filters choose.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Table } from '../contract.ts'
import { applied } from '../parse/prefer.ts'
import type { Update } from '../plan/update.ts'
import { planUpdate } from '../plan/update.ts'
import { whereRequired } from '../refusals.ts'
import { common, send } from '../reply/reply.ts'
import { updateReply } from '../reply/write.ts'
import type { Handler, UpdateRoute } from '../routes.ts'
import { incoming, planned, strictMaxAffected, tableId } from './incoming.ts'
import { bodyReader, contentTypeOf, returned, run } from './writing.ts'

/**
 * The handler of `PATCH` for `table`.
 * @throws 21000 (400) for anonymous callers without a filter, PGRST116, PGRST124, and the errors of bodies
 */
export function update<Row, Change>(table: Table<Row>): Handler<UpdateRoute<Row, Change>> {
  const facts = table as Table
  const id = tableId()
  const read = bodyReader(facts, 'update', true)

  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asked = incoming(request, facts)
    const { catalog, query, prefer } = asked
    if (query.where.length === 0 && request.caller.role === 'anon') throw whereRequired('UPDATE')
    const { payload } = read(request, asked)
    const write: Update = { payload, where: query.where, back: returned(asked, false) }
    const plan = planned(catalog, `${id} update ${JSON.stringify(write)}`, () =>
      planUpdate(catalog, facts, write),
    )
    const guards = { singular: asked.media.singular, maxAffected: strictMaxAffected(prefer) }
    const done = await run(request, asked, plan, guards)
    const headers = common({
      preferenceApplied: applied(prefer, { missing: true, return: true, maxAffected: true }),
      profile: asked.profile,
      contentType: contentTypeOf(asked),
    })
    return send(reply, updateReply({ outcome: done.outcome, prefer, headers }), done)
  }
  return handler as unknown as Handler<UpdateRoute<Row, Change>>
}
