// Who reaches the rows of a table: one of three, each with what it means.
import { useId } from 'react'
import { cn } from '../../lib/cn.ts'
import { schema as texts } from '../../lib/messages/schema.ts'
import type { Exposure } from './tables.ts'

const choices = Object.keys(texts.exposures) as Exposure[]

export function ExposureChoice({
  value,
  onChange,
  note,
}: {
  readonly value: Exposure | undefined
  readonly onChange: (value: Exposure) => void
  readonly note?: string | undefined
}) {
  const group = useId()
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{texts.exposure}</legend>
      <div className="grid gap-2 sm:grid-cols-3">
        {choices.map((choice) => (
          <label
            key={choice}
            className={cn(
              'flex cursor-pointer items-start gap-2 rounded-lg border p-3',
              value === choice ? 'border-accent bg-accent-soft text-accent-soft-ink' : 'border-line-strong',
            )}
          >
            <input
              type="radio"
              name={group}
              value={choice}
              checked={value === choice}
              onChange={() => onChange(choice)}
              className="mt-0.5 accent-(--accent)"
            />
            <span className="min-w-0">
              <span className="block text-sm font-medium">{texts.exposures[choice]}</span>
              <span className={cn('block text-xs', value !== choice && 'text-muted')}>
                {texts.exposureHints[choice]}
              </span>
            </span>
          </label>
        ))}
      </div>
      {note !== undefined && <p className="text-muted mt-1 text-xs">{note}</p>}
    </fieldset>
  )
}
