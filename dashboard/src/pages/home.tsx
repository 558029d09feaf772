// The first page: is the server well, what does it serve, and how is it called.
import { useQuery } from '@tanstack/react-query'
import { Page } from '../components/layout/page.tsx'
import { Card } from '../components/ui/card.tsx'
import { ErrorNote, Loading } from '../components/ui/states.tsx'
import { cn } from '../lib/cn.ts'
import { Checklist } from '../features/home/checklist.tsx'
import { Warnings } from '../features/home/warnings.tsx'
import { home as texts } from '../lib/messages/home.ts'
import { readinessQuery, type Readiness } from '../lib/readiness.ts'

function Checks({ readiness }: { readonly readiness: Readiness }) {
  return (
    <ul className="divide-line divide-y">
      {Object.entries(readiness.checks).map(([name, check]) => (
        <li key={name} className="flex items-start gap-3 py-2.5">
          <span
            aria-hidden="true"
            className={cn('mt-1.5 size-2 shrink-0 rounded-full', check.ok ? 'bg-accent' : 'bg-danger')}
          />
          <span className="w-28 shrink-0 font-medium capitalize">{name}</span>
          <span className="text-muted min-w-0 break-words">
            {check.detail ?? (check.ok ? texts.ok : texts.failed)}
          </span>
        </li>
      ))}
    </ul>
  )
}

export function HomePage() {
  const { data, error, isPending } = useQuery(readinessQuery)
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Checklist />
      <Card title={texts.status}>
        {isPending ? <Loading /> : error ? <ErrorNote error={error} /> : <Checks readiness={data} />}
        <Warnings />
      </Card>
    </Page>
  )
}
