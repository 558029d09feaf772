// What functions of the database make of a reply: the settings `response.headers` and `response.status`. Source:
// rest.md §1.12. Refuses what is malformed, and headers that would break the message.
import type { Buffer } from 'node:buffer'
import type { Result } from '../../db/contract.ts'
import { errors } from '../../errors/index.ts'
import { isFinalStatus, sendable } from '../../errors/header.ts'

/** Overrides of a reply. A name may come with several values. */
export interface Control {
  readonly status: number | null
  readonly headers: ReadonlyMap<string, readonly string[]>
}

/** @throws PGRST111, PGRST112 (500); the transaction has ended by then, as in PostgREST */
export function controlOf(found: Result['controls']): Control | null {
  return found && { status: statusOf(found.status), headers: headersOf(found.headers) }
}

function statusOf(bytes: Buffer | null): number | null {
  if (bytes === null) return null
  const text = bytes.toString('utf8')
  const status = /^\s*[0-9]+\s*$/.test(text) ? Number(text) : NaN
  if (!isFinalStatus(status)) throw errors.responseStatus()
  return status
}

function headersOf(bytes: Buffer | null): Control['headers'] {
  const headers = new Map<string, string[]>()
  if (bytes === null) return headers
  for (const [name, text] of pairsOf(bytes.toString('utf8'))) {
    const header = sendable(name, text)
    if (!header) throw errors.responseHeaders(`The header ${JSON.stringify(name)} cannot be sent.`)
    headers.set(header[0], [...(headers.get(header[0]) ?? []), header[1]])
  }
  return headers
}

/** `[{"name": "text"}, …]` */
function pairsOf(text: string): readonly (readonly [string, string])[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw errors.responseHeaders()
  }
  if (!Array.isArray(json)) throw errors.responseHeaders()
  return json.map((one: unknown) => {
    const entries = typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.entries(one) : []
    const [name, value] = (entries[0] ?? []) as [string?, unknown?]
    if (name === undefined || entries.length !== 1 || typeof value !== 'string')
      throw errors.responseHeaders()
    return [name, value]
  })
}
