// What the address of the log says: filters, whether new entries are followed, the entry that is open. What makes no sense is left out.
import { logLevels, type LogLevel } from '../../../../runtime/admin/contract/logs.ts'

export const logMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export const logStatuses = ['2xx', '3xx', '4xx', '5xx'] as const
/** Minutes back. */
export const logSpans = [5, 15, 60, 1440] as const

export interface LogsSearch {
  readonly kind?: 'request' | 'line'
  readonly status?: string
  readonly method?: (typeof logMethods)[number]
  readonly level?: LogLevel
  readonly path?: string
  readonly route?: string
  readonly user?: string
  readonly request?: string
  /** Milliseconds. */
  readonly slower?: number
  readonly minutes?: (typeof logSpans)[number]
  readonly live?: true
  readonly entry?: string
}

const text = (value: unknown) =>
  (typeof value === 'string' || typeof value === 'number' ? String(value) : '').trim().slice(0, 200)
const oneOf = <T>(all: readonly T[], value: unknown): T | undefined => all.find((one) => one === value)

export function readLogsSearch(given: Readonly<Record<string, unknown>>): LogsSearch {
  const [path, route, user, request] = [
    text(given.path),
    text(given.route),
    text(given.user),
    text(given.request),
  ]
  const entry = text(given.entry)
  const status = /^[1-5](xx|\d\d)$/.test(text(given.status)) ? text(given.status) : undefined
  const kind = oneOf(['request', 'line'] as const, given.kind)
  const method = oneOf(logMethods, given.method)
  const level = oneOf(logLevels, given.level)
  const minutes = oneOf(logSpans, Number(given.minutes))
  const slower = Number(given.slower)
  return {
    ...(kind && { kind }),
    ...(status !== undefined && { status }),
    ...(method && { method }),
    ...(level && { level }),
    ...(path !== '' && { path }),
    ...(route !== '' && { route }),
    ...(user !== '' && { user }),
    ...(request !== '' && { request }),
    ...(slower > 0 && slower < 1e9 && { slower }),
    ...(minutes && { minutes }),
    ...(given.live === true && { live: true as const }),
    ...(entry !== '' && { entry }),
  }
}
