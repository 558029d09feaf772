// Which entries of the journal a filter lets through. Pure; a filter that cannot match anything matches nothing.
import type { Entry } from '../../observe/journal.ts'
import { logLevels, type LogEntry, type LogFilter, type LogLevel } from '../contract/logs.ts'

const rankOf = (level: LogLevel) => logLevels.indexOf(level)

/** Requests have no level of their own: what went wrong on our side is an error, on theirs a warning. */
function levelOf(entry: LogEntry): LogLevel {
  if (entry.kind === 'line') return entry.level
  return entry.status >= 500 ? 'error' : entry.status >= 400 ? 'warn' : 'info'
}

/** @returns what tells whether an entry is wanted; `show` is asked only for those that time and number let through */
export function matcher(filter: LogFilter, show: (entry: Entry) => LogEntry) {
  const since = filter.since === undefined ? -Infinity : Date.parse(filter.since)
  const until = filter.until === undefined ? Infinity : Date.parse(filter.until)
  const ofRequests =
    filter.kind === 'request' ||
    [filter.status, filter.method, filter.path, filter.route, filter.user, filter.role].some(
      (value) => value !== undefined,
    ) ||
    filter.min_duration !== undefined

  function isWanted(entry: LogEntry): boolean {
    if (filter.request_id !== undefined && entry.request_id !== filter.request_id) return false
    if (filter.level !== undefined && rankOf(levelOf(entry)) < rankOf(filter.level)) return false
    if (entry.kind === 'line') return !ofRequests
    if (filter.kind === 'line') return false
    const { status, method, path, route, user, role, min_duration: slowest } = filter
    return (
      (status === undefined ||
        (status.endsWith('xx')
          ? String(entry.status).startsWith(status.slice(0, 1))
          : String(entry.status) === status)) &&
      (method === undefined || entry.method === method) &&
      (path === undefined || entry.path.includes(path)) &&
      (route === undefined || entry.route === route) &&
      (user === undefined || entry.user === user) &&
      (role === undefined || entry.role === role) &&
      (slowest === undefined || entry.duration >= slowest)
    )
  }

  return {
    /** Nothing older can match. */
    isTooOld: (entry: Entry): boolean => entry.at < since,
    /** What to show of it; undefined where it is not wanted. */
    take: (entry: Entry): LogEntry | undefined => {
      if (entry.at < since || entry.at > until) return undefined
      const shown = show(entry)
      return isWanted(shown) ? shown : undefined
    },
  }
}
