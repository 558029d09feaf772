// What would make the database safer or faster, the worst first, each with the SQL that mends it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RefreshCw, ShieldCheck } from 'lucide-react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button, buttonClass } from '../../components/ui/button.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { advisorsQuery, type Advice } from '../../lib/api/status.ts'
import { status as texts } from '../../lib/messages/status.ts'
import { handSql } from '../../lib/sql/handed.ts'

const looks = { ERROR: 'bad', WARN: 'warn', INFO: 'plain' } as const

const countOf = (advice: readonly Advice[], level: Advice['level']) =>
  advice.filter((one) => one.level === level).length

/** `unindexed_foreign_key` as people say it. */
const nameOf = (rule: string) => {
  const words = rule.replaceAll('_', ' ').replace(/\brls\b/, 'RLS')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function One({ advice: { object, role, mend, rule } }: { readonly advice: Advice }) {
  const name = [object, role].filter((part) => part !== '').join(' → ')
  return (
    <li className="border-line space-y-2 border-t py-3 first:border-t-0">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <code className="min-w-0 font-mono text-xs font-medium break-all">
          <bdi>{name}</bdi>
        </code>
        {mend !== null && (
          <Link
            to="/sql"
            search={{}}
            aria-label={texts.openSqlFor(name)}
            onClick={() => handSql(mend)}
            className={buttonClass({ size: 'small' })}
          >
            {texts.openSql}
          </Link>
        )}
      </div>
      {mend === null ? (
        <p className="text-muted text-xs">{texts.decide}</p>
      ) : (
        <Snippet label={texts.mendFor(nameOf(rule), name)} code={mend} />
      )}
    </li>
  )
}

function Group({ advice }: { readonly advice: readonly Advice[] }) {
  const [first] = advice
  if (!first) return null
  const { level, kind, rule, why } = first
  return (
    <section className="border-line bg-surface rounded-xl border p-5" aria-label={nameOf(rule)}>
      <div className="flex flex-wrap items-center gap-2">
        <Badge kind={looks[level]}>{texts.levelNames[level]}</Badge>
        <h2 className="font-semibold">{nameOf(rule)}</h2>
        <span className="text-muted text-xs">{texts.kinds[kind]}</span>
      </div>
      <p className="text-muted mt-1 max-w-3xl">{why}</p>
      <ul className="mt-3">
        {advice.map((one) => (
          <One key={`${one.object} ${one.role} ${one.mend ?? ''}`} advice={one} />
        ))}
      </ul>
    </section>
  )
}

export function Advisors() {
  const { data, error, isPending, isFetching, refetch } = useQuery(advisorsQuery)
  const groups = new Map<string, Advice[]>()
  for (const one of data ?? []) {
    const key = `${one.level} ${one.rule}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return (
    <div className="space-y-4 pt-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span role="status" className="text-muted">
          {data && texts.found(countOf(data, 'ERROR'), countOf(data, 'WARN'), countOf(data, 'INFO'))}
        </span>
        <Button size="small" busy={isFetching && !isPending} onClick={() => void refetch()}>
          {!isFetching && <RefreshCw aria-hidden="true" />}
          {texts.again}
        </Button>
      </div>
      {isPending ? (
        <Loading lines={6} />
      ) : error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty icon={ShieldCheck} title={texts.noAdvice}>
          {texts.noAdviceLead}
        </Empty>
      ) : (
        [...groups].map(([key, advice]) => <Group key={key} advice={advice} />)
      )}
    </div>
  )
}
