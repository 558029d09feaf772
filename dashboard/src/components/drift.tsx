// Says that the database has what no migration makes, shows it, and writes it as one. Shows nothing while there is none, or nobody
// can tell.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { GitCompareArrows } from 'lucide-react'
import { useState } from 'react'
import { schemaQuery } from '../lib/api/schema.ts'
import { driftQuery, keepDrift, type SchemaDrift } from '../lib/api/schema-change.ts'
import { common } from '../lib/messages/common.ts'
import { drift as texts } from '../lib/messages/drift.ts'
import { Button } from './ui/button.tsx'
import { Sheet } from './ui/dialog.tsx'
import { TextField } from './ui/field.tsx'
import { Snippet } from './ui/snippet.tsx'
import { ErrorNote } from './ui/states.tsx'
import { toast } from './ui/toast.tsx'

function DriftSheet({ drift, onClose }: { readonly drift: SchemaDrift; readonly onClose: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState<string>(texts.suggested)
  const { statements, unexplained, fingerprint } = drift
  const keeping = useMutation({
    mutationFn: () => keepDrift({ name, fingerprint }),
    onSuccess: ({ file, written }) => {
      toast({ title: texts.written, detail: written ? file : texts.notWritten })
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['drift'] }),
  })
  const isNamed = /[\p{L}\p{N}]/u.test(name)
  return (
    <Sheet
      open
      onClose={onClose}
      title={texts.title}
      description={texts.lead}
      className="w-[min(48rem,100vw)]"
      footer={
        <form
          className="flex w-full flex-wrap items-end justify-end gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (isNamed) keeping.mutate()
          }}
        >
          {statements.length > 0 && (
            <div className="min-w-48 flex-1">
              <TextField
                label={texts.name}
                hint={texts.nameHint}
                value={name}
                maxLength={60}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setName(event.target.value)}
              />
            </div>
          )}
          <Button onClick={onClose}>{common.cancel}</Button>
          {statements.length > 0 && (
            <Button type="submit" kind="primary" disabled={!isNamed} busy={keeping.isPending}>
              {texts.write}
            </Button>
          )}
        </form>
      }
    >
      <div className="space-y-4">
        {keeping.error && <ErrorNote error={keeping.error} />}
        {statements.length > 0 && (
          <Snippet label={texts.sql} code={statements.map((statement) => `${statement};`).join('\n\n')} />
        )}
        {unexplained.length > 0 && (
          <div>
            <p className="font-medium">{texts.byHand}</p>
            <ul className="mt-1 list-disc space-y-1 pl-5">
              {unexplained.map((what) => (
                <li key={what} className="break-words">
                  <bdi>{what}</bdi>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Sheet>
  )
}

/** A button where there is drift; nothing elsewhere. */
export function Drift() {
  const [isOpen, setOpen] = useState(false)
  const { dataUpdatedAt, isSuccess } = useQuery(schemaQuery)
  const { data, isError } = useQuery({ ...driftQuery(dataUpdatedAt), enabled: isSuccess })
  const count = data && !isError ? data.statements.length + data.unexplained.length : 0
  if (!data || count === 0) return null
  return (
    <>
      <Button onClick={() => setOpen(true)} className="text-warn-soft-ink bg-warn-soft">
        <GitCompareArrows aria-hidden="true" />
        {texts.badge(count)}
      </Button>
      {isOpen && <DriftSheet key={data.fingerprint} drift={data} onClose={() => setOpen(false)} />}
    </>
  )
}
