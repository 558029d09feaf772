// Forms for the primary key, for unique and check constraints.
import { useState } from 'react'
import { TextArea, TextField } from '../../components/ui/field.tsx'
import type { TableInfo } from '../../lib/api/schema.ts'
import { schema as texts } from '../../lib/messages/schema.ts'
import type { Change } from './blast-radius.tsx'
import { ColumnChoice } from './column-choice.tsx'
import { FormSheet } from './form-sheet.tsx'
import { checkSql, primaryKeySql, uniqueSql } from './keys.ts'

interface FormProps {
  readonly table: TableInfo
  readonly onClose: () => void
}

export function PrimaryKeyForm({ table, onClose }: FormProps) {
  const [columns, setColumns] = useState(table.primary_key)
  const isSame = columns.join('\0') === table.primary_key.join('\0')
  const change: Change | undefined = isSame
    ? undefined
    : {
        title: texts.setKey,
        sql: primaryKeySql(table, columns),
        name: `primary key of ${table.name}`.slice(0, 60),
        subject: table.name,
      }
  return (
    <FormSheet title={texts.setKey} change={change} onClose={onClose}>
      <ColumnChoice
        label={texts.primary}
        hint={texts.keyOrder}
        table={table}
        value={columns}
        onChange={setColumns}
      />
    </FormSheet>
  )
}

export function UniqueForm({ table, onClose }: FormProps) {
  const [name, setName] = useState('')
  const [columns, setColumns] = useState<readonly string[]>([])
  const change: Change | undefined =
    columns.length === 0
      ? undefined
      : {
          title: texts.addUnique,
          sql: uniqueSql(table, name, columns),
          name: `unique ${table.name} ${columns.join(' ')}`.slice(0, 60),
          subject: table.name,
        }
  return (
    <FormSheet title={texts.addUnique} change={change} onClose={onClose}>
      <ColumnChoice
        label={texts.columns}
        hint={texts.keyOrder}
        table={table}
        value={columns}
        onChange={setColumns}
      />
      <TextField
        label={texts.name}
        hint={texts.optional}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </FormSheet>
  )
}

export function CheckForm({ table, onClose }: FormProps) {
  const [name, setName] = useState('')
  const [expression, setExpression] = useState('')
  const change: Change | undefined =
    expression.trim() === ''
      ? undefined
      : {
          title: texts.addCheck,
          sql: checkSql(table, name, expression),
          name: `check ${table.name}`.slice(0, 60),
          subject: table.name,
        }
  return (
    <FormSheet title={texts.addCheck} change={change} onClose={onClose}>
      <TextArea
        label={texts.expression}
        hint={texts.checkHint}
        value={expression}
        className="font-mono"
        onChange={(event) => setExpression(event.target.value)}
      />
      <TextField
        label={texts.name}
        hint={texts.optional}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </FormSheet>
  )
}
