// A new table: its columns, who reaches its rows, whether its changes are sent. All of it becomes one migration.
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { CheckField, SelectField, TextArea, TextField } from '../../components/ui/field.tsx'
import type { DatabaseSchema } from '../../lib/api/schema.ts'
import { schema as texts } from '../../lib/messages/schema.ts'
import type { Change } from './blast-radius.tsx'
import { ColumnFields } from './column-fields.tsx'
import { type ColumnDraft, newColumn, typeOf } from './columns.ts'
import { ExposureChoice } from './exposure-choice.tsx'
import { FormSheet } from './form-sheet.tsx'
import { createTableSql, newTable, ownerColumn } from './tables.ts'

interface Numbered {
  readonly key: number
  readonly draft: ColumnDraft
}

function ColumnItem({
  of: { draft },
  database,
  isOpen,
  onChange,
  onRemove,
}: {
  readonly of: Numbered
  readonly database: DatabaseSchema
  readonly isOpen: boolean
  readonly onChange: (draft: ColumnDraft) => void
  readonly onRemove: () => void
}) {
  const name = draft.name.trim() === '' ? texts.unnamed : draft.name
  return (
    <li className="border-line flex items-start gap-2 rounded-lg border">
      <details open={isOpen} className="min-w-0 flex-1">
        <summary className="hover:bg-raised flex cursor-pointer flex-wrap items-center gap-2 rounded-lg px-3 py-2">
          <bdi className="font-medium break-all">{name}</bdi>
          <code className="text-muted font-mono text-xs">{typeOf(draft)}</code>
          {draft.primary && <Badge kind="good">{texts.primary}</Badge>}
        </summary>
        <div className="border-line border-t p-3">
          <ColumnFields draft={draft} onChange={onChange} database={database} inTable />
        </div>
      </details>
      <Button
        kind="quiet"
        size="icon"
        className="m-1"
        aria-label={texts.removeColumn(name)}
        onClick={onRemove}
      >
        <Trash2 aria-hidden="true" />
      </Button>
    </li>
  )
}

export function TableForm({
  database,
  schema,
  onClose,
  onMade,
}: {
  readonly database: DatabaseSchema
  readonly schema: string
  readonly onClose: () => void
  /** Once it is there. */
  readonly onMade: (schema: string, name: string) => void
}) {
  const [draft, setDraft] = useState(() => newTable(schema))
  const [columns, setColumns] = useState<readonly Numbered[]>(() =>
    draft.columns.map((one, key) => ({ key, draft: one })),
  )
  const [next, setNext] = useState(columns.length)
  const name = draft.name.trim()
  const taken = database.tables.some((one) => one.schema === draft.schema && one.name === name)
  const all = columns.map((one) => one.draft)
  const names = all.map((one) => one.name.trim())
  const isComplete =
    name !== '' &&
    !taken &&
    new Set(names).size === names.length &&
    all.every((one) => one.name.trim() !== '' && one.type.trim() !== '')
  const change: Change | undefined = isComplete
    ? {
        title: `${texts.newTable} ${name}`,
        sql: createTableSql({ ...draft, columns: all }),
        name: `create ${name}`.slice(0, 60),
        subject: name,
        then: () => onMade(draft.schema, name),
      }
    : undefined
  const add = () => {
    setColumns([...columns, { key: next, draft: newColumn }])
    setNext(next + 1)
  }
  return (
    <FormSheet title={texts.newTable} change={change} onClose={onClose} wide>
      <div className="grid gap-4 sm:grid-cols-[1fr_12rem]">
        <TextField
          label={texts.name}
          value={draft.name}
          maxLength={63}
          autoComplete="off"
          spellCheck={false}
          error={taken ? texts.nameTaken : undefined}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        />
        <SelectField
          label={texts.schema}
          value={draft.schema}
          onChange={(event) => setDraft({ ...draft, schema: event.target.value })}
        >
          {database.schemas
            .filter(({ system }) => !system)
            .map((one) => (
              <option key={one.name}>{one.name}</option>
            ))}
        </SelectField>
      </div>
      <ExposureChoice
        value={draft.exposure}
        onChange={(exposure) => setDraft({ ...draft, exposure })}
        note={draft.exposure === 'owner' && !names.includes(ownerColumn) ? texts.ownerAdded : undefined}
      />
      <section aria-label={texts.columns} className="space-y-2">
        <h3 className="font-semibold">{texts.columns}</h3>
        <ul className="space-y-2">
          {columns.map((one) => (
            <ColumnItem
              key={one.key}
              of={one}
              database={database}
              isOpen={one.key >= draft.columns.length}
              onChange={(changed) =>
                setColumns(columns.map((old) => (old.key === one.key ? { ...old, draft: changed } : old)))
              }
              onRemove={() => setColumns(columns.filter(({ key }) => key !== one.key))}
            />
          ))}
        </ul>
        <Button onClick={add}>
          <Plus aria-hidden="true" />
          {texts.addColumn}
        </Button>
      </section>
      <CheckField
        label={texts.realtime}
        hint={texts.realtimeHint}
        checked={draft.realtime}
        onChange={(event) => setDraft({ ...draft, realtime: event.target.checked })}
      />
      <TextArea
        label={texts.comment}
        hint={texts.commentHint}
        value={draft.comment}
        className="min-h-14"
        onChange={(event) => setDraft({ ...draft, comment: event.target.value })}
      />
    </FormSheet>
  )
}
