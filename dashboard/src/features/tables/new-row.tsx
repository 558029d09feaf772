// A form for a new row, or a copy of one: what is left empty takes its default. Refuses JSON that is none.
import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Sheet } from '../../components/ui/dialog.tsx'
import { SelectField, TextArea, TextField } from '../../components/ui/field.tsx'
import type { ColumnInfo, DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'
import { messages } from '../../lib/messages/index.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { complaintOf, enumValues, hasDefault, isReadOnly, kindOf } from './cells.ts'
import type { Values } from './sql.ts'

function Control({
  column,
  schema,
  value,
  onChange,
}: {
  readonly column: ColumnInfo
  readonly schema: DatabaseSchema
  /** Undefined: the default. */
  readonly value: string | null | undefined
  readonly onChange: (value: string | null | undefined) => void
}) {
  const kind = kindOf(column)
  const label = column.name
  const required = !hasDefault(column)
  const hint = [
    column.type,
    column.default !== null ? `${texts.useDefault}: ${column.default}` : '',
    column.comment ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
  const error = value === undefined ? undefined : complaintOf(column, value)
  if (kind === 'boolean' || kind === 'enum') {
    const values = kind === 'boolean' ? ['t', 'f'] : enumValues(schema, column)
    return (
      <SelectField
        {...{ label, hint, required }}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      >
        <option value="" />
        {values.map((one) => (
          <option key={one} value={one}>
            {kind === 'boolean' ? (one === 't' ? 'true' : 'false') : one}
          </option>
        ))}
      </SelectField>
    )
  }
  const shared = {
    ...{ label, hint, error },
    // empty text is a value of a text that has no default to take
    required: required && kind !== 'long',
    value: value ?? '',
    spellCheck: false,
    onChange: ({ target }: { target: { value: string } }) =>
      onChange(target.value === '' && !(required && kind === 'long') ? undefined : target.value),
  }
  return kind === 'json' || kind === 'long' || kind === 'array' ? (
    <TextArea {...shared} className="min-h-9 font-mono text-xs" rows={kind === 'json' ? 4 : 2} />
  ) : (
    <TextField {...shared} inputMode={kind === 'number' ? 'decimal' : 'text'} />
  )
}

export function NewRow({
  table,
  schema,
  initial,
  onDone,
  onClose,
}: {
  readonly table: TableInfo
  readonly schema: DatabaseSchema
  readonly initial: Values
  readonly onDone: (values: Values) => void
  readonly onClose: () => void
}) {
  const [values, setValues] = useState<Readonly<Record<string, string | null | undefined>>>(initial)
  const columns = table.columns.filter((column) => !isReadOnly(column))
  const isWrong = columns.some((column) => {
    const value = values[column.name]
    return value !== undefined && complaintOf(column, value) !== undefined
  })
  const done = (event: SyntheticEvent) => {
    event.preventDefault()
    if (isWrong) return
    const given = Object.entries(values).filter((one): one is [string, string | null] => one[1] !== undefined)
    onDone(Object.fromEntries(given))
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={texts.newRow}
      description={texts.newRowLead}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button kind="primary" type="submit" form="new-row" disabled={isWrong}>
            {texts.stage}
          </Button>
        </>
      }
    >
      <form id="new-row" onSubmit={done} className="space-y-4">
        {columns.map((column) => (
          <Control
            key={column.name}
            column={column}
            schema={schema}
            value={values[column.name]}
            onChange={(value) => setValues({ ...values, [column.name]: value })}
          />
        ))}
      </form>
    </Sheet>
  )
}
