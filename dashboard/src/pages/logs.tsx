// The log: what was asked of the server and what it said. Filters and the open entry stand in the address.
import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import { Page } from '../components/layout/page.tsx'
import { LogSheet } from '../features/logs/detail.tsx'
import type { Place } from '../features/logs/filters.tsx'
import { LogList } from '../features/logs/log-list.tsx'
import { logs as texts } from '../lib/messages/logs.ts'
import { readLogsSearch } from '../lib/search/logs.ts'

const route = getRouteApi('/signed-in/logs')

export function LogsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const go = useCallback<Place['go']>(
    (change) => void navigate({ search: (before) => readLogsSearch({ ...before, ...change }) }),
    [navigate],
  )
  return (
    <Page title={texts.title} lead={texts.lead}>
      <LogList {...{ search, go }} />
      <LogSheet id={search.entry} go={go} />
    </Page>
  )
}
