// The grid: only what is in view is in the page, rows and columns alike. Arrows move, Enter edits, Space selects (the WAI-ARIA
// pattern of a grid whose focus stays on the grid while a cell in it is active).
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp, KeyRound } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { cn } from '../../lib/cn.ts'
import type { ColumnInfo, TableInfo } from '../../lib/api/schema.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { columnAt, widthOf } from './cells.ts'
import type { Place } from './range.ts'
import type { Sort } from './state.ts'

const rowHeight = 32
const headHeight = 34
const markWidth = 40

export interface GridProps {
  readonly table: TableInfo
  /** Rows in all, new ones first. */
  readonly count: number
  readonly sorts: readonly Sort[]
  readonly onSort: (column: string) => void
  /** Undefined while the row is under way. */
  readonly renderCell: (place: Place, column: ColumnInfo) => ReactNode
  readonly rowState: (row: number) => 'new' | 'removed' | 'edited' | 'plain'
  readonly isEdited: (place: Place) => boolean
  readonly selected: ReadonlySet<number>
  /** @param range from the row that was chosen last */
  readonly onSelect: (row: number, range: boolean) => void
  readonly active: Place
  /** @param extend the range from where it began to here */
  readonly onActive: (place: Place, extend?: boolean) => void
  /** Whether a cell is in the range that is chosen; undefined where that is one cell. */
  readonly isChosen: ((place: Place) => boolean) | undefined
  readonly onPaste: (text: string) => void
  readonly editing: boolean
  /** @param typed what the key that began it has put in */
  readonly onEdit: (place: Place, typed?: string) => void
  readonly onKey: (event: KeyboardEvent, place: Place) => void
  readonly onRange: (from: number, to: number) => void
}

const cellId = ({ row, column }: Place) => `cell-${row}-${column}`
const rowColours = {
  new: 'bg-accent-soft',
  removed: 'bg-danger-soft line-through',
  edited: '',
  plain: '',
} as const

