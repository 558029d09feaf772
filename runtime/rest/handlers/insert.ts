// POST of a relation: one row or many, and upserts.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Table } from '../contract.ts'
import { applied } from '../parse/prefer.ts'
import type { Insert } from '../plan/insert.ts'
import { planInsert } from '../plan/insert.ts'
import { common, send } from '../reply/reply.ts'
import { insertReply } from '../reply/write.ts'
import type { Handler, InsertRoute } from '../routes.ts'
import type { Incoming } from './incoming.ts'
import { has, incoming, planned, tableId } from './incoming.ts'
import { bodyReader, contentTypeOf, returned, run } from './writing.ts'

/**
 * The handler of `POST` for `table`.
 * @throws PGRST102, PGRST204, 428C9, 22P02 for bodies, PGRST116 for a wrong number of rows, and what Postgres says
 */
export function insert<Row, New>(table: Table<Row>): Handler<InsertRoute<Row, New>> {
  const facts = table as Table
  const id = tableId()
  const read = bodyReader(facts, 'insert', true)

  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asked = incoming(request, facts)
    const { catalog, prefer } = asked
    const { payload } = read(request, asked)
    const conflict = conflictOf(facts, asked)
    const write: Insert = {
      payload,
      conflict,
      only: [],
      back: returned(asked, facts.primaryKey.length > 0),
    }
    const plan = planned(catalog, `${id} insert ${JSON.stringify(write)}`, () =>
      planInsert(catalog, facts, write),
    )
    const guards = { singular: asked.media.singular, maxAffected: null }
    const done = await run(request, asked, plan, guards)
    const headers = common({
      preferenceApplied: applied(prefer, { resolution: conflict !== null, missing: true, return: true }),
      profile: asked.profile,
      contentType: contentTypeOf(asked),
    })
    return send(
      reply,
      insertReply(facts, has(plan, 'inserted'), { outcome: done.outcome, prefer, headers }),
      done,
    )
  }
  return handler as unknown as Handler<InsertRoute<Row, New>>
}

/** ON CONFLICT by `on_conflict` or the primary key; without either `resolution` has no effect. */
function conflictOf(table: Table, { prefer, query }: Incoming): Insert['conflict'] {
  const columns = query.onConflict ?? table.primaryKey
  if (prefer.resolution === null || columns.length === 0) return null
  return { resolution: prefer.resolution === 'merge-duplicates' ? 'merge' : 'ignore', columns }
}
