// One entry: what it was, and for a request the way from its route over the generated file and the SQL to the plan.
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { PlanTree } from '../../components/plan/plan-tree.tsx'
import { planOf } from '../../components/plan/plan.ts'
import { Button } from '../../components/ui/button.tsx'
import { Sheet } from '../../components/ui/dialog.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { ErrorNote, Loading } from '../../components/ui/states.tsx'
import { explainLog, logQuery, type LogDetail, type RequestLog } from '../../lib/api/logs.ts'
import { logs as texts } from '../../lib/messages/logs.ts'
import { formatTime } from '../../lib/time.ts'
import type { Place } from './filters.tsx'
import { Mark } from './marks.tsx'

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  )
}

function Facts({ entry, go }: { readonly entry: RequestLog; readonly go: Place['go'] }) {
  const { user, route } = entry
  return (
    <>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <Fact name={texts.time}>
          <time dateTime={entry.at} title={entry.at}>
            {formatTime(entry.at)}
          </time>
        </Fact>
        <Fact name={texts.duration}>{texts.milliseconds(entry.duration)}</Fact>
        {entry.wait !== null && <Fact name={texts.wait}>{texts.milliseconds(entry.wait)}</Fact>}
        {entry.rows !== null && <Fact name={texts.rows}>{entry.rows.toLocaleString('en')}</Fact>}
        <Fact name={texts.role}>{entry.role ?? texts.nobody}</Fact>
        {entry.code !== null && <Fact name={texts.code}>{entry.code}</Fact>}
        <Fact name={texts.address}>{entry.address}</Fact>
        {user !== null && user !== '' && (
          <Fact name={texts.user}>
            <bdi className="font-mono text-xs break-all">{user}</bdi>
          </Fact>
        )}
        <Fact name={texts.request}>
          <bdi className="font-mono text-xs break-all">{entry.request_id}</bdi>
        </Fact>
      </dl>
      <div className="flex flex-wrap gap-2">
        {user !== null && user !== '' && (
          <Button size="small" onClick={() => go({ user, entry: undefined })}>
            {texts.sameUser}
          </Button>
        )}
        {route !== null && (
          <Button size="small" onClick={() => go({ route, entry: undefined })}>
            {texts.sameRoute}
          </Button>
        )}
      </div>
    </>
  )
}

function Plan({ id }: { readonly id: string }) {
  const { mutate, data, error, isPending, variables } = useMutation({
    mutationFn: async (analyze: boolean) => planOf((await explainLog(id, analyze)).plan),
  })
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" busy={isPending && !variables} onClick={() => mutate(false)}>
          {texts.explain}
        </Button>
        <Button size="small" busy={isPending && variables} onClick={() => mutate(true)}>
          {texts.analyze}
        </Button>
        <span className="text-muted text-xs">{texts.explainHint}</span>
      </div>
      <span role="status" className="sr-only">
        {data && texts.explained}
      </span>
      {error && <ErrorNote error={error} />}
      {data && <PlanTree plan={data} />}
    </div>
  )
}

function Stage({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <li className="border-line relative border-l pb-5 pl-5 last:pb-0">
      <span aria-hidden="true" className="bg-accent absolute top-1.5 -left-1 size-2 rounded-full" />
      <h3 className="text-muted mb-1 text-xs font-semibold">{name}</h3>
      <div className="min-w-0 space-y-3">{children}</div>
    </li>
  )
}

const Code = ({ children }: { readonly children: string }) => (
  <code className="font-mono text-xs break-all">
    <bdi>{children}</bdi>
  </code>
)

function Way({ detail, entry }: { readonly detail: LogDetail; readonly entry: RequestLog }) {
  const { statement, file } = detail
  return (
    <section aria-label={texts.way}>
      <h2 className="mb-3 font-semibold">{texts.way}</h2>
      <ol>
        <Stage name={texts.route}>
          <Code>{`${entry.method} ${entry.route ?? entry.path}`}</Code>
        </Stage>
        <Stage name={texts.file}>
          {file !== null ? (
            <Code>{`generated/${file}`}</Code>
          ) : (
            <p className="text-muted">
              {detail.function ? texts.functionOf(detail.function.name) : texts.noFile}
            </p>
          )}
        </Stage>
        <Stage name={texts.sql}>
          {statement ? (
            <>
              <p className="text-muted">{texts.sqlOf(statement.parameters)}</p>
              <Snippet label={texts.sql} code={statement.sql} />
              {statement.not_explainable === null ? (
                <Plan id={entry.id} />
              ) : (
                <p className="text-muted">{statement.not_explainable}</p>
              )}
            </>
          ) : (
            <p className="text-muted">{texts.noSql}</p>
          )}
        </Stage>
      </ol>
    </section>
  )
}

function Body({ detail, go }: { readonly detail: LogDetail; readonly go: Place['go'] }) {
  const { entry, lines } = detail
  return (
    <div className="space-y-5">
      <div className="flex items-start gap-3">
        <Mark entry={entry} />
        <p className="min-w-0 font-mono text-xs break-all whitespace-pre-wrap">
          <bdi>{entry.kind === 'request' ? `${entry.method} ${entry.path}` : entry.message}</bdi>
        </p>
      </div>
      {entry.kind === 'request' ? (
        <>
          <Facts {...{ entry, go }} />
          <Way {...{ detail, entry }} />
          {lines.length > 0 && (
            <section aria-label={texts.lines} className="space-y-2">
              <h2 className="font-semibold">{texts.lines}</h2>
              {lines.map((line) => (
                <div key={line.id} className="flex items-start gap-3">
                  <Mark entry={line} />
                  <div className="min-w-0 flex-1 space-y-1">
                    <p className="break-words">
                      <bdi>{line.message}</bdi>
                    </p>
                    <Snippet label={texts.fields} code={JSON.stringify(line.fields, null, 2)} />
                  </div>
                </div>
              ))}
            </section>
          )}
        </>
      ) : (
        <>
          <p className="text-muted">{formatTime(entry.at)}</p>
          <Snippet label={texts.fields} code={JSON.stringify(entry.fields, null, 2)} />
          {entry.request_id !== null && (
            <Button size="small" onClick={() => go({ request: entry.request_id, entry: undefined })}>
              {texts.request}: {entry.request_id}
            </Button>
          )}
        </>
      )}
    </div>
  )
}

function Content({ id, go }: { readonly id: string; readonly go: Place['go'] }) {
  const { data, error, isPending } = useQuery(logQuery(id))
  return isPending ? <Loading /> : error ? <ErrorNote error={error} /> : <Body detail={data} go={go} />
}

export function LogSheet({ id, go }: { readonly id: string | undefined; readonly go: Place['go'] }) {
  return (
    <Sheet
      open={id !== undefined}
      onClose={() => go({ entry: undefined })}
      title={texts.detail}
      className="w-[min(46rem,100vw)]"
    >
      {id !== undefined && <Content key={id} {...{ id, go }} />}
    </Sheet>
  )
}
