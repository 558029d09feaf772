// One user beside the list: profile, access, activity.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Sheet } from '../../components/ui/dialog.tsx'
import { ErrorNote, Loading } from '../../components/ui/states.tsx'
import { Tabs } from '../../components/ui/tabs.tsx'
import { userQuery, type User } from '../../lib/api/users.ts'
import { userDetails as texts, users } from '../../lib/messages/users.ts'
import { formatTime } from '../../lib/time.ts'
import { Access } from './access.tsx'
import { Actions } from './actions.tsx'
import { Activity } from './activity.tsx'
import { isBanned, nameOf, UserState } from './name.tsx'
import { Profile } from './profile.tsx'

function Details({ user, onGone }: { readonly user: User; readonly onGone: () => void }) {
  const [part, setPart] = useState('profile')
  const isDeleted = user.deleted_at !== undefined
  const tabs = [
    {
      id: 'profile',
      title: texts.profile,
      content: (
        <div className="flex flex-col gap-5 pt-4">
          <Actions {...{ user, onGone }} />
          {!isDeleted && <Profile user={user} />}
        </div>
      ),
    },
    {
      id: 'access',
      title: texts.access,
      content: <div className="pt-4" children={<Access user={user} />} />,
    },
    {
      id: 'activity',
      title: texts.activity,
      content: <div className="pt-2" children={<Activity id={user.id} />} />,
    },
  ]
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <UserState user={user} />
        <code aria-label={texts.id} className="text-muted text-xs break-all">
          {user.id}
        </code>
      </div>
      {isDeleted && <p>{texts.deletedNote}</p>}
      {isBanned(user) && <p>{texts.banUntil(formatTime(user.banned_until ?? ''))}</p>}
      <Tabs label={texts.parts} tabs={tabs} value={part} onChange={setPart} />
    </div>
  )
}

/** @param id of the user who is open, if any */
export function UserSheet({
  id,
  onClose,
}: {
  readonly id: string | undefined
  readonly onClose: () => void
}) {
  const { data, error, isPending, refetch } = useQuery({ ...userQuery(id ?? ''), enabled: id !== undefined })
  return (
    <Sheet open={id !== undefined} onClose={onClose} title={data ? nameOf(data) : users.user}>
      {isPending ? (
        <Loading lines={6} />
      ) : error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : (
        <Details key={data.id} user={data} onGone={onClose} />
      )}
    </Sheet>
  )
}
