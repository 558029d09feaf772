// Realtime seen from outside, for admins: who is connected to this process, how far it is, changes as somebody else sees them,
// and why one was told or not. Whoever asks is known to be an admin before. Refuses (404) who is not connected.
import { createHmac, randomBytes } from 'node:crypto'
import { pid } from 'node:process'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LoginPool } from '../../db/login-pool.ts'
import { ApiError } from '../../errors/index.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Asked } from '../delivery/wanted.ts'
import { toWanted } from '../delivery/wanted.ts'
import { toApiError } from '../http/changes.ts'
import { tellChanges } from '../http/stream.ts'
import { formatCursor, parseCursor } from '../log/cursor.ts'
import type { RealtimeServices } from '../services.ts'
import { textsOf } from '../tables/image.ts'
import type { SessionFacts, SubscriptionFacts } from '../sockets/facts.ts'
import type { Explanation } from './explain.ts'
import { explain } from './explain.ts'

type Looked = Partial<Pick<Asked, 'schema' | 'table' | 'event' | 'filter'>>

/** Somebody who is connected, by what the list of connections says. */
export interface Connected {
  readonly connection: string
  readonly subscription: string
  readonly channel: string | undefined
}

interface Place {
  readonly id: string
  readonly address: string
  readonly since: number
  readonly waiting: () => number
  readonly facts: SessionFacts
}

interface LogRow {
  readonly bytes: number
  readonly floor: number
  readonly floor_id: number
  readonly newest: number
  readonly oldest_at: string | null
}

const logQuery = `
select (select coalesce(sum(pg_total_relation_size(format('realtime.change_log_%s', n)::regclass)), 0)
    from generate_series(0, 7) n)::float8 as bytes,
  s.floor::float8 as floor, s.floor_id::float8 as floor_id,
  (select max(k.n) from realtime.tick k)::float8 as newest,
  (select to_char(min(c.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from realtime.change_log c
    where c.id = (select min(o.id) from realtime.change_log o)) as oldest_at
from realtime.stream s where $1::text is null`

const userOf = ({ subject }: Caller): string | null => (subject === '' ? null : subject)

const refused = async <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw toApiError(error)
  })

/** JSON text of a change, with each value as JSON text of its own. */
const watchedChange = ({ type, table, change, record, old, truncated, cursor }: Delivery): string =>
  JSON.stringify({
    ...{ type, schema: table.schema, table: table.name, cursor, truncated },
    ...{ record: textsOf(record), old_record: textsOf(old) },
    ...{ committed_at: change.at, sent_at: new Date().toISOString() },
  })

