// Who is connected to this process, what they listen to, how far they are; the log behind it.
import { useQuery } from '@tanstack/react-query'
import { Unplug } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Card } from '../../components/ui/card.tsx'
import { Pager } from '../../components/ui/pager.tsx'
import { Empty } from '../../components/ui/states.tsx'
import {
  connectionsPerPage,
  realtimeQuery,
  type RealtimeConnection,
  type RealtimeOverview,
} from '../../lib/api/realtime.ts'
import { realtime } from '../../lib/messages/realtime.ts'
import { formatAgo } from '../../lib/time.ts'

const texts = realtime.connections
const kinds = ['plain', 'phoenix', 'stream', 'poll'] as const

/** @param bytes with one decimal of the largest unit that fits */
export function sizeOf(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)))
  const value = bytes / 1024 ** power
  return `${power === 0 ? value.toFixed(0) : value.toFixed(1)} ${units[power] ?? ''}`
}

function Facts({ rows }: { readonly rows: readonly (readonly [string, string | number])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1.5">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="text-right font-medium tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Connection({ connection }: { readonly connection: RealtimeConnection }) {
  const { kind, role, user, address, since, queue, subscriptions, channels } = connection
  return (
    <tr>
      <th scope="row" className="px-3 py-2 text-left align-top font-medium whitespace-nowrap">
        {texts.one[kind]}
      </th>
      <td className="px-3 py-2 align-top">
        <bdi className="break-all">{user ?? role}</bdi>
        {user !== null && role !== 'authenticated' && <span className="text-muted block">{role}</span>}
      </td>
      <td className="px-3 py-2 align-top">
        {subscriptions.length + channels.length === 0 && <span className="text-muted">{texts.nothing}</span>}
        <ul className="space-y-1">
          {subscriptions.map((one) => (
            <li key={`${one.channel ?? ''} ${one.id}`} className="break-all">
              <bdi>
                {one.schema === '*' ? '*' : `${one.schema}.${one.table}`} {one.event !== '*' && one.event}
              </bdi>{' '}
              {one.filter !== null && <code className="text-xs">{one.filter}</code>}{' '}
              {one.state === 'pulled' && <Badge kind="warn">{texts.pulled}</Badge>}
            </li>
          ))}
          {channels.map(({ topic, private: isPrivate }) => (
            <li key={`${topic} ${isPrivate}`} className="break-all">
              <bdi>#{topic}</bdi> {isPrivate && <Badge>{realtime.channels.private}</Badge>}
            </li>
          ))}
        </ul>
      </td>
      <td className="px-3 py-2 align-top font-mono text-xs">{address}</td>
      <td className="px-3 py-2 align-top whitespace-nowrap">{formatAgo(since)}</td>
      <td className="px-3 py-2 text-right align-top whitespace-nowrap tabular-nums">{sizeOf(queue)}</td>
    </tr>
  )
}

export function Connections({ overview: first }: { readonly overview: RealtimeOverview }) {
  const [page, setPage] = useState(1)
  const { data: overview = first } = useQuery(realtimeQuery(page))
  const { counts, log, bus, process, connections } = overview
  const total = kinds.reduce((sum, kind) => sum + counts[kind], 0)
  const heads = [
    [texts.kind],
    [texts.user],
    [texts.hears],
    [texts.address, texts.addressHint],
    [texts.since],
    [texts.queue],
  ] as const
  return (
    <div className="space-y-6">
      <div className="grid gap-4 md:grid-cols-2">
        <Card title={texts.counts}>
          <Facts
            rows={[
              ...kinds.map((kind) => [texts.kinds[kind], counts[kind]] as const),
              [texts.subscriptions, counts.subscriptions],
              [texts.channels, counts.channels],
            ]}
          />
        </Card>
        <Card title={texts.log}>
          <Facts
            rows={[
              [texts.size, texts.sizeOf(sizeOf(log.bytes), sizeOf(log.most_bytes))],
              [texts.oldest, log.oldest_at === null ? '–' : formatAgo(log.oldest_at)],
              [texts.lag, log.lag === null ? texts.idle : texts.batches(log.lag)],
              [texts.bus, texts.buses[bus]],
              [texts.process, process],
            ]}
          />
        </Card>
      </div>
      {total === 0 ? (
        <Empty icon={Unplug} title={texts.none}>
          {texts.noneLead}
        </Empty>
      ) : (
        <div
          role="region"
          aria-label={texts.list}
          tabIndex={0}
          className="border-line bg-surface overflow-x-auto rounded-xl border"
        >
          <table className="w-full text-sm">
            <thead className="bg-raised text-muted text-xs">
              <tr>
                {heads.map(([head, hint]) => (
                  <th key={head} title={hint} className="px-3 py-2 text-left font-medium last:text-right">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-line divide-y">
              {connections.map((connection) => (
                <Connection key={connection.id} connection={connection} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager page={page} perPage={connectionsPerPage} total={total} onChange={setPage} />
    </div>
  )
}
