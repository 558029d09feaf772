// What processes tell each other of their channels, as bytes: a line of JSON, then what a broadcast carries. Refuses nothing:
// what cannot be read is of another version and is left out.
import type { Broadcast } from './topics.ts'

/** A channel: its topic, and whether it is the private one of that name. */
export type ChannelName = readonly [topic: string, isPrivate: boolean]

/** Of one client in one channel. */
export interface Told {
  readonly channel: ChannelName
  readonly key: string
  readonly ref: string
  /** JSON text of an object. */
  readonly state: string
}

export type Word =
  | { readonly say: 'broadcast'; readonly channel: ChannelName; readonly broadcast: Broadcast }
  /** Leaves come before joins. */
  | { readonly say: 'presence'; readonly leaves: readonly Told[]; readonly joins: readonly Told[] }
  /** All that the process knows of its own clients. */
  | { readonly say: 'state'; readonly all: readonly Told[] }

const newline = 10

export function writeWord(word: Word): Buffer {
  if (word.say !== 'broadcast') return Buffer.from(`${JSON.stringify(word)}\n`)
  const { channel, broadcast } = word
  const { event, payload } = broadcast
  const isBinary = Buffer.isBuffer(payload)
  const head = Buffer.from(`${JSON.stringify({ say: word.say, channel, event, isBinary })}\n`)
  return Buffer.concat([head, isBinary ? payload : Buffer.from(payload)])
}

export function readWord(data: Buffer): Word | undefined {
  const end = data.indexOf(newline)
  try {
    const head = JSON.parse(data.toString('utf8', 0, end)) as
      | Exclude<Word, { readonly say: 'broadcast' }>
      | { say: 'broadcast'; channel: ChannelName; event: string; isBinary: boolean }
    if (head.say !== 'broadcast') return head
    const { channel, event, isBinary } = head
    const rest = data.subarray(end + 1)
    const payload = isBinary ? Buffer.from(rest) : rest.toString()
    return { say: 'broadcast', channel, broadcast: { event, payload, meta: undefined } }
  } catch {
    return undefined
  }
}
