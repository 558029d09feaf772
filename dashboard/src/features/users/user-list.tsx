// The list of users: search, order and page stand in the address of the page.
import { useQuery } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, Users } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { Pager } from '../../components/ui/pager.tsx'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { usersPerPage, usersQuery, type User } from '../../lib/api/users.ts'
import { users as texts } from '../../lib/messages/users.ts'
import type { UserSort, UsersSearch } from '../../lib/search/users.ts'
import { formatAgo, formatTime } from '../../lib/time.ts'
import { nameOf, ownNameOf, UserState } from './name.tsx'

export interface Place {
  readonly search: UsersSearch
  /** @param change what becomes different in the address; undefined takes a part away */
  readonly go: (change: { readonly [name in keyof UsersSearch]?: UsersSearch[name] | undefined }) => void
}

const pause = 250

/** Looks for what was typed once the typing pauses. */
function Search({ search, go }: Place) {
  const { q = '' } = search
  const [typed, setTyped] = useState(q)
  const [seen, setSeen] = useState(q)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [waiting, setWaiting] = useState(false)
  // the address has changed by other means, such as the browser's Back
  if (seen !== q && !waiting) {
    setSeen(q)
    if (typed.trim() !== q) setTyped(q)
  }
  const type = (next: string) => {
    setTyped(next)
    setWaiting(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const wanted = next.trim()
      setWaiting(false)
      if (wanted !== q) go({ q: wanted === '' ? undefined : wanted, page: undefined })
    }, pause)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <div className="w-full max-w-sm">
      <TextField
        label={texts.search}
        hideLabel
        type="search"
        placeholder={texts.searchHint}
        value={typed}
        onChange={(event) => type(event.target.value)}
      />
    </div>
  )
}

function Sortable({
  column,
  search: { sort = 'created_at', order = 'desc' },
  go,
  children,
}: Place & { readonly column: UserSort; readonly children: ReactNode }) {
  const isSorted = sort === column
  const next = isSorted ? (order === 'asc' ? 'desc' : 'asc') : column === 'email' ? 'asc' : 'desc'
  const Arrow = order === 'asc' ? ArrowUp : ArrowDown
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (order === 'asc' ? 'ascending' : 'descending') : 'none'}
      className="px-3 py-2 font-medium"
    >
      <button
        type="button"
        className="hover:text-ink inline-flex items-center gap-1 rounded"
        onClick={() => go({ sort: column, order: next, page: undefined })}
      >
        {children}
        {isSorted && <Arrow aria-hidden="true" className="size-3.5" />}
      </button>
    </th>
  )
}

const When = ({ at }: { readonly at: string | undefined }) =>
  at === undefined ? (
    <span className="text-muted">{texts.never}</span>
  ) : (
    <time dateTime={at} title={formatTime(at)}>
      {formatAgo(at)}
    </time>
  )

function Row({ user, onOpen }: { readonly user: User; readonly onOpen: () => void }) {
  const name = ownNameOf(user)
  return (
    <tr className="border-line hover:bg-raised border-t">
      <td className="max-w-80 px-3 py-2">
        <button
          type="button"
          onClick={onOpen}
          className="block max-w-full truncate rounded text-left font-medium hover:underline"
        >
          <bdi>{nameOf(user)}</bdi>
        </button>
        {name !== undefined && (
          <span className="text-muted block truncate text-xs">
            <bdi>{name}</bdi>
          </span>
        )}
      </td>
      <td className="px-3 py-2">
        <UserState user={user} />
      </td>
      <td className="text-muted max-w-40 truncate px-3 py-2">
        {user.identities.map(({ provider }) => provider).join(', ')}
      </td>
      <td className="px-3 py-2 whitespace-nowrap">
        <When at={user.last_sign_in_at} />
      </td>
      <td className="px-3 py-2 whitespace-nowrap">
        <When at={user.created_at} />
      </td>
    </tr>
  )
}

function Rows({ users, search, go }: Place & { readonly users: readonly User[] }) {
  return (
    <div
      role="region"
      aria-label={texts.list}
      tabIndex={0}
      className="border-line bg-surface relative overflow-x-auto rounded-xl border"
    >
      <table className="w-full text-left">
        <thead className="text-muted text-xs">
          <tr>
            <Sortable column="email" {...{ search, go }}>
              {texts.user}
            </Sortable>
            <th scope="col" className="px-3 py-2 font-medium">
              {texts.state}
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              {texts.signInBy}
            </th>
            <Sortable column="last_sign_in_at" {...{ search, go }}>
              {texts.lastSignIn}
            </Sortable>
            <Sortable column="created_at" {...{ search, go }}>
              {texts.created}
            </Sortable>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <Row key={user.id} user={user} onOpen={() => go({ user: user.id })} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** @param action a way to make the first user */
export function UserList({ search, go, action }: Place & { readonly action: ReactNode }) {
  const { q = '', page = 1, sort = 'created_at', order = 'desc' } = search
  const { data, error, isPending, refetch } = useQuery(usersQuery(q, page, `${sort} ${order}`))
  const isEmpty = data?.total === 0
  return (
    <div className="flex flex-col gap-4 pt-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Search {...{ search, go }} />
        <span role="status" className="text-muted">
          {data && texts.found(data.total)}
        </span>
      </div>
      {isPending ? (
        <Loading lines={6} />
      ) : error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : isEmpty && q === '' ? (
        <Empty icon={Users} title={texts.none} action={action}>
          {texts.noneLead}
        </Empty>
      ) : isEmpty ? (
        <Empty
          title={texts.noneFound}
          action={<Button onClick={() => go({ q: undefined, page: undefined })}>{texts.clear}</Button>}
        >
          <bdi className="break-words">{texts.noneFoundLead(q)}</bdi>
        </Empty>
      ) : (
        <Rows users={data.users} {...{ search, go }} />
      )}
      {data && (
        <Pager
          {...{ page, perPage: usersPerPage, total: data.total }}
          onChange={(next) => go({ page: next > 1 ? next : undefined })}
        />
      )}
    </div>
  )
}
