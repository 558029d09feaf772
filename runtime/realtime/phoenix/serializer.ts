// Frames of the Phoenix protocol, versions 1.0.0 (objects) and 2.0.0 (arrays, and binary broadcasts). Refuses
// (bad_request) what is none. Source: realtime.md §1.2.
import { RealtimeError } from '../errors.ts'

export type Version = 1 | 2

export interface Message {
  readonly joinRef: string | null
  readonly ref: string | null
  readonly topic: string
  readonly event: string
  readonly payload: unknown
  /** Of a binary broadcast: its payload as it came. */
  readonly binary?: UserBroadcast
}

/** A broadcast of a client in its binary form. */
export interface UserBroadcast {
  readonly event: string
  /** JSON text, or nothing. */
  readonly metadata: string
  readonly isJson: boolean
  readonly payload: Buffer
}

const malformed = (why: string) => new RealtimeError('bad_request', `The frame is malformed: ${why}`)

const textOrNull = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  throw malformed('a reference is no text')
}

function readText(data: Buffer, version: Version): Message {
  let json: unknown
  try {
    json = JSON.parse(data.toString())
  } catch {
    throw malformed('it is no JSON')
  }
  const isArray = Array.isArray(json)
  if (typeof json !== 'object' || json === null || isArray !== (version === 2))
    throw malformed(version === 2 ? 'it is no array' : 'it is no object')
  const object = json as Readonly<Record<string, unknown>>
  const [joinRef, ref, topic, event, payload]: readonly unknown[] = isArray
    ? (json as readonly unknown[])
    : [object.join_ref, object.ref, object.topic, object.event, object.payload]
  if (typeof topic !== 'string' || typeof event !== 'string') throw malformed('topic and event must be texts')
  return { joinRef: textOrNull(joinRef), ref: textOrNull(ref), topic, event, payload: payload ?? {} }
}

/** Kinds of binary frames. */
const push = 3
const broadcast = 4

function readBinary(data: Buffer): Message {
  if (data.length < 7 || data[0] !== push) throw malformed('the kind of binary frame is unknown')
  const sizes = [...data.subarray(1, 6)]
  let at = 7
  const texts = sizes.map((size) => {
    const text = data.toString('utf8', at, at + size)
    at += size
    return text
  })
  if (at > data.length) throw malformed('it is too short')
  const [joinRef = '', ref = '', topic = '', event = '', metadata = ''] = texts
  const isJson = data[6] === 1
  const payload = data.subarray(at)
  return {
    ...{ joinRef: joinRef === '' ? null : joinRef, ref: ref === '' ? null : ref, topic, event: 'broadcast' },
    ...{ payload: {}, binary: { event, metadata, isJson, payload } },
  }
}

/** @throws RealtimeError bad_request */
export function readMessage(data: Buffer, isBinary: boolean, version: Version): Message {
  if (!isBinary) return readText(data, version)
  if (version === 1) throw malformed('binary frames need version 2.0.0')
  return readBinary(data)
}

/** @param payload JSON text */
export function writeMessage(
  version: Version,
  joinRef: string | null,
  ref: string | null,
  topic: string,
  event: string,
  payload: string,
): string {
  const texts = [ref, topic, event].map((text) => JSON.stringify(text))
  const [refText = 'null', topicText = '', eventText = ''] = texts
  return version === 2
    ? `[${JSON.stringify(joinRef)},${refText},${topicText},${eventText},${payload}]`
    : `{"ref":${refText},"topic":${topicText},"event":${eventText},"payload":${payload}}`
}

/** A broadcast for clients of version 2 in its binary form. Texts are at most 255 bytes long. */
export function writeBroadcast(topic: string, { event, metadata, isJson, payload }: UserBroadcast): Buffer {
  const texts = [topic, event, metadata].map((text) => Buffer.from(text))
  const head = [broadcast, ...texts.map(({ length }) => length), isJson ? 1 : 0]
  return Buffer.concat([Buffer.from(head), ...texts, payload])
}
