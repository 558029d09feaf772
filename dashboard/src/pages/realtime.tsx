// Realtime seen from outside: changes, channels, who is connected, what is published. The view stands in the address.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Page } from '../components/layout/page.tsx'
import { buttonClass } from '../components/ui/button.tsx'
import { ErrorNote, Loading } from '../components/ui/states.tsx'
import { Tabs } from '../components/ui/tabs.tsx'
import { Changes } from '../features/realtime/changes.tsx'
import { Channels } from '../features/realtime/channels.tsx'
import { Connections } from '../features/realtime/connections.tsx'
import { PublishedTables } from '../features/realtime/tables.tsx'
import { realtimeQuery } from '../lib/api/realtime.ts'
import { messages } from '../lib/messages/index.ts'
import { realtime as texts } from '../lib/messages/realtime.ts'
import { readRealtimeSearch } from '../lib/search/realtime.ts'

const route = getRouteApi('/signed-in/realtime')

export function RealtimePage() {
  const { tab = 'changes' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, isPending, refetch } = useQuery(realtimeQuery())
  const toTables = (
    <Link to="/realtime" search={{ tab: 'tables' }} className={buttonClass({ kind: 'primary' })}>
      {texts.watch.toTables}
    </Link>
  )
  return (
    <Page title={messages.shell.pages.inspector} lead={texts.lead}>
      {isPending ? (
        <Loading />
      ) : error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : (
        <Tabs
          label={texts.views}
          value={tab}
          onChange={(id) => void navigate({ search: readRealtimeSearch({ tab: id }) })}
          tabs={[
            { id: 'changes', content: <Changes tables={data.tables} toTables={toTables} /> },
            { id: 'channels', content: <Channels /> },
            { id: 'connections', content: <Connections overview={data} /> },
            { id: 'tables', content: <PublishedTables tables={data.tables} /> },
          ].map(({ id, content }) => ({
            id,
            title: texts.tabs[id as keyof typeof texts.tabs],
            content: <div className="pt-4" children={content} />,
          }))}
        />
      )}
    </Page>
  )
}
