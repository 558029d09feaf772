// One endpoint: its methods, a request to put together and send, the answer, the same as code, what it takes.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Card } from '../../components/ui/card.tsx'
import { Confirm } from '../../components/ui/confirm.tsx'
import { CheckField } from '../../components/ui/field.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { cn } from '../../lib/cn.ts'
import { fixedKeysQuery } from '../../lib/api/keys.ts'
import { dryRunQuery, send, type ApiDocument, type Method } from '../../lib/api/reference.ts'
import type { DatabaseSchema } from '../../lib/api/schema.ts'
import { reference as texts } from '../../lib/messages/reference.ts'
import { Answer } from './answer.tsx'
import { Builder, isJson } from './builder.tsx'
import { callerOf, CallerFields, isKnown, type Who } from './caller.tsx'
import {
  bodyExample,
  embedsOf,
  fieldsOf,
  parametersOf,
  rowSchema,
  tableOf,
  type Endpoint,
  type Field,
} from './document.ts'
import { Parameters } from './parameters.tsx'
import {
  headersOf,
  isUnbounded,
  isWrite,
  noPreference,
  pairsOf,
  takes,
  urlOf,
  type Draft,
} from './request.ts'
import { Snippets } from './snippets-panel.tsx'
import type { Subject } from './subject.ts'

interface Props {
  readonly document: ApiDocument
  readonly database: DatabaseSchema
  readonly endpoint: Endpoint
}

const titleOf = (method: Method, { kind }: Endpoint) =>
  kind !== 'function' ? texts.verbs[method] : method === 'get' ? texts.callReading : texts.call

function Methods({
  endpoint,
  chosen,
  onChoose,
}: {
  readonly endpoint: Endpoint
  readonly chosen: Method
  readonly onChoose: (method: Method) => void
}) {
  return (
    <div role="group" aria-label={texts.method} className="flex flex-wrap gap-1.5">
      {endpoint.methods.map((method) => (
        <button
          key={method}
          type="button"
          aria-pressed={method === chosen}
          onClick={() => onChoose(method)}
          className={cn(
            'flex items-center gap-2 rounded-md border px-2.5 py-1.5',
            method === chosen
              ? 'border-accent bg-accent-soft text-accent-soft-ink'
              : 'border-line-strong bg-surface hover:bg-raised',
          )}
        >
          <span className="font-mono text-xs font-semibold uppercase">{method}</span>
          <span>{titleOf(method, endpoint)}</span>
        </button>
      ))}
    </div>
  )
}

function startOf({ document, endpoint }: Props, method: Method): Pick<Draft, 'method' | 'body' | 'limit'> {
  const operation = document.paths[endpoint.path]?.[method]
  const example = operation && bodyExample(document, endpoint, operation)
  return {
    method,
    limit: method === 'get' && endpoint.kind !== 'function' ? '10' : '',
    body: example === undefined ? '' : JSON.stringify(example, null, 2),
  }
}

const empty = {
  columns: [],
  embeds: [],
  filters: [],
  order: [],
  offset: '',
  onConflict: [],
  prefer: noPreference,
  args: {},
} as const

/** What the endpoint offers, from the description. */
function factsOf({ document, database, endpoint }: Props, method: Method) {
  const operation = document.paths[endpoint.path]?.[method]
  const table = tableOf(database, endpoint)
  const rows = rowSchema(document, endpoint)
  const parameters = operation ? parametersOf(document, operation) : []
  const post = document.paths[endpoint.path]?.post
  const args: Field[] = endpoint.kind === 'function' && post ? fieldsOf(document, endpoint, post) : []
  const taken = new Set(args.map(({ name }) => name))
  const columns = Object.keys(rows).filter((name) => !taken.has(name))
  const fields = operation ? fieldsOf(document, endpoint, operation) : []
  return { table, rows, parameters, args, columns, fields, embeds: embedsOf(document, endpoint) }
}

function useTry({ endpoint }: Props, draft: Draft, who: Who, primaryKey: readonly string[]) {
  const keys = useQuery(fixedKeysQuery)
  const path = urlOf(endpoint.path, pairsOf(draft, endpoint, primaryKey))
  const headers = headersOf(draft, endpoint)
  const body = takes(draft.method, endpoint.kind === 'function').body ? draft.body : undefined
  const isReady = keys.data !== undefined && isKnown(who)
  const mutation = useMutation({
    mutationFn: async () => ({
      dry: draft.prefer.dry && isWrite(draft),
      reply: await send(
        path,
        { method: draft.method.toUpperCase(), headers, ...(body !== undefined && { body }) },
        await callerOf(who, keys.data?.anon_key ?? ''),
      ),
    }),
  })
  return { ...mutation, keys, path, isReady: isReady && (body === undefined || isJson(body)) }
}

