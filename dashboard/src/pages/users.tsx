// Users of the app and the inbox of mails. What is open stands in the address.
import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import { Page } from '../components/layout/page.tsx'
import { Tabs } from '../components/ui/tabs.tsx'
import { CreateUser } from '../features/users/create-user.tsx'
import { Inbox } from '../features/users/inbox.tsx'
import { UserList, type Place } from '../features/users/user-list.tsx'
import { UserSheet } from '../features/users/user-sheet.tsx'
import { users as texts } from '../lib/messages/users.ts'
import { readUsersSearch } from '../lib/search/users.ts'

const route = getRouteApi('/signed-in/users')

export function UsersPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const go = useCallback<Place['go']>(
    (change) => void navigate({ search: (before) => readUsersSearch({ ...before, ...change }) }),
    [navigate],
  )
  const create = <CreateUser onDone={({ id }) => go({ user: id })} />
  return (
    <Page title={texts.title} lead={texts.lead} actions={create}>
      <Tabs
        label={texts.views}
        value={search.view ?? 'users'}
        onChange={(id) => void navigate({ search: id === 'inbox' ? { view: 'inbox' } : {} })}
        tabs={[
          { id: 'users', title: texts.all, content: <UserList {...{ search, go }} action={create} /> },
          { id: 'inbox', title: texts.inbox, content: <Inbox {...{ search, go }} /> },
        ]}
      />
      <UserSheet id={search.user} onClose={() => go({ user: undefined })} />
    </Page>
  )
}
