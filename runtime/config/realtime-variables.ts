// The variables of realtime. Refuses nothing: load.ts does.
import { duration, integer, natsUrl, size } from './parse.ts'
import { grouped } from './variable.ts'

const realtime = grouped('Realtime')

export const realtimeVariables = {
  REALTIME_RETENTION: realtime.withDefault(
    duration(60_000),
    '24h',
    'How long changes are kept for clients that come back.',
  ),
  REALTIME_LOG_SIZE: realtime.withDefault(
    size(16 * 1024 ** 2, 1024 ** 4),
    '1GB',
    'How much of them is kept at most, in the database.',
  ),
  NATS_URL: realtime.secret(
    natsUrl,
    'A NATS server that carries broadcasts and presence between processes; without it PostgreSQL does.',
  ),
  REALTIME_CHANNELS: realtime.withDefault(
    integer(1, 100_000),
    '100',
    'Channels and subscriptions of one connection.',
  ),
  REALTIME_CONNECTIONS: realtime.withDefault(
    integer(0, 1_000_000),
    '1000',
    'Connections of one address; 0 is no limit.',
  ),
  REALTIME_MESSAGES: realtime.withDefault(
    integer(1, 1_000_000),
    '100',
    'Messages of one connection in a second: beyond that it is closed.',
  ),
}
