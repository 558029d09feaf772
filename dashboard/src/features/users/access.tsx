// How a user comes in: sessions, second factors, identities; an end to the first two.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Confirm } from '../../components/ui/confirm.tsx'
import { ErrorNote, Loading } from '../../components/ui/states.tsx'
import { useChange } from '../../components/use-change.ts'
import {
  endSession,
  endSessions,
  removeFactor,
  sessionsQuery,
  type Factor,
  type User,
} from '../../lib/api/users.ts'
import { userAccess as texts } from '../../lib/messages/users.ts'
import { formatAgo } from '../../lib/time.ts'
import { nameOf } from './name.tsx'

function Part({
  title,
  action,
  children,
}: {
  readonly title: string
  readonly action?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section>
      <div className="mb-1 flex min-h-8 items-center justify-between gap-3">
        <h3 className="font-semibold">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  )
}

const Line = ({ children }: { readonly children: ReactNode }) => (
  <li className="border-line flex items-center justify-between gap-3 border-t py-2">{children}</li>
)

const None = ({ children }: { readonly children: string }) => (
  <p className="border-line text-muted border-t py-2">{children}</p>
)

function EndAll({ user }: { readonly user: User }) {
  const [open, setOpen] = useState(false)
  const ending = useChange(() => endSessions(user.id), {
    changed: ['users'],
    told: texts.endedAll,
    onDone: () => setOpen(false),
  })
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {texts.endAll}…
      </Button>
      <Confirm
        open={open}
        onClose={() => setOpen(false)}
        title={texts.endAllTitle}
        action={texts.endAll}
        busy={ending.isPending}
        error={ending.error}
        onConfirm={() => ending.mutate(undefined)}
      >
        <p className="break-words">{texts.endAllLead(nameOf(user))}</p>
      </Confirm>
    </>
  )
}

function Sessions({ user }: { readonly user: User }) {
  const { data, error, isPending, refetch } = useQuery(sessionsQuery(user.id))
  const ending = useChange((session: string) => endSession(user.id, session), {
    changed: ['users'],
    told: texts.ended,
  })
  return (
    <Part title={texts.sessions} action={data && data.length > 0 && <EndAll user={user} />}>
      {ending.error && <ErrorNote error={ending.error} />}
      {isPending ? (
        <Loading lines={2} />
      ) : error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <None>{texts.noSessions}</None>
      ) : (
        <ul>
          {data.map(({ id, user_agent: agent, ip, aal, created_at: since, refreshed_at: seen }) => (
            <Line key={id}>
              <div className="min-w-0">
                <p className="line-clamp-2 break-all">
                  <bdi>{agent ?? texts.unknownDevice}</bdi>
                </p>
                <p className="text-muted text-xs">
                  {[ip, aal, texts.since(formatAgo(since)), seen !== null && texts.seen(formatAgo(seen))]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <Button
                size="small"
                disabled={ending.isPending}
                aria-label={texts.endOf(agent ?? texts.unknownDevice)}
                onClick={() => ending.mutate(id)}
              >
                {texts.end}
              </Button>
            </Line>
          ))}
        </ul>
      )}
    </Part>
  )
}

function Factors({ user }: { readonly user: User }) {
  const [chosen, setChosen] = useState<Factor>()
  const removing = useChange((factor: string) => removeFactor(user.id, factor), {
    changed: ['users', 'mails'],
    told: texts.removed,
    onDone: () => setChosen(undefined),
  })
  const { factors = [] } = user
  const named = (factor: Factor) => factor.friendly_name ?? texts.unnamed
  return (
    <Part title={texts.factors}>
      {factors.length === 0 && <None>{texts.noFactors}</None>}
      <ul>
        {factors.map((factor) => (
          <Line key={factor.id}>
            <p className="min-w-0 break-words">
              <bdi>{named(factor)}</bdi> <span className="text-muted">{factor.factor_type}</span>{' '}
              <Badge kind={factor.status === 'verified' ? 'good' : 'warn'}>{texts[factor.status]}</Badge>
            </p>
            <Button size="small" aria-label={texts.removeOf(named(factor))} onClick={() => setChosen(factor)}>
              {texts.remove}
            </Button>
          </Line>
        ))}
      </ul>
      <Confirm
        open={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        title={chosen ? texts.removeTitle(named(chosen)) : ''}
        action={texts.remove}
        busy={removing.isPending}
        error={removing.error}
        onConfirm={() => chosen && removing.mutate(chosen.id)}
      >
        <p>{texts.removeLead}</p>
      </Confirm>
    </Part>
  )
}

export function Access({ user }: { readonly user: User }) {
  return (
    <div className="flex flex-col gap-6">
      <Sessions user={user} />
      <Factors user={user} />
      <Part title={texts.identities}>
        {user.identities.length === 0 && <None>{texts.noIdentities}</None>}
        <ul>
          {user.identities.map(({ identity_id: key, provider, email, id, created_at: since }) => (
            <Line key={key}>
              <p className="min-w-0 break-all">
                <Badge>{provider}</Badge> <bdi>{email ?? id}</bdi>
              </p>
              <span className="text-muted shrink-0 text-xs">{texts.since(formatAgo(since))}</span>
            </Line>
          ))}
        </ul>
      </Part>
    </div>
  )
}
