// What a client wants with a channel: the payload of phx_join. What is wrong in it falls back to defaults, as Supabase does,
// but for filters and tables, which are refused when they are subscribed to. Source: realtime.md §1.4.
type Json = Readonly<Record<string, unknown>>

/** One binding of `.on('postgres_changes', …)`, with what the client sent to be sent back. */
export interface Binding {
  readonly event: string
  readonly schema: string
  readonly table: string
  readonly filter: string | undefined
  readonly select: readonly string[] | undefined
  /** Where to begin: a cursor. */
  readonly since: string | undefined
  readonly sent: Json
}

export interface Join {
  readonly isPrivate: boolean
  readonly acknowledges: boolean
  readonly hearsItself: boolean
  readonly replay: { readonly since: number; readonly limit: number } | undefined
  readonly presence: { readonly enabled: boolean; readonly key: string }
  readonly bindings: readonly Binding[]
  /** Cursors by ids of bindings: where a client that keeps them itself stands. */
  readonly resume: ReadonlyMap<number, string> | undefined
  /** Undefined: the connection's own. */
  readonly token: string | undefined
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const objectIn = (value: unknown): Json => (isObject(value) ? value : {})
const flag = (value: unknown): boolean => value === true || value === 'true'
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** A token that says more than the connection's key; undefined for none. */
export function tokenIn(payload: Json): string | undefined {
  const token = text(payload.access_token) ?? text(payload.user_token)
  return token === undefined || token.startsWith('sb_') ? undefined : token
}

function bindingOf(sent: Json): Binding {
  const names = Array.isArray(sent.select) ? sent.select.filter((name) => typeof name === 'string') : []
  return {
    event: text(sent.event) ?? '*',
    schema: text(sent.schema) ?? 'public',
    table: text(sent.table) ?? '*',
    filter: text(sent.filter),
    select: names.length > 0 ? names : undefined,
    since: text(sent.since),
    sent,
  }
}

export function readJoin(given: unknown): Join {
  const payload = objectIn(given)
  const config = objectIn(payload.config)
  const broadcast = objectIn(config.broadcast)
  const presence = objectIn(config.presence)
  const replay = isObject(broadcast.replay) ? broadcast.replay : undefined
  const bindings = Array.isArray(config.postgres_changes) ? config.postgres_changes.filter(isObject) : []
  return {
    isPrivate: flag(config.private),
    acknowledges: flag(broadcast.ack),
    hearsItself: flag(broadcast.self),
    replay: replay && {
      since: Number(replay.since),
      limit: replay.limit === undefined ? 25 : Number(replay.limit),
    },
    presence: { enabled: flag(presence.enabled), key: text(presence.key) ?? '' },
    bindings: bindings.map(bindingOf),
    resume: isObject(config.resume)
      ? new Map(Object.entries(config.resume).map(([id, cursor]) => [Number(id), text(cursor) ?? '']))
      : undefined,
    token: tokenIn(payload),
  }
}

/** Identifies what is subscribed to: the same for the same wishes, on every connection. Never 0, which no client hears. */
export function bindingId({ sent }: Binding): number {
  const canonical = JSON.stringify(Object.entries(sent).sort(([left], [right]) => (left < right ? -1 : 1)))
  let hash = 2_166_136_261
  for (let at = 0; at < canonical.length; at += 1)
    hash = Math.imul(hash ^ canonical.charCodeAt(at), 16_777_619)
  return ((hash >>> 0) % 2_147_483_646) + 1
}
