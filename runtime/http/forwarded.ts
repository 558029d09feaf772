// X-Forwarded-For as far as it can be believed: from the right up to the first entry that is no address, ports taken off.
// What else stands there would be taken for an address, counted as a caller of its own, and refused by the database.
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

const name = 'x-forwarded-for'

/** `1.2.3.4:5678` and `[2001:db8::1]:443`, as some proxies write. */
const withoutPort = (entry: string): string =>
  /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(entry)?.[1] ?? /^\[([^\]]+)\](?::\d+)?$/.exec(entry)?.[1] ?? entry

const isAddress = (entry: string): boolean => isIP(entry) !== 0 && !entry.includes('%')

/** Shortens the header to what can be believed, for whoever reads it later. */
export function keepAddresses(headers: IncomingHttpHeaders): void {
  const said = headers[name]
  if (said === undefined) return
  const entries = String(said)
    .split(',')
    .map((entry) => withoutPort(entry.trim()))
  const kept = entries.slice(entries.findLastIndex((entry) => !isAddress(entry)) + 1)
  if (kept.length > 0) headers[name] = kept.join(', ')
  else Reflect.deleteProperty(headers, name)
}
