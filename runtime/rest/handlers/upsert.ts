// PUT of a relation: one row, made or replaced, named by its whole primary key in the query.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '../../errors/index.ts'
import type { Result } from '../../db/contract.ts'
import type { Table } from '../contract.ts'
import { applied } from '../parse/prefer.ts'
import type { Query } from '../parse/query.ts'
import { range } from '../parse/range.ts'
import type { Insert } from '../plan/insert.ts'
import { planInsert } from '../plan/insert.ts'
import { outcome } from '../plan/plan.ts'
import { common, send } from '../reply/reply.ts'
import { upsertReply } from '../reply/write.ts'
import type { Handler, UpsertRoute } from '../routes.ts'
import { execute } from './execute.ts'
import { incoming, planned, tableId } from './incoming.ts'
import { bodyReader, contentTypeOf, returned } from './writing.ts'

/**
 * The handler of `PUT` for `table`.
 * @throws PGRST105 (405) for other filters than the key's, PGRST114 for a range, PGRST115 for a body with another key
 */
export function upsert<Row, New>(table: Table<Row>): Handler<UpsertRoute<Row, New>> {
  const facts = table as Table
  const id = tableId()
  const read = bodyReader(facts, 'insert', false)

  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asked = incoming(request, facts)
    const { rest, catalog, query, prefer, settings } = asked
    const { offset, limit } = range(query.limit, query.offset, undefined)
    if (offset !== 0 || limit !== null) throw errors.putLimit()
    checkFilters(facts, query)
    const { payload } = read(request, asked)
    if (!facts.primaryKey.every((name) => payload.columns.includes(name))) throw errors.putKeyMismatch()
    const write: Insert = {
      payload,
      conflict: { resolution: 'merge', columns: facts.primaryKey },
      only: query.where,
      back: returned(asked, false),
    }
    const plan = planned(catalog, `${id} upsert ${JSON.stringify(write)}`, () =>
      planInsert(catalog, facts, write),
    )
    const beforeCommit = (result: Result) => {
      if (outcome(plan, result).rows !== 1) throw errors.putKeyMismatch()
    }
    const done = await execute(request, rest, {
      ...{ plan, values: query.values, media: asked.media },
      settings: { ...settings, beforeCommit },
    })
    const headers = common({
      preferenceApplied: applied(prefer, { return: true }),
      profile: asked.profile,
      contentType: contentTypeOf(asked),
    })
    return send(reply, upsertReply({ outcome: done.outcome, prefer, headers }), done)
  }
  return handler as unknown as Handler<UpsertRoute<Row, New>>
}

/** All columns of the key, each once with a plain `eq`, and nothing else. */
function checkFilters(table: Table, { where }: Query): void {
  const columns = new Set<string>()
  for (const condition of where) {
    const plain =
      condition.kind === 'comparison' &&
      condition.operator === 'eq' &&
      !condition.not &&
      condition.quantifier === null &&
      condition.field.path.length === 0
    if (!plain) throw errors.putFilters()
    columns.add(condition.field.column)
  }
  const { primaryKey } = table
  const whole = columns.size === primaryKey.length && primaryKey.every((name) => columns.has(name))
  if (primaryKey.length === 0 || !whole) throw errors.putFilters()
}
