// The changes that arrived: only those in sight are in the page. Arrows move, Enter opens.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import type { RealtimeOperation, WatchedChange } from '../../lib/api/realtime.ts'
import { cn } from '../../lib/cn.ts'
import { realtime } from '../../lib/messages/realtime.ts'
import { delayOf, shownOf, type Entry } from './watched.ts'

const texts = realtime.watch
const rowHeight = 36
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

const kinds = { INSERT: 'good', UPDATE: 'warn', DELETE: 'bad', TRUNCATE: 'bad' } as const

export const TypeBadge = ({ type }: { readonly type: RealtimeOperation }) => (
  <Badge kind={kinds[type]}>{type}</Badge>
)

/** The start of a row's values, as they are written in JSON. */
function summaryOf({ record, old_record: old }: WatchedChange): string {
  const row = record ?? old ?? {}
  return Object.entries(row)
    .slice(0, 8)
    .map(([name, value]) => `${name}: ${value.length > 60 ? `${value.slice(0, 60)}…` : value}`)
    .join('  ')
}

export function ChangeList({
  entries,
  onOpen,
}: {
  readonly entries: readonly Entry[]
  readonly onOpen: (entry: Entry) => void
}) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<string>()
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    getItemKey: (index) => entries[index]?.key ?? index,
  })
  const at = entries.findIndex(({ key }) => key === chosen)
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key]
    const entry = entries[at]
    if (step !== undefined) {
      event.preventDefault()
      const next = Math.min(entries.length - 1, Math.max(0, at + step))
      setChosen(entries[next]?.key)
      rows.scrollToIndex(next)
    } else if (event.key === 'Enter' && entry) {
      event.preventDefault()
      onOpen(entry)
    }
  }
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={texts.list}
      aria-activedescendant={at < 0 ? undefined : `${id}-${chosen ?? ''}`}
      tabIndex={0}
      onKeyDown={press}
      className="border-line bg-surface h-[55vh] min-h-60 overflow-auto rounded-xl border"
    >
      <div role="presentation" className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start, size }) => {
          const entry = entries[index]
          if (!entry) return null
          const change = shownOf(entry)
          const isHidden = entry.own === undefined
          return (
            <div
              key={key}
              id={`${id}-${entry.key}`}
              role="option"
              aria-selected={entry.key === chosen}
              aria-setsize={entries.length}
              aria-posinset={index + 1}
              onClick={() => {
                setChosen(entry.key)
                onOpen(entry)
              }}
              className={cn(
                'border-line absolute inset-x-0 top-0 flex cursor-pointer items-center gap-3 border-b px-3 text-xs',
                entry.key === chosen ? 'bg-pressed' : 'hover:bg-raised',
              )}
              style={{ height: size, transform: `translateY(${start}px)` }}
            >
              <span className="text-muted hidden w-20 shrink-0 font-mono tabular-nums sm:block">
                {clock.format(new Date(change.committed_at))}
              </span>
              <span className="w-20 shrink-0">
                <TypeBadge type={change.type} />
              </span>
              <bdi className="max-w-48 shrink-0 truncate font-medium">
                {change.schema === 'public' ? change.table : `${change.schema}.${change.table}`}
              </bdi>
              {isHidden && <Badge>{texts.unseen}</Badge>}
              {entry.all && entry.own && entry.all.type !== entry.own.type && (
                <Badge kind="warn">{texts.toldAs(entry.own.type)}</Badge>
              )}
              <bdi className={cn('text-muted min-w-0 flex-1 truncate font-mono', isHidden && 'line-through')}>
                {summaryOf(change)}
              </bdi>
              <span className="text-muted hidden shrink-0 font-mono tabular-nums md:block">
                {texts.delay(delayOf(change))}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
