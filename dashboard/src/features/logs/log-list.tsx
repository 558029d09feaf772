// The entries of the log: only those in sight are in the page. Each is a button that opens it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { RefreshCw, ScrollText } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { CheckField } from '../../components/ui/field.tsx'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { logsQuery, type LogEntry, type LogNarrowing } from '../../lib/api/logs.ts'
import { logs as texts } from '../../lib/messages/logs.ts'
import type { LogsSearch } from '../../lib/search/logs.ts'
import { Filters, type Place } from './filters.tsx'
import { Mark } from './marks.tsx'
import { useTail } from './use-tail.ts'

const rowHeight = 34
const clock = new Intl.DateTimeFormat('en-GB', {
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  fractionalSecondDigits: 3,
})

function narrowingOf({ slower, request, live: _, entry: __, ...same }: LogsSearch): LogNarrowing {
  return {
    ...same,
    ...(slower !== undefined && { min_duration: slower }),
    ...(request !== undefined && { request_id: request }),
  }
}

const what = (entry: LogEntry) =>
  entry.kind === 'request' ? (
    <>
      <span className="text-muted mr-2 inline-block sm:w-14">{entry.method}</span>
      <bdi>{entry.path}</bdi>
    </>
  ) : (
    <bdi>{entry.message.replaceAll(/\s+/g, ' ')}</bdi>
  )

function Row({ entry, onOpen }: { readonly entry: LogEntry; readonly onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="border-line hover:bg-raised flex h-full w-full items-center gap-3 border-b px-3 text-left font-mono text-xs focus-visible:-outline-offset-2"
    >
      <time dateTime={entry.at} className="text-muted hidden shrink-0 sm:block">
        {clock.format(new Date(entry.at))}
      </time>
      <Mark entry={entry} />
      <span className="min-w-0 flex-1 truncate">{what(entry)}</span>
      {entry.kind === 'request' && (
        <>
          {entry.code !== null && <span className="text-muted hidden shrink-0 md:inline">{entry.code}</span>}
          <span className="text-muted hidden w-28 shrink-0 truncate md:inline">{entry.role ?? ''}</span>
          <span className="w-20 shrink-0 text-right">{texts.milliseconds(entry.duration)}</span>
        </>
      )}
    </button>
  )
}

function Rows({
  entries,
  onOpen,
}: {
  readonly entries: readonly LogEntry[]
  readonly onOpen: (id: string) => void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => entries[index]?.id ?? index,
    overscan: 10,
  })
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={texts.list}
      tabIndex={0}
      className="border-line bg-surface h-[60vh] min-h-64 overflow-y-auto rounded-xl border"
    >
      <ul className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start, size }) => {
          const entry = entries[index]
          return (
            entry && (
              <li
                key={key}
                aria-posinset={index + 1}
                aria-setsize={entries.length}
                className="absolute inset-x-0"
                style={{ top: start, height: size }}
              >
                <Row entry={entry} onOpen={() => onOpen(entry.id)} />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

export function LogList(place: Place) {
  const { search, go } = place
  const narrowing = narrowingOf(search)
  const isLive = search.live === true
  const { data, error, isPending, isFetching, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(logsQuery(narrowing))
  const tail = useTail(isLive ? JSON.stringify(narrowing) : undefined)
  const listed = data?.pages.flatMap(({ entries }) => entries) ?? []
  const known = new Set(listed.map(({ id }) => id))
  const entries = [...tail.entries.filter(({ id }) => !known.has(id)), ...listed]
  const first = data?.pages[0]
  const isNarrow = Object.keys(narrowing).length > 0
  return (
    <div className="flex flex-col gap-4">
      <Filters {...place} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <CheckField
          label={texts.live}
          title={texts.liveHint}
          checked={isLive}
          onChange={({ target }) => go({ live: target.checked || undefined })}
        />
        <Button size="small" busy={isFetching && !isPending} onClick={() => void refetch()}>
          {!isFetching && <RefreshCw aria-hidden="true" />}
          {texts.refresh}
        </Button>
        <span role="status" className="text-muted">
          {first && texts.shown(entries.length)}
        </span>
      </div>
      {tail.ended !== undefined && (
        <ErrorNote error={tail.ended ?? new Error(texts.liveEnded)} retry={() => go({ live: undefined })} />
      )}
      {tail.missed > 0 && <p className="text-muted">{texts.missed(tail.missed)}</p>}
      {isPending ? (
        <Loading lines={8} />
      ) : error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : entries.length === 0 ? (
        isNarrow ? (
          <Empty title={texts.noMatch} />
        ) : (
          <Empty icon={ScrollText} title={texts.none}>
            {texts.noneLead}
          </Empty>
        )
      ) : (
        <Rows entries={entries} onOpen={(id) => go({ entry: id })} />
      )}
      <div className="flex flex-wrap items-center justify-between gap-3">
        {first && (
          <p className="text-muted max-w-2xl text-xs">{texts.kept(first.kept.entries, first.process.pid)}</p>
        )}
        {hasNextPage && (
          <Button size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {texts.older}
          </Button>
        )}
      </div>
    </div>
  )
}
