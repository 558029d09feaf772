// Frames of the plain protocol (decision 25): what clients may say, read with care, and how changes are told. Refuses
// (bad_request) what is no frame of it.
import type { Delivery } from '../delivery/delivery.ts'
import { RealtimeError } from '../errors.ts'
import { numbersAsText } from '../tables/image.ts'
import type { ChannelFrame } from './channels.ts'

type Json = Readonly<Record<string, unknown>>

export type ClientFrame =
  | {
      readonly type: 'subscribe'
      readonly id: string
      readonly table: string
      readonly schema: string
      readonly event: string
      readonly filter: string | undefined
      readonly select: readonly string[] | undefined
      /** Columns whose numbers are told as strings. */
      readonly text?: readonly string[] | undefined
      readonly cursor: string | undefined
      readonly snapshot: boolean
    }
  | { readonly type: 'unsubscribe'; readonly id: string }
  | { readonly type: 'auth'; readonly token: string }
  | { readonly type: 'ping' }
  | ChannelFrame

export const bad = (message: string) => new RealtimeError('bad_request', message)

const longestName = 255

function textIn(frame: Json, name: string, fallback?: string): string {
  const value = frame[name] ?? fallback
  if (typeof value !== 'string' || value === '') throw bad(`${name} must be a text that is not empty`)
  return value
}

const optional = (frame: Json, name: string): string | undefined =>
  frame[name] === undefined || frame[name] === null ? undefined : textIn(frame, name)

/** Ids may be numbers, as programs like to count. */
function idIn(frame: Json): string {
  const { id } = frame
  const text = typeof id === 'number' ? String(id) : id
  if (typeof text !== 'string' || text === '' || text.length > longestName)
    throw bad('id must be a text of 1 to 255 characters')
  return text
}

function channelIn(frame: Json): string {
  const channel = textIn(frame, 'channel')
  if (Buffer.byteLength(channel) > longestName) throw bad('channel must be a text of 1 to 255 bytes')
  return channel
}

function columnsIn(given: unknown, what: string): readonly string[] | undefined {
  if (given === undefined || given === null || given === '*') return undefined
  const names: readonly unknown[] =
    typeof given === 'string' ? given.split(',') : Array.isArray(given) ? given : []
  const texts = names.filter((name): name is string => typeof name === 'string' && name !== '')
  if (texts.length === 0 || texts.length !== names.length) throw bad(`${what} must name columns`)
  return texts
}

/** @throws RealtimeError bad_request */
export function readFrame(data: Buffer): ClientFrame {
  let frame: unknown
  try {
    frame = JSON.parse(data.toString())
  } catch {
    throw bad('a frame must be JSON')
  }
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame))
    throw bad('a frame must be an object')
  const members = frame as Json
  switch (members.type) {
    case 'subscribe': {
      const [schema, event] = [textIn(members, 'schema', 'public'), textIn(members, 'event', '*')]
      return {
        ...{ type: 'subscribe', id: idIn(members), table: textIn(members, 'table'), schema, event },
        ...{ filter: optional(members, 'filter'), select: columnsIn(members.select, 'select') },
        text: columnsIn(members.text, 'text'),
        ...{ cursor: optional(members, 'cursor'), snapshot: members.snapshot === true },
      }
    }
    case 'unsubscribe':
      return { type: 'unsubscribe', id: idIn(members) }
    case 'auth':
      return { type: 'auth', token: textIn(members, 'token') }
    case 'ping':
      return { type: 'ping' }
    case 'join':
      return { type: 'join', channel: channelIn(members), isPrivate: members.private === true }
    case 'leave':
      return { type: 'leave', channel: channelIn(members) }
    case 'broadcast':
      return {
        ...{ type: 'broadcast', channel: channelIn(members), event: textIn(members, 'event') },
        payload: members.payload,
      }
    case 'presence': {
      const { state } = members
      if (typeof state !== 'object' || Array.isArray(state)) throw bad('state must be an object, or null')
      return { type: 'presence', channel: channelIn(members), state }
    }
    default:
      throw bad('unknown type')
  }
}

/** A row of a change, with the numbers in these columns as strings; made once for all who want the same. */
function imageText(delivery: Delivery, side: 'record' | 'old', text: readonly string[]): string {
  const row = delivery[side]
  if (row === null || text.length === 0) return row ?? 'null'
  const key = `${side} ${JSON.stringify(text)}`
  const known = delivery.frames.get(key)
  if (known) return known.toString()
  const told = numbersAsText(row, new Set(text))
  delivery.frames.set(key, Buffer.from(told))
  return told
}

/**
 * A change, for the subscription with this id.
 * @param text columns whose numbers are told as strings
 */
export function changeFrame(delivery: Delivery, id: string, text: readonly string[] = []): Buffer {
  const key = `plain ${JSON.stringify([id, text])}`
  const known = delivery.frames.get(key)
  if (known) return known
  const { type, table, change, truncated, cursor } = delivery
  const [record, old] = [imageText(delivery, 'record', text), imageText(delivery, 'old', text)]
  const frame = Buffer.from(
    `{"type":"${type}","id":${JSON.stringify(id)},"schema":${JSON.stringify(table.schema)},` +
      `"table":${JSON.stringify(table.name)},"record":${record},"old_record":${old},` +
      `"commit_timestamp":"${change.at}",${truncated ? '"truncated":true,' : ''}"cursor":"${cursor}"}`,
  )
  delivery.frames.set(key, frame)
  return frame
}
