// One cell of the grid: the value as text, cut where it is long, or the small editor that takes its place.
import { ArrowUpRight } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import type { ColumnInfo, DatabaseSchema } from '../../lib/api/schema.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { enumValues, kindOf } from './cells.ts'
import { longestShown } from './sql.ts'

/** What stands in a cell, on one line: nothing in it is more than text. */
export function Value({
  column,
  value,
}: {
  readonly column: ColumnInfo
  readonly value: string | null | undefined
}) {
  if (value === undefined) return <span className="text-muted italic">{texts.useDefault}</span>
  if (value === null) return <span className="text-muted italic">{texts.nullValue}</span>
  const kind = kindOf(column)
  const text = kind === 'boolean' ? (value === 't' ? 'true' : 'false') : value
  const shown = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
  return (
    <bdi className={kind === 'number' ? 'ml-auto truncate tabular-nums' : 'truncate'} title={shown}>
      {shown.replace(/\s+/g, ' ')}
    </bdi>
  )
}

/** Where a cell points to. The grid hears its clicks. */
export function PeekButton({ label }: { readonly label: string }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      data-peek
      aria-label={label}
      title={label}
      className="text-muted hover:bg-pressed hover:text-ink ml-auto shrink-0 rounded p-0.5"
    >
      <ArrowUpRight aria-hidden="true" className="size-3.5" />
    </button>
  )
}

export interface CellEditorProps {
  readonly column: ColumnInfo
  readonly schema: DatabaseSchema
  readonly value: string | null
  /** Whether a key that is its first character began it. */
  readonly isTyped: boolean
  /** @param move where the next cell is: down after Enter, right after Tab */
  readonly onDone: (value: string | null, move: 'down' | 'right' | 'none') => void
  readonly onCancel: () => void
}

/** For values that fit on a line. Enter and Tab take the value, Escape leaves it. */
export function CellEditor({ column, schema, value, isTyped, onDone, onCancel }: CellEditorProps) {
  const kind = kindOf(column)
  const [text, setText] = useState(value ?? '')
  const [isNull, setIsNull] = useState(value === null)
  const result = isNull ? null : text
  const press = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') onCancel()
    else if (event.key === 'Enter') onDone(result, 'down')
    else if (event.key === 'Tab') onDone(result, 'right')
    else return
    event.preventDefault()
  }
  const label = texts.open(column.name)
  const className = 'h-full min-w-0 flex-1 bg-surface px-2 text-sm outline-none'
  if (kind === 'boolean' || kind === 'enum') {
    const values = kind === 'boolean' ? ['t', 'f'] : enumValues(schema, column)
    return (
      <select
        autoFocus
        aria-label={label}
        value={isNull ? '' : text}
        onKeyDown={press}
        onBlur={() => onDone(result, 'none')}
        onChange={(event) => {
          const index = event.target.selectedIndex - (column.nullable ? 1 : 0)
          setIsNull(index < 0)
          setText(values[index] ?? '')
        }}
        className={className}
      >
        {(column.nullable || isNull) && <option value="">{texts.nullValue}</option>}
        {values.map((one) => (
          <option key={one} value={one}>
            {kind === 'boolean' ? (one === 't' ? 'true' : 'false') : one}
          </option>
        ))}
      </select>
    )
  }
  return (
    <>
      <input
        autoFocus
        aria-label={label}
        value={text}
        placeholder={isNull ? texts.nullValue : ''}
        inputMode={kind === 'number' ? 'decimal' : 'text'}
        onFocus={(event) => {
          if (!isTyped) event.target.select()
        }}
        onKeyDown={press}
        onBlur={() => onDone(result, 'none')}
        onChange={(event) => {
          setText(event.target.value)
          setIsNull(false)
        }}
        className={className}
      />
      {column.nullable && (
        <button
          type="button"
          tabIndex={-1}
          // before the field loses the focus and takes its text for the answer
          onMouseDown={(event) => {
            event.preventDefault()
            onDone(null, 'none')
          }}
          className="text-muted hover:text-ink shrink-0 px-1.5 text-xs"
        >
          {texts.nullValue}
        </button>
      )}
    </>
  )
}
