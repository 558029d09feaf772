// How the server is now: process, database, generated API, migrations, pools, sockets, sizes.
import type { ReactNode } from 'react'
import { Drift } from '../../components/drift.tsx'
import { Badge } from '../../components/ui/badge.tsx'
import { Card } from '../../components/ui/card.tsx'
import type { GenerationInfo, StatusInfo } from '../../lib/api/status.ts'
import { formatBytes } from '../../lib/bytes.ts'
import { status as texts } from '../../lib/messages/status.ts'
import { formatAgo, formatTime } from '../../lib/time.ts'

function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="space-y-1.5">
      {facts.map(([name, value]) => (
        <div key={name} className="flex items-baseline justify-between gap-4">
          <dt className="text-muted shrink-0">{name}</dt>
          <dd className="min-w-0 text-right break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const When = ({ at }: { readonly at: string }) => (
  <time dateTime={at} title={formatTime(at)}>
    {formatAgo(at)}
  </time>
)

function Table({
  head,
  rows,
}: {
  readonly head: readonly string[]
  readonly rows: readonly (readonly [string, ...(string | number)[]])[]
}) {
  return (
    <div className="overflow-x-auto" role="region" aria-label={head[0]} tabIndex={0}>
      <table className="w-full">
        <thead className="text-muted text-xs">
          <tr>
            {head.map((title, index) => (
              <th
                key={title}
                scope="col"
                className={index === 0 ? 'py-1 text-left font-medium' : 'py-1 pl-4 text-right font-medium'}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...values]) => (
            <tr key={name} className="border-line border-t">
              <th scope="row" className="max-w-52 truncate py-1.5 text-left font-normal" title={name}>
                <bdi>{name}</bdi>
              </th>
              {values.map((value, index) => (
                <td key={index} className="py-1.5 pl-4 text-right whitespace-nowrap tabular-nums">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const kindOf = { starting: 'warn', current: 'good', working: 'warn', failed: 'bad', stale: 'warn' } as const

function Generation({ generation }: { readonly generation: GenerationInfo | null }) {
  if (!generation) return <p className="text-muted">{texts.notGenerating}</p>
  const { state, hash, relations, last, error, left_out: leftOut } = generation
  return (
    <div className="space-y-3">
      <Facts
        facts={[
          [texts.state, <Badge kind={kindOf[state]}>{texts.states[state]}</Badge>],
          [texts.relations, relations.toLocaleString('en')],
          [texts.hash, <code className="font-mono text-xs break-all">{hash.slice(0, 12)}</code>],
          [texts.lastRun, last ? <When at={last.at} /> : texts.noRun],
          ...(last ? [['', texts.took(last.files, last.generate + last.load)] as const] : []),
        ]}
      />
      {error !== null && <p className="text-danger break-words">{error}</p>}
      {leftOut.length > 0 && (
        <div>
          <h3 className="font-medium">{texts.leftOut}</h3>
          <ul className="mt-1 list-disc space-y-1 pl-5">
            {leftOut.map(({ schema, name, reason }) => (
              <li key={`${schema}.${name}`} className="break-words">
                <bdi>{schema === '' ? name : `${schema}.${name}`}</bdi>: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

function Checks({ checks }: Pick<StatusInfo, 'checks'>) {
  return (
    <ul className="space-y-1.5">
      {checks.map(({ name, ok, detail }) => (
        <li key={name} className="flex items-start gap-3">
          <Badge kind={ok ? 'good' : 'bad'}>{ok ? texts.ok : texts.failed}</Badge>
          <span className="w-24 shrink-0 capitalize">{name}</span>
          <span className="text-muted min-w-0 break-words">{detail}</span>
        </li>
      ))}
    </ul>
  )
}

function Migrations({ migrations: { applied, others } }: Pick<StatusInfo, 'migrations'>) {
  return (
    <>
      <p>{texts.applied(applied)}</p>
      {others.length === 0 ? (
        <p className="text-muted">{texts.allApplied}</p>
      ) : (
        <ul className="mt-2 space-y-1.5">
          {others.map(({ version, name, state, problem }) => (
            <li key={version} className="break-words">
              <Badge kind="warn">{state}</Badge> <bdi>{name}</bdi>
              {problem !== null && <span className="text-muted">: {problem}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

export function Overview({ status }: { readonly status: StatusInfo }) {
  const { database, sizes, sockets } = status
  return (
    <div className="grid gap-4 pt-4 md:grid-cols-2 xl:grid-cols-3 [&>*]:min-w-0">
      <Card title={texts.server}>
        <Facts
          facts={[
            [texts.version, status.version],
            [texts.node, status.node],
            [texts.since, <When at={status.process.started_at} />],
            [texts.memory, formatBytes(status.process.rss)],
            [texts.process, status.process.pid],
          ]}
        />
      </Card>
      <Card title={texts.database}>
        <Facts
          facts={[
            [texts.postgres, database.version],
            [texts.level, texts.levels[database.level]],
            [texts.size, formatBytes(database.bytes)],
            [texts.connections, texts.of(database.connections, database.max_connections)],
            [texts.changeLog, formatBytes(sizes.change_log)],
          ]}
        />
      </Card>
      <Card title={texts.generation}>
        <Generation generation={status.generation} />
      </Card>
      <div className="md:col-span-2">
        <Card title={texts.pools}>
          <Table
            head={[texts.pool, texts.used, texts.open, texts.most, texts.waiting, texts.timeouts]}
            rows={status.pools.map(({ name, used, open, max, waiting, timeouts }) => [
              ...([name, used, open, max, waiting, timeouts] as const),
            ])}
          />
        </Card>
      </div>
      <Card title={texts.sockets}>
        <Facts
          facts={[
            [texts.websockets, sockets.websockets.toLocaleString('en')],
            [texts.streams, sockets.streams.toLocaleString('en')],
            [texts.subscriptions, sockets.subscriptions.toLocaleString('en')],
          ]}
        />
      </Card>
      <Card title={texts.checks}>
        <Checks checks={status.checks} />
      </Card>
      <Card title={texts.migrations}>
        <Migrations migrations={status.migrations} />
        <div className="mt-3">
          <Drift />
        </div>
      </Card>
      <Card title={texts.storage}>
        <div className="space-y-3">
          {sizes.disk && <Facts facts={[[texts.free, formatBytes(sizes.disk.free)]]} />}
          {sizes.buckets.length === 0 ? (
            <p className="text-muted">{texts.noBuckets}</p>
          ) : (
            <Table
              head={[texts.bucket, texts.objects, texts.size]}
              rows={sizes.buckets.map(({ name, objects, bytes }) => [name, objects, formatBytes(bytes)])}
            />
          )}
        </div>
      </Card>
      <Card title={texts.tables}>
        <Table
          head={[texts.table, texts.size]}
          rows={sizes.tables.map(({ schema, name, bytes }) => [`${schema}.${name}`, formatBytes(bytes)])}
        />
      </Card>
      <Card title={texts.indexes}>
        <Table
          head={[texts.index, texts.size]}
          rows={sizes.indexes.map(({ schema, name, bytes }) => [`${schema}.${name}`, formatBytes(bytes)])}
        />
      </Card>
    </div>
  )
}
