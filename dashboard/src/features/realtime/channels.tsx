// Channels: joined as the service role, with what is said in them and who is present; and what others may do in private ones.
import { useMutation } from '@tanstack/react-query'
import { MessagesSquare } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Card } from '../../components/ui/card.tsx'
import { CheckField, TextArea, TextField } from '../../components/ui/field.tsx'
import { Empty, ErrorNote } from '../../components/ui/states.tsx'
import { WhoFields, type Who } from '../../components/who.tsx'
import { authorizeChannel } from '../../lib/api/realtime.ts'
import { realtime } from '../../lib/messages/realtime.ts'
import { useChannel, type ChannelState } from './use-channel.ts'
import { asOf } from './whom.ts'

const texts = realtime.channels
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const permissions = ['reads', 'writes', 'sees_presence', 'tracks'] as const

function SendForm({ onSend }: { readonly onSend: (event: string, payload: unknown) => void }) {
  const [event, setEvent] = useState('message')
  const [text, setText] = useState('{}')
  let payload: { readonly value: unknown } | undefined
  try {
    payload = { value: JSON.parse(text) as unknown }
  } catch {
    payload = undefined
  }
  return (
    <Card title={texts.send}>
      <form
        className="space-y-3"
        onSubmit={(submitted) => {
          submitted.preventDefault()
          if (payload && event.trim() !== '') onSend(event.trim(), payload.value)
        }}
      >
        <TextField
          label={texts.event}
          required
          value={event}
          onChange={({ target }) => setEvent(target.value)}
        />
        <TextArea
          label={texts.payload}
          error={payload ? undefined : texts.notJson}
          rows={3}
          spellCheck={false}
          className="font-mono text-xs"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <Button type="submit" kind="primary" disabled={!payload || event.trim() === ''}>
          {texts.sendNow}
        </Button>
      </form>
    </Card>
  )
}

function Joined({
  state: { said, present },
  onSend,
}: {
  readonly state: ChannelState
  readonly onSend: (event: string, payload: unknown) => void
}) {
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Card title={texts.messages}>
        {said.length === 0 ? (
          <Empty title={texts.noMessages}>{texts.noMessagesLead}</Empty>
        ) : (
          <ul
            aria-label={texts.messages}
            tabIndex={0}
            className="divide-line max-h-[50vh] divide-y overflow-y-auto text-xs"
          >
            {said.map(({ id, at, isOwn, event, payload }) => (
              <li key={id} className="flex gap-3 py-1.5">
                <span className="text-muted shrink-0 font-mono">{clock.format(new Date(at))}</span>
                <Badge kind={isOwn ? 'plain' : 'good'}>{isOwn ? texts.sent : texts.received}</Badge>
                <bdi className="shrink-0 font-medium">{event}</bdi>
                <bdi className="min-w-0 font-mono break-all">{payload.slice(0, 2_000)}</bdi>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <div className="min-w-0 space-y-4">
        <SendForm onSend={onSend} />
        <Card title={texts.presence}>
          {Object.keys(present).length === 0 ? (
            <p className="text-muted">{texts.nobody}</p>
          ) : (
            <ul aria-label={texts.presence} className="space-y-2 text-xs">
              {Object.entries(present).map(([key, states]) => (
                <li key={key}>
                  <bdi className="font-medium break-all">{key}</bdi>
                  {states.map((state, index) => (
                    <bdi key={index} className="text-muted block font-mono break-all">
                      {state.slice(0, 500)}
                    </bdi>
                  ))}
                </li>
              ))}
            </ul>
          )}
        </Card>
      </div>
    </div>
  )
}

function May({ topic }: { readonly topic: string }) {
  const [who, setWho] = useState<Who>({ role: 'anon', claims: '{}' })
  const { mutate, data, error, isPending } = useMutation({ mutationFn: authorizeChannel })
  const as = asOf(who)
  return (
    <details className="border-line bg-surface rounded-xl border p-4">
      <summary className="cursor-pointer font-medium">{texts.may}</summary>
      <form
        className="mt-3 max-w-xl space-y-3"
        onSubmit={(submitted) => {
          submitted.preventDefault()
          if (as && topic !== '') mutate({ topic, as })
        }}
      >
        <WhoFields who={who} onChange={setWho} />
        <Button type="submit" busy={isPending} disabled={!as || topic === ''}>
          {texts.ask}
        </Button>
        {error && <ErrorNote error={error} />}
        {data && (
          <ul aria-live="polite" className="space-y-1">
            {permissions.map((name) => (
              <li key={name} className="flex items-center gap-2">
                <Badge kind={data[name] ? 'good' : 'bad'}>{data[name] ? texts.yes : texts.no}</Badge>
                {texts.permissions[name]}
              </li>
            ))}
          </ul>
        )}
      </form>
    </details>
  )
}

export function Channels() {
  const [topic, setTopic] = useState('')
  const [isPrivate, setPrivate] = useState(false)
  const { state, join, leave, send } = useChannel(texts.lost)
  const name = topic.trim()
  return (
    <div className="space-y-4">
      <p className="text-muted">{texts.lead}</p>
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(submitted) => {
          submitted.preventDefault()
          if (name !== '') join(name, isPrivate)
        }}
      >
        <div className="w-64 max-w-full">
          <TextField label={texts.topic} value={topic} onChange={({ target }) => setTopic(target.value)} />
        </div>
        <CheckField
          label={texts.private}
          hint={texts.privateHint}
          checked={isPrivate}
          onChange={({ target }) => setPrivate(target.checked)}
        />
        <Button type="submit" kind="primary" disabled={name === ''}>
          {texts.join}
        </Button>
        {state.isJoined && <Button onClick={leave}>{texts.leave}</Button>}
      </form>
      <div role="status">
        {state.isJoined && <Badge kind="good">{texts.joined(state.topic)}</Badge>}
        {state.error !== undefined && <p className="text-danger">{state.error}</p>}
      </div>
      {state.isJoined ? (
        <Joined state={state} onSend={send} />
      ) : (
        <Empty icon={MessagesSquare} title={texts.before}>
          {texts.beforeLead}
        </Empty>
      )}
      <May topic={name} />
    </div>
  )
}
