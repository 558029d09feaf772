// What the columns of a table get from a file: one row for each column of the table that is there, or of the one to be made.
import { CheckField, SelectField, TextField } from '../../../components/ui/field.tsx'
import type { ColumnInfo } from '../../../lib/api/schema.ts'
import { importing as texts } from '../../../lib/messages/import.ts'
import { hasDefault } from '../cells.ts'
import { newTypes, type NewType } from './guess.ts'
import type { From, Mapping, NewColumn, NewTable } from './mapping.ts'
import type { SourceColumn } from './source.ts'

const asOption = (from: From) => (from.from === 'column' ? String(from.index) : from.from)

function fromOption(option: string): From {
  if (option === 'default') return { from: 'default' }
  return option === 'constant' ? { from: 'constant', value: '' } : { from: 'column', index: Number(option) }
}

export function MappingFields({
  columns,
  source,
  mapping,
  onChange,
}: {
  readonly columns: readonly ColumnInfo[]
  readonly source: readonly SourceColumn[]
  readonly mapping: Mapping
  readonly onChange: (mapping: Mapping) => void
}) {
  return (
    <ul className="divide-line border-line divide-y rounded-lg border">
      {columns
        .filter(({ generated }) => !generated)
        .map((column) => {
          const from = mapping[column.name] ?? { from: 'default' }
          const set = (next: From) => onChange({ ...mapping, [column.name]: next })
          return (
            <li
              key={column.name}
              className="grid grid-cols-1 items-center gap-x-4 gap-y-1 px-3 py-2 sm:grid-cols-2"
            >
              <div className="min-w-0 truncate font-mono text-xs">
                <bdi className="font-semibold">{column.name}</bdi>{' '}
                <span className="text-muted">{column.type}</span>
                {from.from === 'default' && !hasDefault(column) && (
                  <span className="text-danger ml-2 font-sans">{texts.required}</span>
                )}
              </div>
              <div className="flex min-w-0 gap-2">
                <div className="min-w-0 flex-1">
                  <SelectField
                    label={texts.valueOf(column.name)}
                    hideLabel
                    value={asOption(from)}
                    onChange={({ target }) => set(fromOption(target.value))}
                  >
                    {source.map(({ name }, index) => (
                      <option key={index} value={index}>
                        {name}
                      </option>
                    ))}
                    <option value="default">
                      {column.default === null && column.identity === null ? texts.useNull : texts.useDefault}
                    </option>
                    <option value="constant">{texts.constant}</option>
                  </SelectField>
                </div>
                {from.from === 'constant' && (
                  <div className="min-w-0 flex-1">
                    <TextField
                      label={texts.constantOf(column.name)}
                      hideLabel
                      value={from.value}
                      onChange={({ target }) => set({ from: 'constant', value: target.value })}
                    />
                  </div>
                )}
              </div>
            </li>
          )
        })}
    </ul>
  )
}

export function NewTableFields({
  table,
  source,
  isTaken,
  onChange,
}: {
  readonly table: NewTable
  readonly source: readonly SourceColumn[]
  readonly isTaken: boolean
  readonly onChange: (table: NewTable) => void
}) {
  const set = (at: number, part: Partial<NewColumn>) => {
    const columns = table.columns.map((column, index) => (index === at ? { ...column, ...part } : column))
    const isKeyRenamed = table.key !== null && table.columns[at]?.name === table.key
    onChange({ ...table, columns, key: isKeyRenamed ? (columns[at]?.name ?? null) : table.key })
  }
  return (
    <div className="space-y-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label={texts.table}
          value={table.name}
          error={isTaken ? texts.tableTaken : undefined}
          spellCheck={false}
          onChange={({ target }) => onChange({ ...table, name: target.value })}
        />
        <SelectField
          label={texts.primaryKey}
          value={table.key ?? ''}
          onChange={({ target }) => onChange({ ...table, key: target.value === '' ? null : target.value })}
        >
          <option value="">{texts.ownKey}</option>
          {table.columns
            .filter(({ index }) => index !== undefined)
            .map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
        </SelectField>
      </div>
      <ul className="divide-line border-line divide-y rounded-lg border">
        {table.columns.map((column, at) => {
          const name = source[at]?.name ?? ''
          return (
            <li key={at} className="grid grid-cols-1 items-center gap-x-3 gap-y-1 px-3 py-2 sm:grid-cols-3">
              <CheckField
                label={<bdi>{name}</bdi>}
                aria-label={texts.take(name)}
                checked={column.index !== undefined}
                onChange={({ target }) => set(at, { index: target.checked ? at : undefined })}
              />
              <TextField
                label={texts.nameOf(name)}
                hideLabel
                value={column.name}
                spellCheck={false}
                disabled={column.index === undefined}
                onChange={({ target }) => set(at, { name: target.value })}
              />
              <SelectField
                label={texts.typeOf(name)}
                hideLabel
                value={column.type}
                disabled={column.index === undefined}
                onChange={({ target }) => set(at, { type: target.value as NewType })}
              >
                {newTypes.map((type) => (
                  <option key={type} value={type}>
                    {type}
                  </option>
                ))}
              </SelectField>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
