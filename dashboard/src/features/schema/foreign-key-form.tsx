// A foreign key: to which table, which columns, and what happens here when the row there goes or changes.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { CheckField, SelectField, TextField } from '../../components/ui/field.tsx'
import type { DatabaseSchema, ReferenceAction, TableInfo } from '../../lib/api/schema.ts'
import { schema as texts } from '../../lib/messages/schema.ts'
import type { Change } from './blast-radius.tsx'
import { FormSheet } from './form-sheet.tsx'
import { actions, foreignKeySql } from './keys.ts'

const canBeTarget = ({ kind }: TableInfo) => kind === 'table' || kind === 'partitioned table'

function ActionField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: ReferenceAction
  readonly onChange: (action: ReferenceAction) => void
}) {
  return (
    <SelectField
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value as ReferenceAction)}
    >
      {actions.map((action) => (
        <option key={action}>{action}</option>
      ))}
    </SelectField>
  )
}

export function ForeignKeyForm({
  table,
  database,
  onClose,
}: {
  readonly table: TableInfo
  readonly database: DatabaseSchema
  readonly onClose: () => void
}) {
  const targets = database.tables.filter(canBeTarget)
  const [oid, setOid] = useState<number>()
  const [pairs, setPairs] = useState<readonly (readonly [string, string])[]>([['', '']])
  const [onDelete, setOnDelete] = useState<ReferenceAction>('no action')
  const [onUpdate, setOnUpdate] = useState<ReferenceAction>('no action')
  const [index, setIndex] = useState(true)
  const [name, setName] = useState('')
  const target = targets.find((one) => one.oid === oid)
  const choose = (next: number) => {
    setOid(next)
    const [key = ''] = targets.find((one) => one.oid === next)?.primary_key ?? []
    setPairs(pairs.map(([here], at) => [here, at === 0 ? key : '']))
  }
  const set = (at: number, pair: readonly [string, string]) =>
    setPairs(pairs.map((old, index) => (index === at ? pair : old)))
  const isComplete = target !== undefined && pairs.every(([here, there]) => here !== '' && there !== '')
  const change: Change | undefined = isComplete
    ? {
        title: texts.addForeign,
        sql: foreignKeySql(table, { name, pairs, target, onDelete, onUpdate, index }),
        name: `${table.name} references ${target.name}`.slice(0, 60),
        subject: table.name,
      }
    : undefined
  const options = (from: TableInfo | undefined) => [
    <option key="" value="" />,
    ...(from?.columns ?? []).map((column) => <option key={column.name}>{column.name}</option>),
  ]
  return (
    <FormSheet title={texts.addForeign} change={change} onClose={onClose}>
      <SelectField
        label={texts.target}
        value={oid ?? ''}
        onChange={(event) => choose(Number(event.target.value))}
      >
        <option value="" disabled />
        {targets.map((one) => (
          <option key={one.oid} value={one.oid}>
            {one.schema === table.schema ? one.name : `${one.schema}.${one.name}`}
          </option>
        ))}
      </SelectField>
      {pairs.map(([here, there], at) => (
        <div key={at} className="grid grid-cols-2 gap-3">
          <SelectField
            label={texts.here}
            value={here}
            onChange={(event) => set(at, [event.target.value, there])}
          >
            {options(table)}
          </SelectField>
          <SelectField
            label={texts.there}
            value={there}
            onChange={(event) => set(at, [here, event.target.value])}
          >
            {options(target)}
          </SelectField>
        </div>
      ))}
      <Button size="small" onClick={() => setPairs([...pairs, ['', '']])}>
        <Plus aria-hidden="true" />
        {texts.addPair}
      </Button>
      <div className="grid gap-3 sm:grid-cols-2">
        <ActionField label={texts.onDelete} value={onDelete} onChange={setOnDelete} />
        <ActionField label={texts.onUpdate} value={onUpdate} onChange={setOnUpdate} />
      </div>
      <CheckField
        label={texts.withIndex}
        hint={texts.withIndexHint}
        checked={index}
        onChange={(event) => setIndex(event.target.checked)}
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
