// Columns to tick, kept in the order in which they were ticked: a key's order matters.
import { CheckField } from '../../components/ui/field.tsx'
import type { TableInfo } from '../../lib/api/schema.ts'

export function ColumnChoice({
  label,
  hint,
  table,
  value,
  onChange,
}: {
  readonly label: string
  readonly hint?: string
  readonly table: TableInfo
  readonly value: readonly string[]
  readonly onChange: (columns: readonly string[]) => void
}) {
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <div className="border-line-strong max-h-56 space-y-1.5 overflow-y-auto rounded-md border p-2.5">
        {table.columns.map(({ name }) => (
          <CheckField
            key={name}
            label={
              <>
                <bdi className="break-all">{name}</bdi>
                {value.includes(name) && value.length > 1 && (
                  <span className="text-muted"> {value.indexOf(name) + 1}</span>
                )}
              </>
            }
            checked={value.includes(name)}
            onChange={(event) =>
              onChange(event.target.checked ? [...value, name] : value.filter((one) => one !== name))
            }
          />
        ))}
      </div>
      {hint !== undefined && <p className="text-muted mt-1 text-xs">{hint}</p>}
    </fieldset>
  )
}
