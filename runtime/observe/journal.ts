// The last requests and log lines of this process, bounded in number and in memory: the oldest go first. Recording is a few
// writes; texts are made, and credentials taken out, only when somebody reads. Refuses nothing.
import type { StatementNote } from './note.ts'

/** A request that was answered. */
export interface RequestEntry {
  readonly kind: 'request'
  /** Counts up by one with each entry of this process. */
  readonly seq: number
  /** Milliseconds since 1970, when it was answered. */
  readonly at: number
  readonly requestId: string
  readonly method: string
  /** As it came, with its query: to be scrubbed before it is shown. */
  readonly url: string
  /** The template that matched; undefined where none did. */
  readonly route: string | undefined
  readonly status: number
  /** Milliseconds. */
  readonly duration: number
  readonly role: string | undefined
  readonly user: string | undefined
  readonly code: string | undefined
  readonly address: string
  readonly note: StatementNote | undefined
}

/** A line of the log that is no request. */
export interface LineEntry {
  readonly kind: 'line'
  readonly seq: number
  readonly at: number
  /** JSON, without credentials. */
  readonly line: string
}

export type Entry = RequestEntry | LineEntry
/** What is recorded; the journal gives it its number. */
export type Unnumbered = Omit<RequestEntry, 'seq'> | Omit<LineEntry, 'seq'>

export interface Journal {
  record(entry: Unnumbered): void
  /** Undefined where it is gone, or never was. */
  find(seq: number): Entry | undefined
  /** Newest first, from those before `before` on. */
  backwards(before?: number): Iterable<Entry>
  /** Hears of every entry from now on. @returns stops it */
  follow(listener: (entry: Entry) => void): () => void
  readonly size: number
  /** An upper bound of what the entries hold. */
  readonly bytes: number
}

export interface JournalLimits {
  readonly entries: number
  readonly bytes: number
}

/** What an object of an entry takes itself. */
const own = 400

/** Texts count double: JavaScript may keep them in two bytes a letter. Shared ones count for each entry. */
export function bytesOf(entry: Unnumbered): number {
  if (entry.kind === 'line') return own + entry.line.length * 2
  let letters = entry.url.length
  const { note } = entry
  if (note) {
    letters += note.text.length + note.caller.claimsText.length
    const { headers } = note.settings
    if (typeof headers === 'string') letters += headers.length
    for (const value of note.values) letters += value?.length ?? 0
  }
  return own + letters * 2
}

/** Letters of one statement and its values beyond which a request is kept without them. */
const longestNote = 32_768

/** So that one request cannot push out hundreds of others. */
function trimmed(entry: Unnumbered): Unnumbered {
  if (entry.kind === 'line' || !entry.note || bytesOf(entry) <= longestNote * 2) return entry
  return { ...entry, url: entry.url.slice(0, 4096), note: undefined }
}

/** Makes the journal of one process. */
export function createJournal(limits: JournalLimits): Journal {
  const slots: ({ readonly entry: Entry; readonly bytes: number } | undefined)[] = []
  const listeners = new Set<(entry: Entry) => void>()
  let first = 0
  let next = 0
  let bytes = 0

  const place = (seq: number) => seq % limits.entries

  function drop(): void {
    bytes -= slots[place(first)]?.bytes ?? 0
    slots[place(first)] = undefined
    first += 1
  }

  return {
    record: (given) => {
      const kept = trimmed(given)
      const size = bytesOf(kept)
      while (next - first >= limits.entries || (first < next && bytes + size > limits.bytes)) drop()
      const entry: Entry = Object.assign(kept, { seq: next })
      slots[place(next)] = { entry, bytes: size }
      next += 1
      bytes += size
      for (const listener of listeners) listener(entry)
    },
    find: (seq) => (seq >= first && seq < next ? slots[place(seq)]?.entry : undefined),
    *backwards(before = next) {
      for (let seq = Math.min(before, next) - 1; seq >= first; seq -= 1) {
        const slot = slots[place(seq)]
        if (slot) yield slot.entry
      }
    },
    follow: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get size() {
      return next - first
    },
    get bytes() {
      return bytes
    },
  }
}
