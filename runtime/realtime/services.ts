// What the parts of realtime need: the change log and its hub, who asks, settings. Made once per process.
import { view } from '../config/live.ts'
import type { Database } from '../db/contract.ts'
import type { LoginPool } from '../db/login-pool.ts'
import type { Caller } from '../identity/caller.ts'
import type { Credentials } from '../identity/identity.ts'
import type { Bus } from './bus/bus.ts'
import { createNatsBus } from './bus/nats-bus.ts'
import { createPostgresBus } from './bus/postgres-bus.ts'
import type { Authorize } from './channels/authorize.ts'
import { createAuthorize } from './channels/authorize.ts'
import type { Messages } from './channels/messages.ts'
import { createMessages } from './channels/messages.ts'
import type { Topics } from './channels/topics.ts'
import { createTopics } from './channels/topics.ts'
import type { Hub } from './delivery/hub-contract.ts'
import { createHub, type HubServices } from './delivery/hub.ts'
import type { Streams } from './http/streams.ts'
import { createStreams } from './http/streams.ts'
import type { ChangeLog, Retention } from './log/change-log.ts'
import { createChangeLog } from './log/change-log.ts'
import type { Sockets } from './sockets/sockets.ts'
import { createSockets } from './sockets/sockets.ts'

export interface RealtimeSettings {
  /** Of NATS, where processes tell each other by it; else they do by PostgreSQL. */
  readonly natsUrl: string | undefined
  readonly retention: Retention
  /** Of one answer of REST; 0 where it has no limit. */
  readonly maxRows: number
  /** Channels or subscriptions of one connection, connections of one address. */
  readonly limits: { readonly channels: number; readonly connections: number; readonly messages: number }
}

export interface RealtimeServices {
  readonly settings: RealtimeSettings
  readonly database: Database
  readonly changeLog: ChangeLog
  readonly hub: Hub
  readonly sockets: Sockets
  readonly streams: Streams
  /** Looks at the credentials of everybody who is connected again. */
  readonly recheck: () => Promise<void>
  readonly topics: Topics
  /** Between processes. */
  readonly bus: Bus
  readonly messages: Messages
  readonly authorize: Authorize
  /** The caller of credentials, as of now. @throws ApiError where they do not hold */
  readonly identify: (credentials: Credentials) => Promise<Caller>
  /** What stands for an address in counters. */
  readonly addressKey: (address: string) => string
  /** Takes away history and messages that are too old. */
  readonly cleanUp: () => Promise<void>
  readonly log: (line: string) => void
}

export interface RealtimeOptions extends Pick<
  RealtimeServices,
  'settings' | 'database' | 'identify' | 'addressKey' | 'log'
> {
  /** As the owner of the log. */
  readonly db: LoginPool
  readonly syncsPublished: HubServices['syncsPublished']
}

/** Opens no connection. */
export function createRealtimeServices(options: RealtimeOptions): RealtimeServices {
  const { db, database, settings, identify, addressKey, log, syncsPublished } = options
  const changeLog = createChangeLog(db)
  const hub = createHub({ changeLog, db, database, log, syncsPublished })
  const { natsUrl } = settings
  const bus =
    natsUrl === undefined
      ? createPostgresBus({ db, log })
      : createNatsBus({ url: natsUrl, stream: () => changeLog.stream(), log })
  const topics = createTopics(bus)
  const messages = createMessages(db, hub, topics)
  const sockets = createSockets({ addressKey, limits: view(() => settings.limits) })
  const streams = createStreams(identify)
  return {
    ...{ settings, database, changeLog, identify, addressKey, log, hub, topics, bus, messages },
    cleanUp: async () => {
      await changeLog.cleanUp(settings.retention)
      await messages.cleanUp()
    },
    authorize: createAuthorize(db, database),
    sockets,
    streams,
    recheck: async () => {
      await Promise.all([sockets.recheck(), streams.recheck()])
    },
  }
}
