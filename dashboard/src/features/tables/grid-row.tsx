// One row of the grid. It is drawn again only where something of it changes: moving through a grid touches two rows, not all. It has
// no handlers: the grid hears what happens in its cells, and reads from their ids where.
import { memo, type ReactNode } from 'react'
import type { TableInfo } from '../../lib/api/schema.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { PeekButton, Value } from './cell.tsx'
import { columnAt } from './cells.ts'
import type { Place } from './range.ts'
import type { Values } from './sql.ts'
import type { Row as Texts } from './use-rows.ts'
import { markWidth, rowHeight, type Span } from './use-window.ts'

/** What a row shows. */
export interface RowView {
  /** Of the database; undefined for a new row, or while it is under way. */
  readonly values: Texts | undefined
  /** What was changed; of a new row all that is known. */
  readonly edits: Values | undefined
  readonly state: 'new' | 'removed' | 'edited' | 'plain'
}

export const cellId = ({ row, column }: Place): string => `cell-${row}-${column}`

/** The cell that an element stands in. */
export function placeOf(target: EventTarget): Place | undefined {
  const cell = target instanceof Element ? target.closest('[role=gridcell][id]') : null
  const [, row, column] = /^cell-(\d+)-(\d+)$/.exec(cell?.id ?? '') ?? []
  return row === undefined || column === undefined ? undefined : { row: Number(row), column: Number(column) }
}

/** The row of a checkbox that was clicked. */
export function markedRow(target: EventTarget): number | undefined {
  if (!(target instanceof HTMLInputElement) || target.type !== 'checkbox') return undefined
  const row = target.closest('[role=row]')?.getAttribute('aria-rowindex')
  return row === null || row === undefined ? undefined : Number(row) - 2
}

export const isPeek = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('[data-peek]') !== null

export interface GridRowProps extends RowView {
  readonly table: TableInfo
  readonly row: number
  readonly top: number
  /** Columns in view. */
  readonly inView: readonly Span[]
  /** Tables that columns of one key refer to, by the column's name. */
  readonly peeks: ReadonlyMap<string, string>
  readonly isSelected: boolean
  /** Columns of the range that is chosen; none where `left` is greater than `right`. */
  readonly left: number
  readonly right: number
  /** The active column; -1 in other rows. */
  readonly active: number
  readonly isOutlined: boolean
  /** The column that is edited, -1 in other rows; what stands there instead of the value. */
  readonly edited: number
  readonly editor: ReactNode
}

const rowColours = {
  new: ' bg-accent-soft',
  removed: ' bg-danger-soft line-through',
  edited: '',
  plain: '',
} as const
const cellClass =
  'border-line absolute top-0 flex h-full items-center gap-1 overflow-hidden border-r font-mono text-xs select-none'
const nothing = () => undefined

/** Undefined: left to the default, or not known. */
function valueIn({ values, edits, state }: RowView, index: number, name: string): string | null | undefined {
  const edit = edits?.[name]
  return edit !== undefined || state === 'new' ? edit : (values?.[index] ?? null)
}

export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { table, row, top, inView, peeks, isSelected, left, right, active, isOutlined, edited, editor } =
    props
  const { state, values, edits } = props
  // of two colours the later one wins
  const colour = rowColours[state] || (isSelected ? ' bg-raised' : '')
  const isKnown = state === 'new' || values !== undefined
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      aria-selected={isSelected}
      className={`border-line absolute left-0 w-full border-b contain-strict${colour}`}
      style={{ top, height: rowHeight }}
    >
      <div
        role="gridcell"
        aria-colindex={1}
        className="absolute inset-y-0 left-0 flex items-center justify-center"
        style={{ width: markWidth }}
      >
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={texts.selectRow(row + 1)}
          checked={isSelected}
          onChange={nothing}
          className="size-3.5 accent-(--accent)"
        />
      </div>
      {inView.map(({ index, start, size }) => {
        const column = columnAt(table, index)
        const peek = peeks.get(column.name)
        const isChosen = left <= index && index <= right
        const isActive = active === index
        const isEdited = state !== 'new' && edits?.[column.name] !== undefined
        return (
          <div
            key={column.name}
            id={cellId({ row, column: index })}
            role="gridcell"
            aria-colindex={index + 2}
            aria-selected={isChosen}
            className={
              cellClass +
              (edited === index ? ' px-0' : ' px-2') +
              (isEdited ? ' bg-warn-soft text-warn-soft-ink' : isChosen ? ' bg-pressed' : '') +
              (isActive && isOutlined ? ' z-10 outline-2 -outline-offset-2 outline-(--focus)' : '')
            }
            style={{ left: start, width: size }}
          >
            {edited === index ? (
              editor
            ) : isKnown ? (
              <>
                <Value column={column} value={valueIn(props, index, column.name)} />
                {peek !== undefined && <PeekButton label={texts.peek(peek)} />}
              </>
            ) : (
              <span className="bg-raised h-3 w-2/3 rounded" />
            )}
          </div>
        )
      })}
    </div>
  )
})
