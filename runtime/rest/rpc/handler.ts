// GET, HEAD, POST and OPTIONS of a function. GET never writes; POST does where the function is volatile.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '../../errors/index.ts'
import type { RequestSettings } from '../../db/contract.ts'
import type { Routine } from '../contract.ts'
import type { Done } from '../handlers/execute.ts'
import { execute } from '../handlers/execute.ts'
import type { Received } from '../handlers/incoming.ts'
import { guarded, planned, received, strictMaxAffected } from '../handlers/incoming.ts'
import { applied } from '../parse/prefer.ts'
import type { Query } from '../parse/query.ts'
import { parseQuery } from '../parse/query.ts'
import { range } from '../parse/range.ts'
import { boundEmbeds, bounds } from '../plan/bounds.ts'
import { readReply } from '../reply/read.ts'
import { common, send } from '../reply/reply.ts'
import { namesOf, splitArguments } from './arguments.ts'
import { readCallBody } from './body.ts'
import { denied } from './denied.ts'
import type { Called } from './find.ts'
import { findRoutine } from './find.ts'
import type { Input } from './input.ts'
import { bodyInput, textInput } from './input.ts'
import { callMedia } from './media.ts'
import type { CallRead } from './plan.ts'
import { planCall } from './plan.ts'

/** A call that is understood: the overload, what it is given, and what is asked of its result. */
interface Understood {
  readonly routine: Routine
  readonly input: Input
  readonly query: Query
}

const calledBy = ({ raw }: FastifyRequest): Called => {
  if (!raw.called) throw new Error('the request was dispatched without the name of a function')
  return raw.called
}

const receive = (request: FastifyRequest): Received => {
  const { schema, name } = calledBy(request)
  return received(request, schema, `/rpc/${name}`)
}

/** @throws PGRST100, PGRST102, PGRST108, PGRST202, PGRST203 */
function understand(request: FastifyRequest, { catalog, pairs }: Received): Understood {
  const called = calledBy(request)
  if (request.method !== 'POST') {
    const { args, others } = splitArguments(pairs)
    const query = parseQuery(others)
    const routine = findRoutine(catalog, { called, names: namesOf(args), body: null })
    return { routine, input: textInput(routine, args, query.values), query }
  }
  const query = parseQuery(pairs)
  const body = readCallBody(request.body, request.headers['content-type'], query.columns)
  const { names, contentType, refused } = body
  const routine = findRoutine(catalog, { called, names, body: contentType, refused })
  return { routine, input: bodyInput(routine, body, query.values), query }
}

/**
 * GET, HEAD and POST.
 * @throws PGRST103 (416), PGRST107 (406), PGRST116 (406), PGRST124 and PGRST128 (400), what {@link understand} throws,
 * and what Postgres says: 25006 (405) for a GET that writes, 42501 where EXECUTE is not granted
 */
export async function call(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asked = receive(request)
  const { rest, catalog, prefer, profile } = asked
  const { routine, input, query } = understand(request, asked)
  const media = callMedia(request.headers.accept, routine, rest.settings.plan)
  const maxAffected = strictMaxAffected(prefer)
  if (maxAffected !== null && !routine.returns.set) throw errors.maxAffectedRpc()
  const headersOnly = request.method === 'HEAD'
  const rows = range(query.limit, query.offset, request.method === 'GET' ? request.headers.range : undefined)
  const read: CallRead = {
    select: query.select,
    where: query.where,
    order: query.order,
    embeds: boundEmbeds(query.embeds, rest.settings.maxRows, query.values),
    ...bounds(rows, rest.settings.maxRows, query.values),
    media,
    count: prefer.count === 'exact' || prefer.count === 'estimated',
    headersOnly,
  }
  const overload = catalog.routines(routine.schema, routine.name).indexOf(routine)
  const shape = `rpc ${JSON.stringify([routine.schema, routine.name, overload, input, read])}`
  const plan = planned(catalog, shape, () => planCall(catalog, routine, input, read))
  const singular = media.singular && routine.returns.set
  const settings = guarded(settingsOf(request, asked, routine), plan, { singular, maxAffected })
  let done: Done
  try {
    done = await execute(request, rest, {
      ...{ plan, values: query.values, media },
      settings: { ...settings, controls: true },
    })
  } catch (error) {
    throw rest.settings.development ? denied(error, request, routine) : error
  }
  const { outcome } = done
  const isVoid = routine.returns.kind === 'void'
  const answer = readReply({
    outcome:
      media.raw === undefined ? outcome : { rows: outcome.rows, body: rawBody(outcome.body, media.raw) },
    total: outcome.total,
    range: rows,
    headersOnly: headersOnly || isVoid,
    headers: common({
      preferenceApplied: applied(prefer, { maxAffected: true }),
      profile,
      contentType: isVoid ? null : media.contentType,
    }),
  })
  return send(reply, isVoid ? { ...answer, status: 204 } : answer, done)
}

/** The transaction round the call. */
function settingsOf(request: FastifyRequest, { settings }: Received, routine: Routine): RequestSettings {
  const writes = request.method === 'POST' && routine.volatility === 'volatile'
  return { ...settings, ...(writes ? {} : { readOnly: true }), ...routine.settings }
}

/** The bytes of a value that is the body itself; nothing for NULL. */
function rawBody(value: Buffer | null, kind: 'text' | 'binary'): Buffer {
  if (value === null) return Buffer.alloc(0)
  return kind === 'text' ? value : Buffer.from(value.toString('latin1'), 'hex')
}

/**
 * OPTIONS: the methods that the overload has, chosen by the arguments in the query string as GET does.
 * @throws what {@link understand} throws
 */
export function describe(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { routine } = understand(request, receive(request))
  return reply
    .code(200)
    .headers({
      allow: routine.volatility === 'volatile' ? 'OPTIONS,POST' : 'OPTIONS,GET,HEAD,POST',
      'access-control-allow-origin': '*',
    })
    .send()
}
