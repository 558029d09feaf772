// The filters of a grid, each a comparison; all of them must hold. They take effect when they are applied.
import { Filter as FilterIcon, Plus, X } from 'lucide-react'
import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { SelectField, TextField } from '../../components/ui/field.tsx'
import type { TableInfo } from '../../lib/api/schema.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { operators, takesNoValue, type Filter, type Operator } from './state.ts'

function Editor({
  table,
  filters,
  onApply,
}: {
  readonly table: TableInfo
  readonly filters: readonly Filter[]
  readonly onApply: (filters: readonly Filter[]) => void
}) {
  const fresh = (): Filter => ({ column: table.columns[0]?.name ?? '', operator: 'eq', value: '' })
  const [draft, setDraft] = useState(filters.length > 0 ? filters : [fresh()])
  const change = (index: number, part: Partial<Filter>) =>
    setDraft(draft.map((one, at) => (at === index ? { ...one, ...part } : one)))
  const apply = (event: SyntheticEvent) => {
    event.preventDefault()
    onApply(draft)
  }
  return (
    <form onSubmit={apply} className="space-y-3">
      {draft.map((filter, index) => (
        <div key={index} className="flex items-end gap-2">
          <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-[1fr_9rem_1fr]">
            <SelectField
              label={texts.column}
              hideLabel={index > 0}
              value={filter.column}
              onChange={(event) => change(index, { column: event.target.value })}
            >
              {table.columns.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </SelectField>
            <SelectField
              label={texts.operator}
              hideLabel={index > 0}
              value={filter.operator}
              onChange={(event) => change(index, { operator: event.target.value as Operator })}
            >
              {Object.entries(operators).map(([key, text]) => (
                <option key={key} value={key}>
                  {text}
                </option>
              ))}
            </SelectField>
            <TextField
              label={texts.value}
              hideLabel={index > 0}
              disabled={takesNoValue(filter.operator)}
              value={takesNoValue(filter.operator) ? '' : filter.value}
              onChange={(event) => change(index, { value: event.target.value })}
            />
          </div>
          <Button
            kind="quiet"
            size="icon"
            aria-label={texts.removeFilter}
            onClick={() => setDraft(draft.filter((_, at) => at !== index))}
          >
            <X aria-hidden="true" />
          </Button>
        </div>
      ))}
      <div className="flex flex-wrap justify-between gap-2">
        <Button kind="quiet" onClick={() => setDraft([...draft, fresh()])}>
          <Plus aria-hidden="true" />
          {texts.addFilter}
        </Button>
        <div className="flex gap-2">
          <Button onClick={() => onApply([])}>{texts.clear}</Button>
          <Button kind="primary" type="submit">
            {texts.apply}
          </Button>
        </div>
      </div>
    </form>
  )
}

export function Filters({
  table,
  filters,
  onChange,
}: {
  readonly table: TableInfo
  readonly filters: readonly Filter[]
  readonly onChange: (filters: readonly Filter[]) => void
}) {
  const [open, setOpen] = useState(false)
  const apply = (next: readonly Filter[]) => {
    setOpen(false)
    onChange(next)
  }
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        <FilterIcon aria-hidden="true" />
        {texts.filter}
        {filters.length > 0 && <span>({filters.length})</span>}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={texts.filter}
        className="w-[min(44rem,calc(100vw-2rem))]"
      >
        <Editor table={table} filters={filters} onApply={apply} />
      </Dialog>
    </>
  )
}
