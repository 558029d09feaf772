// How statuses and levels look.
import { Badge } from '../../components/ui/badge.tsx'
import type { LogEntry, LogLevel } from '../../lib/api/logs.ts'

const ofLevel: Readonly<Record<LogLevel, 'plain' | 'warn' | 'bad'>> = {
  trace: 'plain',
  debug: 'plain',
  info: 'plain',
  warn: 'warn',
  error: 'bad',
  fatal: 'bad',
}

const ofStatus = (status: number) =>
  status >= 500 ? 'bad' : status >= 400 ? 'warn' : status >= 300 ? 'plain' : 'good'

/** The status of a request, the level of a line. */
export const Mark = ({ entry }: { readonly entry: LogEntry }) =>
  entry.kind === 'request' ? (
    <Badge kind={ofStatus(entry.status)} className="w-12 justify-center font-mono">
      {entry.status}
    </Badge>
  ) : (
    <Badge kind={ofLevel[entry.level]} className="w-12 justify-center">
      {entry.level}
    </Badge>
  )
