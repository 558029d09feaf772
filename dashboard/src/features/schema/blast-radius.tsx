// The blast radius of a change: what breaks, its SQL, the migration file and the generated code, before anything happens.
// What takes something away for good is applied only when its name was typed.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ShieldAlert } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Sheet } from '../../components/ui/dialog.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { ErrorNote, Loading } from '../../components/ui/states.tsx'
import { Tabs } from '../../components/ui/tabs.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { schemaQuery } from '../../lib/api/schema.ts'
import {
  applyChange,
  previewChange,
  type AppliedChange,
  type SchemaPreview,
} from '../../lib/api/schema-change.ts'
import { common } from '../../lib/messages/common.ts'
import { schema } from '../../lib/messages/schema.ts'
import { DiffView } from './diff-view.tsx'

const { blast: texts } = schema

/** What a form asks for. */
export interface Change {
  readonly title: string
  readonly sql: string
  /** Of the migration. */
  readonly name: string
  /** What is typed where something is lost. */
  readonly subject: string
  /** Where to go when it is done: what it is called then. */
  readonly then?: () => void
}

const severities = { breaks: 'bad', types: 'warn', adds: 'good' } as const
const dangers = { danger: 'bad', warn: 'warn', info: 'plain' } as const

/** Whether something would be lost, or nobody knows. */
export const needsTyping = ({ statements, warnings, untried }: SchemaPreview): boolean =>
  statements.some(({ destructive }) => destructive) ||
  warnings.some(({ severity }) => severity === 'danger') ||
  (untried !== null && statements.length > 1)

function Finding({
  badge,
  kind,
  text,
}: {
  readonly badge: string
  readonly kind: 'bad' | 'warn' | 'good' | 'plain'
  readonly text: string
}) {
  return (
    <li className="flex items-baseline gap-3 px-3 py-2">
      <span className="w-16 shrink-0">
        <Badge kind={kind}>{badge}</Badge>
      </span>
      <span className="min-w-0 break-words">{text}</span>
    </li>
  )
}

function Findings({ preview }: { readonly preview: SchemaPreview }) {
  const { effects, warnings, untried } = preview
  const listClass = 'border-line bg-surface divide-line divide-y rounded-lg border'
  return (
    <div className="space-y-5">
      {untried !== null && (
        <p className="bg-warn-soft text-warn-soft-ink flex gap-2 rounded-lg p-3">
          <ShieldAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span>
            <strong>{texts.untried}.</strong> {untried}
          </span>
        </p>
      )}
      {untried === null && (
        <section aria-label={texts.clients}>
          <h3 className="mb-2 font-semibold">{texts.clients}</h3>
          {effects.length === 0 ? (
            <p className="text-muted">{texts.nothing}</p>
          ) : (
            <ul className={listClass}>
              {effects.map(({ severity, text }) => (
                <Finding
                  key={text}
                  badge={texts.severities[severity]}
                  kind={severities[severity]}
                  text={text}
                />
              ))}
            </ul>
          )}
        </section>
      )}
      {untried === null && (
        <section aria-label={texts.warnings}>
          <h3 className="mb-2 font-semibold">{texts.warnings}</h3>
          {warnings.length === 0 ? (
            <p className="text-muted">{texts.noWarnings}</p>
          ) : (
            <ul className={listClass}>
              {warnings.map(({ severity, text }) => (
                <Finding key={text} badge={texts.dangers[severity]} kind={dangers[severity]} text={text} />
              ))}
            </ul>
          )}
        </section>
      )}
    </div>
  )
}

function Radius({ preview }: { readonly preview: SchemaPreview }) {
  const [tab, setTab] = useState('breaks')
  const { migration, files, effects, statements } = preview
  const panel = (content: React.ReactNode) => <div className="pt-4">{content}</div>
  return (
    <div className="space-y-3">
      {preview.untried === null && (
        <p className="text-muted">
          {texts.summary(effects.filter(({ severity }) => severity === 'breaks').length, files.length)}
        </p>
      )}
      <Tabs
        label={schema.review}
        value={tab}
        onChange={setTab}
        tabs={[
          { id: 'breaks', title: texts.breaks, content: panel(<Findings preview={preview} />) },
          {
            id: 'sql',
            title: texts.sql,
            content: panel(
              <Snippet label={texts.sql} code={statements.map(({ sql }) => `${sql};`).join('\n')} />,
            ),
          },
          {
            id: 'migration',
            title: texts.migration,
            content: panel(
              <div className="space-y-2">
                <p className="text-muted break-all">{texts.willWrite(migration.file)}</p>
                <Snippet label={texts.migration} code={migration.text} />
              </div>,
            ),
          },
          {
            id: 'diff',
            title: `${texts.diff} (${String(files.length)})`,
            content: panel(<DiffView files={files} />),
          },
        ]}
      />
    </div>
  )
}

function tell(change: Change, { file, written, served, reason }: AppliedChange): void {
  const detail = !written
    ? texts.notWritten(file)
    : served
      ? texts.written(file)
      : texts.notServed(file, reason ?? '')
  toast({ title: texts.applied(change.title), detail, ...(!served && { kind: 'bad' as const }) })
}

export function BlastRadius({
  change,
  onClose,
  onDone,
}: {
  readonly change: Change
  readonly onClose: () => void
  /** After it was applied. */
  readonly onDone: () => void
}) {
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const preview = useQuery({
    queryKey: ['schema-preview', change.sql, change.name],
    queryFn: ({ signal }) => previewChange({ sql: change.sql, name: change.name }, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  })
  const applying = useMutation({
    mutationFn: (fingerprint: string) => applyChange({ sql: change.sql, name: change.name, fingerprint }),
    onSuccess: async (applied) => {
      await client.invalidateQueries({ queryKey: schemaQuery.queryKey })
      tell(change, applied)
      onDone()
      change.then?.()
    },
    onError: () => void preview.refetch(),
  })
  const { data, error, isFetching } = preview
  const asks = data !== undefined && needsTyping(data)
  const isReady = data !== undefined && !isFetching && (!asks || typed === change.subject)
  return (
    <Sheet
      open
      onClose={onClose}
      title={change.title}
      description={texts.lead}
      className="w-[min(52rem,100vw)]"
      footer={
        <form
          className="flex w-full flex-wrap items-end justify-end gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (isReady) applying.mutate(data.fingerprint)
          }}
        >
          {asks && (
            <div className="min-w-48 flex-1">
              <TextField
                label={texts.confirm(change.subject)}
                value={typed}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setTyped(event.target.value)}
              />
            </div>
          )}
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button
            type="submit"
            kind={asks ? 'danger' : 'primary'}
            disabled={!isReady}
            busy={applying.isPending}
          >
            {texts.apply}
          </Button>
        </form>
      }
    >
      <div className="space-y-4">
        {applying.error && <ErrorNote error={applying.error} />}
        {error ? (
          <>
            <ErrorNote error={error} retry={() => void preview.refetch()} />
            <Snippet label={texts.sql} code={change.sql} />
          </>
        ) : data === undefined ? (
          <>
            <p className="text-muted">{texts.trying}</p>
            <Loading />
          </>
        ) : (
          <Radius preview={data} />
        )}
      </div>
    </Sheet>
  )
}
