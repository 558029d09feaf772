// What may be seen of an entry of the journal: no credentials, no values of parameters. Refuses nothing.
import type { Entry, LineEntry, RequestEntry } from '../../observe/journal.ts'
import type { LineLog, LogEntry, LogLevel, RequestLog } from '../contract/logs.ts'

const levels: Readonly<Record<number, LogLevel>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 100) / 100

export interface ShowParts {
  /** Takes what looks like a credential out of a text. */
  readonly scrub: (text: string) => string
  /** What stands for an address in counters. */
  readonly addressKey: (address: string) => string
  readonly idOf: (seq: number) => string
}

/** Shown ones are kept beside their entries: a list is looked through again and again. */
export function createShow({ scrub, addressKey, idOf }: ShowParts): (entry: Entry) => LogEntry {
  const known = new WeakMap<Entry, LogEntry>()

  const showRequest = (entry: RequestEntry): RequestLog => ({
    kind: 'request',
    id: idOf(entry.seq),
    at: new Date(entry.at).toISOString(),
    request_id: scrub(entry.requestId),
    method: entry.method,
    path: scrub(entry.url),
    route: entry.route ?? null,
    status: entry.status,
    duration: rounded(entry.duration),
    role: entry.role ?? null,
    user: entry.user ?? null,
    code: entry.code ?? null,
    address: addressKey(entry.address),
    rows: entry.note?.rows ?? null,
    wait: entry.note ? rounded(entry.note.wait) : null,
  })

  function showLine(entry: LineEntry): LineLog {
    const { level, time, msg, request_id: requestId, ...fields } = parsed(entry.line)
    return {
      kind: 'line',
      id: idOf(entry.seq),
      at: typeof time === 'string' ? time : new Date(entry.at).toISOString(),
      level: levels[Number(level)] ?? 'info',
      message: typeof msg === 'string' ? msg : '',
      request_id: typeof requestId === 'string' ? requestId : null,
      fields,
    }
  }

  return (entry) => {
    const shown = known.get(entry)
    if (shown) return shown
    const made = entry.kind === 'request' ? showRequest(entry) : showLine(entry)
    known.set(entry, made)
    return made
  }
}

/** A line that was cut at its greatest length is no JSON any more. */
function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  } catch {
    // told as it stands
  }
  return { level: 30, msg: line.slice(0, 2_000) }
}
