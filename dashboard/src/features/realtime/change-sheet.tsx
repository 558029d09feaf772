// One change beside the list: what it did to the row, when it was committed and sent, and why somebody hears of it.
import { Badge } from '../../components/ui/badge.tsx'
import { Sheet } from '../../components/ui/dialog.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import type { RealtimeAs, RealtimeWanted, WatchedChange } from '../../lib/api/realtime.ts'
import { cn } from '../../lib/cn.ts'
import { realtime } from '../../lib/messages/realtime.ts'
import { delayOf, shownOf, type Entry } from './watched.ts'
import { Why } from './why.tsx'

const texts = realtime.change
const longest = 2_000

/** JSON text as it stands, long ones cut. */
function Value({ value }: { readonly value: string | undefined }) {
  if (value === undefined) return <span className="text-muted">–</span>
  return <bdi>{value.length > longest ? `${value.slice(0, longest)}…` : value}</bdi>
}

function Diff({ change: { record, old_record: old } }: { readonly change: WatchedChange }) {
  const columns = [...new Set([...Object.keys(old ?? {}), ...Object.keys(record ?? {})])]
  if (columns.length === 0) return <p className="text-muted">{texts.none}</p>
  const hasBoth = old !== null && record !== null
  return (
    <div
      role="region"
      aria-label={texts.row}
      tabIndex={0}
      className="border-line overflow-x-auto rounded-lg border"
    >
      <table className="w-full text-left text-xs">
        <thead className="bg-raised">
          <tr>
            <th className="px-2 py-1.5 font-medium">{texts.column}</th>
            {old && <th className="px-2 py-1.5 font-medium">{texts.before}</th>}
            {record && <th className="px-2 py-1.5 font-medium">{texts.after}</th>}
          </tr>
        </thead>
        <tbody className="divide-line divide-y font-mono">
          {columns.map((name) => {
            const isChanged = hasBoth && name in old && old[name] !== record[name]
            return (
              <tr key={name}>
                <th scope="row" className="px-2 py-1.5 align-top font-medium whitespace-nowrap">
                  <bdi>{name}</bdi> {isChanged && <Badge kind="warn">{texts.changed}</Badge>}
                </th>
                {old && (
                  <td className="px-2 py-1.5 align-top break-all">
                    <Value value={old[name]} />
                  </td>
                )}
                {record && (
                  <td className={cn('px-2 py-1.5 align-top break-all', isChanged && 'font-semibold')}>
                    <Value value={record[name]} />
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

export function ChangeSheet({
  entry,
  watched,
  onClose,
}: {
  readonly entry: Entry
  readonly watched: RealtimeWanted & { readonly as: RealtimeAs }
  readonly onClose: () => void
}) {
  const change = shownOf(entry)
  return (
    <Sheet
      open
      onClose={onClose}
      title={texts.title(change.type, `${change.schema}.${change.table}`)}
      className="w-[min(46rem,100vw)]"
    >
      <div className="space-y-6">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
          <dt className="text-muted">{texts.committed}</dt>
          <dd className="font-mono text-xs leading-5">{change.committed_at}</dd>
          <dt className="text-muted">{texts.delay}</dt>
          <dd className="font-mono text-xs leading-5">{realtime.watch.delay(delayOf(change))}</dd>
        </dl>
        {change.truncated && <p>{texts.truncated}</p>}
        <Diff change={change} />
        <Why cursor={entry.key} watched={watched} table={change} />
        <Snippet label={texts.cursor} code={change.cursor} />
      </div>
    </Sheet>
  )
}
