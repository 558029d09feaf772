// The mails that the server wrote. Their HTML is a page of its own in a frame that runs nothing.
import { useQuery } from '@tanstack/react-query'
import { Inbox as InboxIcon } from 'lucide-react'
import { Badge } from '../../components/ui/badge.tsx'
import { Pager } from '../../components/ui/pager.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { mailPage, mailsPerPage, mailsQuery, type Mail } from '../../lib/api/users.ts'
import { cn } from '../../lib/cn.ts'
import { inbox as texts } from '../../lib/messages/users.ts'
import { formatAgo, formatTime } from '../../lib/time.ts'
import type { Place } from './user-list.tsx'

function MailState({ mail: { sent_at: sent, failed_at: failed } }: { readonly mail: Mail }) {
  if (failed !== null) return <Badge kind="bad">{texts.failed}</Badge>
  return sent === null ? <Badge>{texts.kept}</Badge> : <Badge kind="good">{texts.sent}</Badge>
}

function Reader({ mail }: { readonly mail: Mail }) {
  return (
    <article className="flex min-w-0 flex-col gap-3" aria-label={texts.message(mail.subject)}>
      <div>
        <h2 className="text-base font-semibold break-words">
          <bdi>{mail.subject}</bdi>
        </h2>
        <p className="text-muted break-all">
          <bdi>{texts.to(mail.recipient)}</bdi> · {formatTime(mail.created_at)} · {mail.kind}
        </p>
      </div>
      {mail.last_error !== null && <ErrorNote error={new Error(mail.last_error)} />}
      {mail.html === '' ? (
        <p className="text-muted">{texts.textGone}</p>
      ) : (
        <>
          <iframe
            key={mail.id}
            title={texts.message(mail.subject)}
            src={mailPage(mail.id)}
            sandbox="allow-popups"
            referrerPolicy="no-referrer"
            className="border-line h-96 w-full rounded-lg border bg-white"
          />
          <details>
            <summary className="text-muted">{texts.asText}</summary>
            <div className="mt-2">
              <Snippet label={texts.asText} code={mail.text} />
            </div>
          </details>
        </>
      )}
    </article>
  )
}

function Mails({ mails, search, go }: Place & { readonly mails: readonly Mail[] }) {
  const chosen =
    mails.find(({ id }) => id === search.mail) ?? (search.mail === undefined ? mails[0] : undefined)
  return (
    <div className="grid gap-5 lg:grid-cols-[20rem_minmax(0,1fr)]">
      <ul
        aria-label={texts.list}
        className="border-line bg-surface max-h-[70dvh] self-start overflow-y-auto rounded-xl border"
      >
        {mails.map((mail) => (
          <li key={mail.id} className="border-line border-b last:border-b-0">
            <button
              type="button"
              aria-current={mail === chosen}
              onClick={() => go({ mail: mail.id })}
              className={cn(
                'hover:bg-raised block w-full px-3 py-2 text-left -outline-offset-2',
                mail === chosen && 'bg-raised',
              )}
            >
              <span className="flex items-baseline justify-between gap-2">
                <bdi className="truncate font-medium">{mail.subject}</bdi>
                <time dateTime={mail.created_at} className="text-muted shrink-0 text-xs">
                  {formatAgo(mail.created_at)}
                </time>
              </span>
              <span className="mt-0.5 flex items-center justify-between gap-2">
                <bdi className="text-muted truncate text-xs">{mail.recipient}</bdi>
                <MailState mail={mail} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {chosen ? <Reader mail={chosen} /> : <p className="text-muted">{texts.choose}</p>}
    </div>
  )
}

export function Inbox({ search, go }: Place) {
  const { page = 1 } = search
  const { data, error, isPending, refetch } = useQuery(mailsQuery(page))
  return (
    <div className="flex flex-col gap-4 pt-4">
      <p className="text-muted max-w-2xl">{texts.lead}</p>
      {isPending ? (
        <Loading />
      ) : error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : data.total === 0 ? (
        <Empty icon={InboxIcon} title={texts.none}>
          {texts.noneLead}
        </Empty>
      ) : (
        <Mails mails={data.mails} {...{ search, go }} />
      )}
      {data && (
        <Pager
          {...{ page, perPage: mailsPerPage, total: data.total }}
          onChange={(next) => go({ page: next > 1 ? next : undefined, mail: undefined })}
        />
      )}
    </div>
  )
}
