// An index: over columns or expressions, of all rows or some.
import { useState } from 'react'
import { CheckField, SelectField, TextArea, TextField } from '../../components/ui/field.tsx'
import type { TableInfo } from '../../lib/api/schema.ts'
import { schema as texts } from '../../lib/messages/schema.ts'
import type { Change } from './blast-radius.tsx'
import { ColumnChoice } from './column-choice.tsx'
import { FormSheet } from './form-sheet.tsx'
import { hasParts, type IndexDraft, indexSql, methods, newIndex } from './keys.ts'

export function IndexForm({ table, onClose }: { readonly table: TableInfo; readonly onClose: () => void }) {
  const [draft, setDraft] = useState(newIndex)
  const set = (part: Partial<IndexDraft>) => setDraft({ ...draft, ...part })
  const change: Change | undefined = hasParts(draft)
    ? {
        title: texts.addIndex,
        sql: indexSql(table, draft),
        name: `index ${table.name} ${draft.columns.join(' ')}`.slice(0, 60),
        subject: table.name,
      }
    : undefined
  return (
    <FormSheet title={texts.addIndex} change={change} onClose={onClose}>
      <ColumnChoice
        label={texts.columns}
        hint={texts.keyOrder}
        table={table}
        value={draft.columns}
        onChange={(columns) => set({ columns })}
      />
      <TextArea
        label={texts.expressions}
        hint={texts.expressionsHint}
        value={draft.expressions}
        className="min-h-14 font-mono"
        onChange={(event) => set({ expressions: event.target.value })}
      />
      <SelectField
        label={texts.method}
        value={draft.method}
        onChange={(event) => set({ method: event.target.value as IndexDraft['method'] })}
      >
        {methods.map((method) => (
          <option key={method}>{method}</option>
        ))}
      </SelectField>
      <TextField
        label={texts.where}
        value={draft.where}
        className="font-mono"
        onChange={(event) => set({ where: event.target.value })}
      />
      <ColumnChoice
        label={texts.include}
        table={table}
        value={draft.include}
        onChange={(include) => set({ include })}
      />
      <CheckField
        label={texts.unique}
        checked={draft.unique}
        onChange={(event) => set({ unique: event.target.checked })}
      />
      <CheckField
        label={texts.concurrently}
        hint={texts.concurrentlyHint}
        checked={draft.concurrently}
        onChange={(event) => set({ concurrently: event.target.checked })}
      />
      <TextField
        label={texts.name}
        hint={texts.optional}
        value={draft.name}
        onChange={(event) => set({ name: event.target.value })}
      />
    </FormSheet>
  )
}