/** @param db as the owner of the log */
export function createInspector(services: RealtimeServices, db: LoginPool) {
  const { sockets, streams, hub, changeLog, settings, addressKey } = services

  // the same address is the same text for as long as the process runs, and tells nothing else
  const salt = randomBytes(16)
  const addressOf = (address: string): string =>
    createHmac('sha256', salt).update(addressKey(address)).digest('hex').slice(0, 12)

  function places(): Place[] {
    const open = [...sockets.list()].flatMap((connection) =>
      connection.session ? [{ ...placeOf(connection), facts: connection.session.facts() }] : [],
    )
    const answers = [...streams.list()].map((stream) => ({ ...placeOf(stream), facts: stream.facts() }))
    return [...open, ...answers].sort((a, b) => b.since - a.since)
  }

  const placeOf = (one: Omit<Place, 'facts'>) => ({
    ...{ id: one.id, address: one.address, since: one.since, waiting: () => one.waiting() },
  })

  const wantedOf = ({ table = '*', schema, event = '*', filter }: Looked) =>
    toWanted({ table, schema: schema ?? (table === '*' ? '*' : 'public'), event, filter }, true)

  const describe = ({ id, channel, subscription }: SubscriptionFacts) => {
    const { schema, table, event, conditions } = subscription.wanted
    const filter = conditions.map(
      ({ column, negated, operator, values }) =>
        `${column}=${negated ? 'not.' : ''}${operator}.${operator === 'in' ? `(${values.join(',')})` : values.join(',')}`,
    )
    return {
      ...{ id, channel: channel ?? null, schema, table, event },
      filter: filter.length === 0 ? null : filter.join(','),
      state: subscription.live ? ('pushed' as const) : ('pulled' as const),
      cursor: formatCursor(hub.standing(subscription)),
    }
  }

  async function readLog() {
    const [row] = await db.rows<LogRow & Record<string, unknown>>(logQuery, [null])
    if (!row) throw new Error('realtime.stream has no row')
    const [stream, { pushed }] = [await changeLog.stream(), hub.progress()]
    return {
      ...{ bytes: row.bytes, most_bytes: settings.retention.bytes, most_age: settings.retention.age },
      oldest_at: row.oldest_at,
      oldest_cursor: formatCursor({ stream, tick: row.floor, id: row.floor_id }),
      newest_cursor: formatCursor({ stream, tick: row.newest, id: Infinity }),
      lag: pushed === undefined ? null : Math.max(0, row.newest - pushed),
    }
  }

  return {
    /** @param page of the connections, newest first */
    state: async ({ offset, limit }: { readonly offset: number; readonly limit: number }) => {
      const all = places()
      const kinds = { plain: 0, phoenix: 0, stream: 0, poll: 0 }
      for (const { facts } of all) kinds[facts.protocol] += 1
      const followed = [...hub.progress().subscriptions]
      return {
        process: pid,
        bus: settings.natsUrl === undefined ? ('postgres' as const) : ('nats' as const),
        counts: {
          ...kinds,
          subscriptions: followed.length,
          pulled: followed.filter(({ live }) => !live).length,
          channels: services.topics.size,
        },
        connections: all.slice(offset, offset + limit).map(({ id, address, since, waiting, facts }) => ({
          ...{ id, kind: facts.protocol, role: facts.caller.role, user: userOf(facts.caller) },
          ...{ address: addressOf(address), since: new Date(since).toISOString(), queue: waiting() },
          subscriptions: facts.subscriptions.map(describe),
          channels: facts.channels.map(({ topic, isPrivate }) => ({ topic, private: isPrivate })),
        })),
        log: await readLog(),
      }
    },
    /** How many subscriptions of this process hear of a table, by its OID. */
    subscribers: (): ReadonlyMap<number, number> => {
      const counts = new Map<number, number>()
      for (const { views } of hub.progress().subscriptions)
        for (const oid of views.keys()) counts.set(oid, (counts.get(oid) ?? 0) + 1)
      return counts
    },
    /** Tells changes as `as` sees them for as long as the admin who asks is one. @throws ApiError like a subscription */
    watch: (
      request: FastifyRequest,
      reply: FastifyReply,
      looked: Looked & { readonly cursor?: string },
      as: Caller,
    ): Promise<FastifyReply> =>
      refused(
        (async () => {
          const wanted = wantedOf(looked)
          const from = looked.cursor === undefined ? undefined : parseCursor(looked.cursor)
          return tellChanges(request, reply, services, {
            ...{ wanted, from, as },
            frameOf: watchedChange,
          })
        })(),
      ),
    /** Why somebody who would listen hears of a change, or not. @throws ApiError 400, 404, 410, 503 */
    explainAs: (cursor: string, looked: Looked, caller: Caller): Promise<Explanation> =>
      refused((async () => explain(services, cursor, { caller, wanted: wantedOf(looked) }))()),
    /** The same of somebody who is connected. @throws ApiError 404 where he is not, and like {@link explainAs} */
    explainConnected: (cursor: string, who: Connected): Promise<Explanation> => {
      const found = places()
        .find(({ id }) => id === who.connection)
        ?.facts.subscriptions.find(
          ({ id, channel }) => id === who.subscription && (who.channel ?? channel) === channel,
        )
      if (!found)
        throw new ApiError(404, 'LITE404', 'There is no such connection, or no such subscription of it')
      const { subscription } = found
      const { wanted, receiver } = subscription
      return refused(explain(services, cursor, { caller: receiver.caller(), wanted, subscription }))
    },
    /** What the policies of realtime.messages let a caller do in a private channel. */
    permissions: async (caller: Caller, topic: string) => {
      const { reads, writes, seesPresence, tracks } = await services.authorize(caller, topic)
      return { reads, writes, sees_presence: seesPresence, tracks }
    },
  }
}