function step(
  { row, column }: Place,
  { key, ctrlKey, metaKey }: KeyboardEvent,
  rows: number,
  columns: number,
) {
  const all = ctrlKey || metaKey
  const moves: Readonly<Record<string, Place>> = {
    ArrowUp: { row: all ? 0 : row - 1, column },
    ArrowDown: { row: all ? rows - 1 : row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    PageUp: { row: row - 20, column },
    PageDown: { row: row + 20, column },
    Home: { row: all ? 0 : row, column: 0 },
    End: { row: all ? rows - 1 : row, column: columns - 1 },
  }
  const next = moves[key]
  return (
    next && {
      row: Math.max(0, Math.min(rows - 1, next.row)),
      column: Math.max(0, Math.min(columns - 1, next.column)),
    }
  )
}

export function Grid(props: GridProps) {
  const { table, count, sorts, active, onActive, editing, onEdit, onKey, onSelect, onRange } = props
  const { columns } = table
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    paddingStart: headHeight,
    scrollPaddingStart: headHeight,
  })
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => frame.current,
    estimateSize: (index) => widthOf(columnAt(table, index)),
    overscan: 2,
    paddingStart: markWidth,
    scrollPaddingStart: markWidth,
  })
  const shown = rows.getVirtualItems()
  const [from, to] = [shown[0]?.index ?? 0, shown.at(-1)?.index ?? 0]
  useEffect(() => onRange(from, to), [onRange, from, to])
  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && !editing) frame.current?.focus({ preventScroll: true })
    wasEditing.current = editing
  }, [editing])

  const press = (event: KeyboardEvent) => {
    if (editing) return
    const next = count > 0 ? step(active, event, count, columns.length) : undefined
    if (next) {
      event.preventDefault()
      onActive(next, event.shiftKey)
      rows.scrollToIndex(next.row)
      across.scrollToIndex(next.column)
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault()
      onEdit(active)
    } else if (event.key === ' ') {
      event.preventDefault()
      onSelect(active.row, event.shiftKey)
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      onEdit(active, event.key)
    } else onKey(event, active)
  }
  const inView = across.getVirtualItems()
  const width = across.getTotalSize()
  const [isFocused, setFocused] = useState(false)

  return (
    <div
      ref={frame}
      role="grid"
      aria-label={texts.grid(table.name)}
      aria-rowcount={count + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      tabIndex={0}
      aria-activedescendant={count > 0 && from <= active.row && active.row <= to ? cellId(active) : undefined}
      onKeyDown={press}
      onPaste={(event) => {
        if (editing) return
        event.preventDefault()
        props.onPaste(event.clipboardData.getData('text/plain'))
      }}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      className="border-line bg-surface relative min-h-0 flex-1 overflow-auto border-t"
    >
      <div role="rowgroup" className="bg-raised sticky top-0 z-20" style={{ width, height: headHeight }}>
        <div role="row" aria-rowindex={1} className="border-line h-full border-b">
          <div
            role="columnheader"
            aria-colindex={1}
            className="absolute inset-y-0 left-0"
            style={{ width: markWidth }}
          >
            <span className="sr-only">{texts.selectRow(0)}</span>
          </div>
          {inView.map(({ index, start, size }) => {
            const column = columnAt(table, index)
            const sort = sorts.find((one) => one.column === column.name)
            const Arrow = sort?.descending === true ? ArrowDown : ArrowUp
            return (
              <div
                key={column.name}
                role="columnheader"
                aria-colindex={index + 2}
                aria-sort={sort ? (sort.descending ? 'descending' : 'ascending') : 'none'}
                className="border-line absolute top-0 h-full border-r"
                style={{ left: start, width: size }}
              >
                <button
                  type="button"
                  tabIndex={-1}
                  aria-label={texts.sortBy(column.name)}
                  title={column.comment ?? column.type}
                  onClick={() => props.onSort(column.name)}
                  className="hover:bg-pressed flex size-full items-center gap-1.5 px-2 text-left text-xs"
                >
                  {table.primary_key.includes(column.name) && (
                    <KeyRound aria-hidden="true" className="text-muted size-3 shrink-0" />
                  )}
                  <span className="truncate font-semibold">{column.name}</span>
                  <span className="text-muted truncate font-mono">{column.type}</span>
                  {sort && <Arrow aria-hidden="true" className="ml-auto size-3.5 shrink-0" />}
                </button>
              </div>
            )
          })}
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ width, height: rows.getTotalSize() - headHeight }}>
        {shown.map(({ index: row, start }) => (
          <div
            key={row}
            role="row"
            aria-rowindex={row + 2}
            aria-selected={props.selected.has(row)}
            className={cn(
              'border-line absolute left-0 w-full border-b',
              props.selected.has(row) && 'bg-raised',
              rowColours[props.rowState(row)],
            )}
            style={{ top: start - headHeight, height: rowHeight }}
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
                checked={props.selected.has(row)}
                onChange={() => undefined}
                onClick={(event) => onSelect(row, event.shiftKey)}
                className="size-3.5 accent-(--accent)"
              />
            </div>
            {inView.map(({ index, start: left, size }) => {
              const place = { row, column: index }
              const column = columnAt(table, index)
              const isChosen = props.isChosen?.(place) === true
              const isActive = active.row === row && active.column === index
              return (
                <div
                  key={column.name}
                  id={cellId(place)}
                  role="gridcell"
                  aria-colindex={index + 2}
                  aria-selected={isChosen}
                  onMouseDown={({ button, shiftKey }) => {
                    // a menu of the browser's keeps the range
                    if (button === 0) onActive(place, shiftKey)
                  }}
                  onMouseEnter={({ buttons }) => {
                    if (buttons === 1 && !editing) onActive(place, true)
                  }}
                  onDoubleClick={() => onEdit(place)}
                  className={cn(
                    'border-line absolute top-0 flex h-full items-center gap-1 overflow-hidden border-r px-2 font-mono text-xs select-none',
                    isChosen && 'bg-pressed',
                    props.isEdited(place) && 'bg-warn-soft text-warn-soft-ink',
                    isActive &&
                      (isFocused || editing) &&
                      'z-10 outline-2 -outline-offset-2 outline-(--focus)',
                    isActive && editing && 'px-0',
                  )}
                  style={{ left, width: size }}
                >
                  {props.renderCell(place, column)}
                </div>
              )
            })}
          </div>
        ))}
      </div>
    </div>
  )
}
