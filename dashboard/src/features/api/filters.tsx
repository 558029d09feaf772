// The filters of a request: a column, an operator, a value; each can be turned round.
import { Plus, X } from 'lucide-react'
import { Button } from '../../components/ui/button.tsx'
import { CheckField, SelectField, TextField } from '../../components/ui/field.tsx'
import { reference as texts } from '../../lib/messages/reference.ts'
import { operators, type Filter, type Operator } from './request.ts'

const names = Object.keys(operators) as readonly Operator[]

export function Filters({
  columns,
  filters,
  onChange,
}: {
  readonly columns: readonly string[]
  readonly filters: readonly Filter[]
  readonly onChange: (filters: readonly Filter[]) => void
}) {
  const [first] = columns
  const set = (at: number, change: Partial<Filter>) =>
    onChange(filters.map((one, index) => (index === at ? { ...one, ...change } : one)))
  return (
    <fieldset className="min-w-0 space-y-2">
      <legend className="mb-1 text-sm font-medium">{texts.filters}</legend>
      {filters.map((filter, at) => (
        <div
          key={at}
          className="border-line grid grid-cols-[1fr_1fr_auto] items-center gap-2 rounded-lg border p-2 sm:grid-cols-[1fr_auto_1fr_1.4fr_auto] sm:border-0 sm:p-0"
        >
          <SelectField
            label={texts.column}
            hideLabel
            value={filter.column}
            onChange={({ target }) => set(at, { column: target.value })}
          >
            {columns.map((column) => (
              <option key={column}>{column}</option>
            ))}
          </SelectField>
          <CheckField
            label={texts.not}
            checked={filter.not}
            onChange={({ target }) => set(at, { not: target.checked })}
          />
          <SelectField
            label={texts.operator}
            hideLabel
            value={filter.operator}
            onChange={({ target }) => set(at, { operator: target.value as Operator })}
          >
            {names.map((name) => (
              <option key={name} value={name}>
                {name} – {operators[name]}
              </option>
            ))}
          </SelectField>
          <TextField
            label={texts.value}
            hideLabel
            placeholder={texts.value}
            value={filter.value}
            onChange={({ target }) => set(at, { value: target.value })}
          />
          <Button
            kind="quiet"
            size="icon"
            aria-label={texts.removeFilter(filter.column)}
            onClick={() => onChange(filters.filter((_, index) => index !== at))}
          >
            <X aria-hidden="true" />
          </Button>
        </div>
      ))}
      {first !== undefined && (
        <Button
          size="small"
          onClick={() => onChange([...filters, { column: first, operator: 'eq', not: false, value: '' }])}
        >
          <Plus aria-hidden="true" />
          {texts.addFilter}
        </Button>
      )}
    </fieldset>
  )
}
