// What a user did and what was done to them, newest first.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Pager } from '../../components/ui/pager.tsx'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { actsPerPage, auditQuery } from '../../lib/api/users.ts'
import { userAudit as texts } from '../../lib/messages/users.ts'
import { formatAgo, formatTime } from '../../lib/time.ts'

/** `user_modified` as people write it. */
const read = (action: string) => action.replaceAll('_', ' ')

export function Activity({ id }: { readonly id: string }) {
  const [page, setPage] = useState(1)
  const { data, error, isPending, refetch } = useQuery(auditQuery(id, page))
  if (isPending) return <Loading />
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />
  if (data.total === 0) return <Empty title={texts.none} />
  return (
    <div className="space-y-3">
      <ol aria-label={texts.list}>
        {data.acts.map(({ id: key, created_at: at, ip_address: ip, payload }) => (
          <li key={key} className="border-line flex items-baseline justify-between gap-3 border-b py-2">
            <div className="min-w-0">
              <p className="font-medium first-letter:uppercase">{read(payload.action)}</p>
              <p className="text-muted text-xs break-all">
                <bdi>{texts.by(payload.actor_username)}</bdi> {ip !== '' && texts.from(ip)}
              </p>
            </div>
            <time dateTime={at} title={formatTime(at)} className="text-muted shrink-0 text-xs">
              {formatAgo(at)}
            </time>
          </li>
        ))}
      </ol>
      <Pager page={page} perPage={actsPerPage} total={data.total} onChange={setPage} />
    </div>
  )
}
