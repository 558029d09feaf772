// GET and HEAD of a relation.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '../../errors/index.ts'
import type { Table } from '../contract.ts'
import { canonical, percent } from '../parse/parameters.ts'
import { applied } from '../parse/prefer.ts'
import { range } from '../parse/range.ts'
import { outcome, statement } from '../plan/plan.ts'
import type { Read } from '../plan/read.ts'
import { bounds, planRead } from '../plan/read.ts'
import { readReply } from '../reply/read.ts'
import { common, send } from '../reply/reply.ts'
import type { Handler, ListRoute } from '../routes.ts'
import { incoming, planned, tableId } from './incoming.ts'

/**
 * The handler of `GET` and `HEAD` for `table`.
 * @throws PGRST103 (416), PGRST116 (406) and what {@link incoming} and Postgres say
 */
export function list<Row>(table: Table<Row>): Handler<ListRoute<Row>> {
  const facts = table as Table
  const id = tableId()
  const path = `/${percent(table.name)}`

  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { rest, catalog, pairs, query, prefer, media, profile, settings } = incoming(request, facts)
    const get = request.method === 'GET'
    const rows = range(query.limit, query.offset, get ? request.headers.range : undefined)
    const read: Read = {
      select: query.select,
      where: query.where,
      order: query.order,
      ...bounds(rows, rest.settings.maxRows, query.values),
      media,
      // planned and estimated are answered exactly: the planner's figures would tell about rows hidden by policies
      count: prefer.count !== null,
      headersOnly: !get,
    }
    const plan = planned(catalog, `${id} list ${JSON.stringify(read)}`, () => planRead(facts, read))
    const done = outcome(
      plan,
      await rest.database.asCaller(request.caller, statement(plan, query.values), {
        ...settings,
        readOnly: true,
      }),
    )
    if (media.singular && done.rows !== 1) throw errors.notSingular(done.rows)
    const text = canonical(pairs)
    return send(
      reply,
      readReply({
        outcome: done,
        range: rows,
        headersOnly: !get,
        headers: common({
          preferenceApplied: applied(prefer, {}),
          profile,
          contentType: media.contentType,
        }),
        contentLocation: text === '' ? path : `${path}?${text}`,
      }),
    )
  }
  return handler as unknown as Handler<ListRoute<Row>>
}
