// Messages that the database broadcasts (realtime.messages): told to their channels as they are committed, kept for those
// who come late. Refuses nothing.
import type { LoginPool } from '../../db/login-pool.ts'
import type { Hub } from '../delivery/hub-contract.ts'
import type { Broadcast, Topics } from './topics.ts'

export interface Messages {
  /** Those of a private channel, the oldest first. @param since milliseconds since 1970 @param limit 25 at most */
  since(topic: string, since: number, limit: number): Promise<readonly Broadcast[]>
  /**
   * Tells channels of messages while there are any: of all that are committed after this resolves. Those that were
   * committed before it was called have been told when it resolves.
   */
  follow(): Promise<void>
  /** Takes away what is too old. */
  cleanUp(): Promise<void>
}

/** Hours that messages are kept, as Supabase keeps them. */
const kept = 72
const mostReplayed = 25
/** Milliseconds from asking to having joined. */
const joining = 30_000

interface Row {
  readonly id: string
  readonly event: string | null
  readonly payload: string | null
  readonly binary: Buffer | null
}

const toBroadcast = ({ id, event, payload, binary }: Row): Broadcast => ({
  event: event ?? 'message',
  payload: binary ?? payload ?? 'null',
  meta: { id },
})

interface Logged {
  readonly id: string
  readonly topic: string
  readonly extension: string
  readonly event: string | null
  readonly private: boolean | null
  readonly payload: unknown
  readonly binary_payload: string | null
}

export function createMessages(db: LoginPool, hub: Hub, topics: Topics): Messages {
  let following: Promise<() => void> | undefined
  let askedAt = 0

  function tell(image: string): void {
    const message = JSON.parse(image) as Logged
    if (message.extension !== 'broadcast') return
    const binary =
      message.binary_payload === null ? null : Buffer.from(message.binary_payload.slice(2), 'hex')
    const payload = JSON.stringify(message.payload)
    topics.find(message.topic, message.private === true)?.tell(toBroadcast({ ...message, payload, binary }))
  }

  return {
    since: async (topic, since, limit) => {
      const rows = await db.rows<Row>(
        `select * from (
           select id, event, payload::text as payload, binary_payload as binary, inserted_at from realtime.messages
           where topic = $1 and private and extension = 'broadcast'
             and inserted_at >= to_timestamp($2::float8 / 1000) at time zone 'UTC'
           order by inserted_at desc limit $3) newest
         order by inserted_at`,
        [topic, since, Math.min(limit, mostReplayed)],
      )
      return rows.map(toBroadcast)
    },
    follow: () => {
      askedAt = Date.now()
      following ??= hub.watch('realtime.messages', ({ rec }) => {
        if (rec !== null) tell(rec)
        // who asked for it may be about to join
        if (topics.size > 0 || Date.now() - askedAt < joining) return
        void following?.then((stop) => stop())
        following = undefined
      })
      following.catch(() => (following = undefined))
      return following.then(() => hub.settled())
    },
    cleanUp: async () => {
      await db.rows(
        "delete from realtime.messages where inserted_at < now() at time zone 'UTC' - make_interval(hours => $1)",
        [kept],
      )
    },
  }
}
