// GET and HEAD of a relation.
import type { Buffer } from 'node:buffer'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '../../errors/index.ts'
import type { RequestSettings } from '../../db/contract.ts'
import type { Catalog } from '../catalog.ts'
import type { Table } from '../contract.ts'
import type { Media } from '../parse/accept.ts'
import type { Range } from '../parse/ast.ts'
import type { Fill, Lifted } from '../parse/lift.ts'
import { encodedText, lift, places } from '../parse/lift.ts'
import { canonical, percent } from '../parse/parameters.ts'
import { applied } from '../parse/prefer.ts'
import { range } from '../parse/range.ts'
import type { ReadNode } from '../plan/bounds.ts'
import { boundEmbeds, bounds } from '../plan/bounds.ts'
import type { Count } from '../plan/count.ts'
import { countOf, planEstimate, totalOf } from '../plan/count.ts'
import type { Lru } from '../plan/lru.ts'
import { lru } from '../plan/lru.ts'
import type { Plan } from '../plan/plan.ts'
import { statement } from '../plan/plan.ts'
import type { Read } from '../plan/read.ts'
import { planRead, planRows, serializable } from '../plan/read.ts'
import { jsonRows } from '../reply/json-rows.ts'
import { readReply } from '../reply/read.ts'
import type { Headers } from '../reply/reply.ts'
import { common, send } from '../reply/reply.ts'
import type { Handler, ListRoute } from '../routes.ts'
import type { RestSettings } from '../services.ts'
import type { Done } from './execute.ts'
import { execute } from './execute.ts'
import { incoming, planned, queryText, tableId } from './incoming.ts'

/** Everything about a read but the values of its filters, its caller and its headers for SQL. */
interface Prepared {
  /** Hands out the rows as they are; null where Postgres has to make the body. */
  rows: Plan | null
  readonly body: () => Plan
  readonly estimate: Plan | null
  readonly fill: Fill
  readonly media: Media
  readonly range: Range
  readonly count: Count | null
  readonly headersOnly: boolean
  readonly settings: RequestSettings
  /** What the server was set to when this was prepared. */
  readonly of: RestSettings
  readonly headers: Headers
  readonly location: (values: readonly string[]) => string
}

/** Shapes kept at a time over all relations of a generation, and their longest text. */
const limits = { shapes: 2_000, length: 2_000 }
const known = new WeakMap<Catalog, Lru<string, Prepared>>()

function shapesOf(catalog: Catalog): Lru<string, Prepared> {
  let shapes = known.get(catalog)
  if (!shapes) known.set(catalog, (shapes = lru(limits.shapes)))
  return shapes
}

/** What a {@link Prepared} depends on. */
function keyOf(id: string, { method, headers }: FastifyRequest, shape: string): string {
  const { accept = '', prefer = '', range: rows = '' } = headers
  const profile = String(headers['accept-profile'] ?? '')
  const other = headers['content-profile'] === undefined ? '' : '+'
  return `${id} ${method}\n${accept}\n${String(prefer)}\n${rows}\n${profile}\n${other}\n${shape}`
}

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

  function prepare(request: FastifyRequest, shape: string): Prepared {
    const { rest, catalog, pairs, query, prefer, media, profile, settings } = incoming(request, facts, shape)
    const get = request.method === 'GET'
    const rows = range(query.limit, query.offset, get ? request.headers.range : undefined)
    const { maxRows } = rest.settings
    const node: ReadNode = {
      select: query.select,
      where: query.where,
      order: query.order,
      embeds: boundEmbeds(query.embeds, maxRows, query.values),
      ...bounds(rows, maxRows, query.values),
    }
    const count = countOf(prefer.count, facts, node, maxRows)
    const read: Read = { ...node, media, count, headersOnly: !get }
    const key = `${id} list ${JSON.stringify(read)}`
    const asRows = serializable(read)
    const body = () => planned(catalog, key, () => planRead(catalog, facts, read))
    if (!asRows) body() // refuses what is not there before anything is asked
    const text = canonical(pairs)
    return {
      of: rest.settings,
      rows: asRows ? planned(catalog, `${key} rows`, () => planRows(catalog, facts, read)) : null,
      body,
      estimate: count !== null && count.kind !== 'exact' ? estimateOf(catalog, node) : null,
      fill: places(query.values),
      media,
      range: rows,
      count,
      headersOnly: !get,
      // what hides in a view is unknown; reading a table runs nothing that could make something of the reply
      settings: {
        ...settings,
        readOnly: true,
        ...((facts.kind === 'view' || media.handler) && { controls: true }),
      },
      headers: common({
        preferenceApplied: applied(prefer, {}),
        profile,
        contentType: media.contentType,
      }),
      location: encodedText(text === '' ? path : `${path}?${text}`),
    }
  }

  /** What was prepared for this shape before, or now. */
  function preparedFor(request: FastifyRequest, { shape }: Lifted): Prepared {
    if (shape.length > limits.length) return prepare(request, shape)
    const shapes = shapesOf(request.catalog)
    const key = keyOf(id, request, shape)
    let prepared = shapes.get(key)
    const { settings } = request.server.rest
    if (prepared?.of !== settings) shapes.set(key, (prepared = prepare(request, shape)))
    return prepared
  }

  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const lifted = lift(queryText(request))
    const prepared = preparedFor(request, lifted)
    const { media, count, range: rows, headersOnly, headers } = prepared
    const { done, body } = await run(request, prepared, lifted)
    const { outcome } = done
    if (media.singular && outcome.rows !== 1) throw errors.notSingular(outcome.rows)
    const answer = readReply({
      outcome: { rows: outcome.rows, body },
      total: totalOf(count, outcome, done.after[0]?.[0]?.toString('utf8') ?? '[]'),
      range: rows,
      headersOnly,
      headers,
      contentLocation: prepared.location(lifted.values),
    })
    return send(reply, answer, done)
  }
  return handler as unknown as Handler<ListRoute<Row>>
}

/** Asks for the rows and makes the body; lets Postgres make it from then on where a column's type is not ours. */
async function run(
  request: FastifyRequest,
  prepared: Prepared,
  lifted: Lifted,
): Promise<{ readonly done: Done; readonly body: Buffer | null }> {
  const { rest } = request.server
  const { media, estimate, fill, settings } = prepared
  const values = fill(lifted.values)
  const after = estimate ? statement(estimate, values) : undefined
  if (prepared.rows) {
    const collected = jsonRows()
    const execution = { plan: prepared.rows, values, media, settings, rows: collected.start, after }
    const done = await execute(request, rest, execution)
    if (collected.isComplete(done.outcome.rows)) return { done, body: collected.body(media.singular) }
    prepared.rows = null
  }
  const done = await execute(request, rest, { plan: prepared.body(), values, media, settings, after })
  return { done, body: done.outcome.body }
}
