// Why a change was told to somebody, or not: whom one watches as, who is connected, or anybody else; step by step, policy by policy.
import { useMutation, useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleDashed, CircleX } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button, buttonClass } from '../../components/ui/button.tsx'
import { SelectField } from '../../components/ui/field.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { objectOf, WhoFields, type Who } from '../../components/who.tsx'
import {
  explainChange,
  realtimeQuery,
  type ExplainBody,
  type ExplainedPolicy,
  type Explanation,
  type RealtimeAs,
  type RealtimeWanted,
} from '../../lib/api/realtime.ts'
import { realtime } from '../../lib/messages/realtime.ts'
import { asOf, nameOf } from './whom.ts'

const texts = realtime.why

const answers = {
  true: { icon: CircleCheck, look: 'text-accent', told: texts.passes },
  false: { icon: CircleX, look: 'text-danger', told: texts.stops },
  null: { icon: CircleDashed, look: 'text-muted', told: texts.open },
} as const

function Truth({ value }: { readonly value: boolean | null }) {
  if (value === null) return <span className="text-muted">–</span>
  return <Badge kind={value ? 'good' : 'bad'}>{value ? texts.yes : texts.no}</Badge>
}

function Policies({ policies }: { readonly policies: readonly ExplainedPolicy[] }) {
  return (
    <div
      role="region"
      aria-label={texts.policies}
      tabIndex={0}
      className="border-line overflow-x-auto rounded-lg border"
    >
      <table className="w-full text-left text-xs">
        <thead className="bg-raised">
          <tr>
            {[texts.policy, texts.condition, realtime.change.before, realtime.change.after].map((head) => (
              <th key={head} className="px-2 py-1.5 font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-line divide-y">
          {policies.map(({ name, permissive, condition, before, after, error }) => (
            <tr key={name ?? ''}>
              <th scope="row" className="px-2 py-1.5 align-top font-medium">
                <bdi className="break-words">{name ?? texts.publication}</bdi>
                <span className="text-muted block font-normal">
                  {permissive ? texts.permissive : texts.restrictive}
                </span>
              </th>
              <td className="px-2 py-1.5 align-top font-mono break-words">
                <bdi>{condition ?? texts.always}</bdi>
                {error !== null && <p className="text-danger mt-1">{error}</p>}
              </td>
              <td className="px-2 py-1.5 align-top">
                <Truth value={before} />
              </td>
              <td className="px-2 py-1.5 align-top">
                <Truth value={after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Answer({ explanation }: { readonly explanation: Explanation }) {
  const { delivered, told_as: toldAs, steps, policies, schema, table, user } = explanation
  return (
    <div className="space-y-3" aria-live="polite">
      <Badge kind={delivered ? 'good' : 'bad'}>
        {delivered ? (toldAs === null ? texts.told : texts.toldAs(toldAs)) : texts.notTold}
      </Badge>
      <ol aria-label={texts.steps} className="space-y-1.5">
        {steps.map(({ step, passes, why }) => {
          const { icon: Icon, look, told } = answers[`${passes}`]
          return (
            <li key={step} className="flex gap-2">
              <Icon aria-label={told} role="img" className={`mt-0.5 size-4 shrink-0 ${look}`} />
              <div className="min-w-0">
                <span className="font-medium">{texts.names[step]}</span>
                <p className="text-muted break-words">{why}</p>
              </div>
            </li>
          )
        })}
      </ol>
      {policies.length > 0 && <Policies policies={policies} />}
      {steps.some(({ step, passes }) => step === 'policies' && passes === false) && (
        <a
          className={buttonClass({ size: 'small' })}
          href={`/policies?${new URLSearchParams({ schema, table, tab: 'tester', ...(user !== null && { user }) }).toString()}`}
        >
          {texts.test}
        </a>
      )}
    </div>
  )
}

export function Why({
  cursor,
  watched: { as, ...wanted },
  table,
}: {
  readonly cursor: string
  readonly watched: RealtimeWanted & { readonly as: RealtimeAs }
  readonly table: { readonly schema: string; readonly table: string }
}) {
  const { data } = useQuery(realtimeQuery())
  const [whom, setWhom] = useState('watched')
  const [who, setWho] = useState<Who>({ role: 'anon', claims: '{}' })
  const { mutate, data: explanation, error, isPending } = useMutation({ mutationFn: explainChange })
  const subscribers = (data?.connections ?? []).flatMap((connection) =>
    connection.subscriptions.map((subscription) => ({
      value: JSON.stringify([connection.id, subscription.channel, subscription.id]),
      connection,
      subscription,
    })),
  )
  const other = asOf(who)
  const ask = () => {
    const found = subscribers.find(({ value }) => value === whom)
    const body: ExplainBody | undefined = found
      ? {
          ...{ cursor, connection: found.connection.id, subscription: found.subscription.id },
          ...(found.subscription.channel !== null && { channel: found.subscription.channel }),
        }
      : whom === 'other'
        ? other && { cursor, as: other, ...table }
        : { cursor, as, ...wanted }
    if (body) mutate(body)
  }
  return (
    <section aria-label={texts.title} className="space-y-3">
      <div>
        <h3 className="font-semibold">{texts.title}</h3>
        <p className="text-muted">{texts.lead}</p>
      </div>
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault()
          ask()
        }}
      >
        <SelectField label={texts.whom} value={whom} onChange={({ target }) => setWhom(target.value)}>
          <option value="watched">{texts.watched(nameOf(as))}</option>
          {subscribers.map(({ value, connection, subscription }) => (
            <option key={value} value={value}>
              {texts.connected(
                connection.user ?? connection.role,
                subscription.channel ?? `${subscription.schema}.${subscription.table}`,
              )}
            </option>
          ))}
          <option value="other">{texts.other}</option>
        </SelectField>
        {whom === 'other' && <WhoFields who={who} onChange={setWho} />}
        <Button
          type="submit"
          kind="primary"
          busy={isPending}
          disabled={whom === 'other' && (!other || !objectOf(who.claims))}
        >
          {texts.ask}
        </Button>
      </form>
      {error ? <ErrorNote error={error} /> : explanation && <Answer explanation={explanation} />}
    </section>
  )
}
