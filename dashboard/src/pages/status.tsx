// The status of the server: now, over time, and what would be better. The open part stands in the address.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Page } from '../components/layout/page.tsx'
import { ErrorNote, Loading } from '../components/ui/states.tsx'
import { Tabs } from '../components/ui/tabs.tsx'
import { Advisors } from '../features/status/advisors.tsx'
import { Overview } from '../features/status/overview.tsx'
import { Charts } from '../features/status/series.tsx'
import { statusQuery } from '../lib/api/status.ts'
import { status as texts } from '../lib/messages/status.ts'
import { readStatusSearch } from '../lib/search/status.ts'

const route = getRouteApi('/signed-in/status')

function Now() {
  const { data, error, isPending, refetch } = useQuery(statusQuery)
  if (isPending) return <Loading lines={8} />
  if (error)
    return (
      <div className="pt-4">
        <ErrorNote error={error} retry={() => void refetch()} />
      </div>
    )
  return <Overview status={data} />
}

export function StatusPage() {
  const { tab, range = 'hour' } = route.useSearch()
  const navigate = route.useNavigate()
  const go = (change: Readonly<Record<string, unknown>>) =>
    void navigate({ search: (before) => readStatusSearch({ ...before, ...change }) })
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Tabs
        label={texts.sections}
        value={tab ?? 'overview'}
        onChange={(id) => go({ tab: id })}
        tabs={[
          { id: 'overview', title: texts.overview, content: <Now /> },
          {
            id: 'charts',
            title: texts.charts,
            content: <Charts range={range} onRange={(next) => go({ range: next })} />,
          },
          { id: 'advisors', title: texts.advisors, content: <Advisors /> },
        ]}
      />
    </Page>
  )
}