export function EndpointView(props: Props) {
  const { document, endpoint } = props
  const [draft, setDraft] = useState<Draft>(() => ({
    ...empty,
    ...startOf(props, endpoint.methods[0] ?? 'get'),
  }))
  const [who, setWho] = useState<Who>({ role: 'service', token: '' })
  const [asks, setAsks] = useState(false)
  const facts = factsOf(props, draft.method)
  const primaryKey = facts.table?.primary_key ?? []
  const attempt = useTry(props, draft, who, primaryKey)
  const probe = Object.entries(document.paths).find(([path, item]) => item.head && !path.includes('/rpc/'))
  const dryRun = useQuery({
    ...dryRunQuery(
      endpoint.kind === 'function' ? (probe?.[0] ?? '') : endpoint.path,
      headersOf({ ...draft, method: 'get', prefer: noPreference }, endpoint),
    ),
    enabled: isWrite(draft) && (endpoint.kind !== 'function' || probe !== undefined),
  })
  const change = (next: Partial<Draft>) => setDraft((old) => ({ ...old, ...next }))
  const isWriting = isWrite(draft)
  const isDry = draft.prefer.dry && dryRun.data === true
  const subject: Subject = {
    endpoint,
    draft,
    url: attempt.keys.data?.url ?? location.origin,
    key: attempt.keys.data?.anon_key ?? texts.keyPlaceholder,
    asUser: who.role === 'user' || who.role === 'token',
    columns:
      endpoint.kind === 'function'
        ? { ...facts.rows, ...Object.fromEntries(facts.args.map(({ name, schema }) => [name, schema])) }
        : facts.rows,
    primaryKey,
    embeds: facts.embeds,
    realtime: facts.table?.realtime ?? false,
  }
  return (
    <div className="min-w-0 space-y-4">
      <Methods
        endpoint={endpoint}
        chosen={draft.method}
        onChoose={(method) => {
          attempt.reset()
          change({ ...startOf(props, method), filters: draft.filters })
        }}
      />
      <div className="grid gap-4 xl:grid-cols-2">
        <Card title={texts.tabs.request}>
          <form
            className="space-y-4"
            onSubmit={(event) => {
              event.preventDefault()
              if (isWriting && !isDry) setAsks(true)
              else attempt.mutate()
            }}
          >
            <Builder facts={{ endpoint, ...facts }} draft={draft} onChange={change} />
            <div className="border-line space-y-4 border-t pt-4">
              <CallerFields who={who} onChange={setWho} />
              {isWriting && (
                <CheckField
                  label={texts.dry}
                  hint={dryRun.data === false ? texts.dryOff : texts.dryHint}
                  disabled={dryRun.data !== true}
                  checked={isDry}
                  onChange={({ target }) => change({ prefer: { ...draft.prefer, dry: target.checked } })}
                />
              )}
              <p className="bg-raised rounded-lg px-3 py-2 font-mono text-xs break-all">
                <span className="sr-only">{texts.fullUrl}: </span>
                <strong>{draft.method.toUpperCase()}</strong> {attempt.path}
              </p>
              <Button kind="primary" type="submit" busy={attempt.isPending} disabled={!attempt.isReady}>
                <Send aria-hidden="true" />
                {isWriting && !isDry ? texts.sendWrite : texts.send}
              </Button>
            </div>
          </form>
        </Card>
        <div className="flex min-w-0 flex-col gap-4">
          <Card title={texts.code}>
            <Snippets subject={subject} />
          </Card>
          <Card title={texts.answer}>
            {attempt.error ? (
              <ErrorNote error={attempt.error} />
            ) : attempt.data ? (
              <Answer {...attempt.data} />
            ) : (
              <p className="text-muted">{texts.noAnswer}</p>
            )}
          </Card>
        </div>
      </div>
      <Card title={texts.tabs.about}>
        <Parameters parameters={facts.parameters} fields={facts.fields} columns={facts.columns} />
      </Card>
      <Confirm
        open={asks}
        onClose={() => setAsks(false)}
        title={texts.sure(draft.method.toUpperCase(), endpoint.path)}
        action={texts.sureAction}
        onConfirm={() => {
          setAsks(false)
          attempt.mutate()
        }}
      >
        {isUnbounded(draft) && (
          <p className="bg-danger-soft text-danger-soft-ink rounded-lg px-3 py-2">{texts.sureAll}</p>
        )}
        <p>{texts.sureWrite}</p>
        <p className="font-mono text-xs break-all">{attempt.path}</p>
      </Confirm>
    </div>
  )
}
