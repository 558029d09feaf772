// GET and HEAD of a relation.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '../../errors/index.ts'
import type { Catalog } from '../catalog.ts'
import type { Table } from '../contract.ts'
import { canonical, percent } from '../parse/parameters.ts'
import { applied } from '../parse/prefer.ts'
import { range } from '../parse/range.ts'
import type { ReadNode } from '../plan/bounds.ts'
import { boundEmbeds, bounds } from '../plan/bounds.ts'
import { countOf, planEstimate, totalOf } from '../plan/count.ts'
import type { Plan } from '../plan/plan.ts'
import { statement } from '../plan/plan.ts'
import type { Read } from '../plan/read.ts'
import { planRead } from '../plan/read.ts'
import { readReply } from '../reply/read.ts'
import { common, send } from '../reply/reply.ts'
import type { Handler, ListRoute } from '../routes.ts'
import { execute } from './execute.ts'
import { incoming, planned, tableId } from './incoming.ts'

/**
 * The handler of `GET` and `HEAD` for `table`.
 * @throws PGRST103 (416), PGRST116 (406) and what {@link incoming} and Postgres say
 */
export function list<Row>(table: Table<Row>): Handler<ListRoute<Row>> {
  const facts = table as Table
  const id = tableId()
  const path = `/${percent(table.name)}`

  const estimateOf = (catalog: Catalog, { where, embeds }: ReadNode): Plan => {
    const node = { select: [], where, order: [], embeds, limit: null, offset: null }
    return planned(catalog, `${id} estimate ${JSON.stringify(node)}`, () =>
      planEstimate(catalog, facts, node),
    )
  }

  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { rest, catalog, pairs, query, prefer, media, profile, settings } = incoming(request, facts)
    const get = request.method === 'GET'
    const rows = range(query.limit, query.offset, get ? request.headers.range : undefined)
    const node: ReadNode = {
      select: query.select,
      where: query.where,
      order: query.order,
      embeds: boundEmbeds(query.embeds, rest.settings.maxRows, query.values),
      ...bounds(rows, rest.settings.maxRows, query.values),
    }
    const count = countOf(prefer.count, facts, node, rest.settings.maxRows)
    const read: Read = { ...node, media, count, headersOnly: !get }
    const plan = planned(catalog, `${id} list ${JSON.stringify(read)}`, () => planRead(catalog, facts, read))
    const estimate = count !== null && count.kind !== 'exact' && estimateOf(catalog, node)
    const done = await execute(request, rest, {
      ...{ plan, values: query.values, media },
      settings: {
        ...settings,
        readOnly: true,
        // what hides in a view is unknown; reading a table runs nothing that could make something of the reply
        ...(facts.kind === 'view' && { controls: true }),
        ...(estimate && { after: statement(estimate, query.values) }),
      },
    })
    if (media.singular && done.rows !== 1) throw errors.notSingular(done.rows)
    const total = totalOf(count, done, done.after[0]?.[0]?.toString('utf8') ?? '[]')
    const text = canonical(pairs)
    return send(
      reply,
      readReply({
        outcome: { ...done, total },
        range: rows,
        headersOnly: !get,
        headers: common({
          preferenceApplied: applied(prefer, {}),
          profile,
          contentType: media.contentType,
        }),
        contentLocation: text === '' ? path : `${path}?${text}`,
      }),
      done,
    )
  }
  return handler as unknown as Handler<ListRoute<Row>>
}
