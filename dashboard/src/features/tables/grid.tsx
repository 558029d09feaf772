// The grid: only what is in view is in the page, rows and columns alike. Arrows move, Enter edits, Space selects (the WAI-ARIA
// pattern of a grid whose focus stays on the grid while a cell in it is active).
import { ArrowDown, ArrowUp, KeyRound } from 'lucide-react'
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react'
import type { TableInfo } from '../../lib/api/schema.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { columnAt, widthOf } from './cells.ts'
import { cellId, GridRow, isPeek, markedRow, placeOf, type RowView } from './grid-row.tsx'
import type { Place, Rect } from './range.ts'
import type { Sort } from './state.ts'
import { headHeight, markWidth, rowHeight, spansOf, useWindow } from './use-window.ts'

export interface GridProps {
  readonly table: TableInfo
  /** Rows in all, new ones first. */
  readonly count: number
  readonly sorts: readonly Sort[]
  readonly onSort: (column: string) => void
  readonly viewOf: (row: number) => RowView
  /** Tables that columns of one key refer to, by the column's name. */
  readonly peeks: ReadonlyMap<string, string>
  readonly onPeek: (place: Place) => void
  readonly selected: ReadonlySet<number>
  /** @param range from the row that was chosen last */
  readonly onSelect: (row: number, range: boolean) => void
  readonly active: Place
  /** @param extend the range from where it began to here */
  readonly onActive: (place: Place, extend?: boolean) => void
  /** The range that is chosen; undefined where that is one cell. */
  readonly chosen: Rect | undefined
  readonly onPaste: (text: string) => void
  /** What stands in a cell while it is edited there. */
  readonly editor: { readonly place: Place; readonly node: ReactNode } | undefined
  /** @param typed what the key that began it has put in */
  readonly onEdit: (place: Place, typed?: string) => void
  readonly onKey: (event: KeyboardEvent, place: Place) => void
  readonly onRange: (from: number, to: number) => void
}

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
  const { table, count, sorts, active, chosen, editor, onActive, onEdit, onKey, onSelect, onRange } = props
  const { columns } = table
  const editing = editor !== undefined
  const frame = useRef<HTMLDivElement>(null)
  const spans = useMemo(() => spansOf(columns.map(widthOf)), [columns])
  const { from, to, inView, most, onScroll, reveal } = useWindow(frame, count, spans)
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
      reveal(next)
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
  const last = spans.at(-1)
  const width = last ? last.start + last.size : markWidth
  const [isFocused, setFocused] = useState(false)

  const mouse = {
    onMouseDown: ({ button, shiftKey, target }: MouseEvent) => {
      const place = placeOf(target)
      // a menu of the browser's keeps the range
      if (place && button === 0) onActive(place, shiftKey)
    },
    onMouseOver: ({ buttons, target }: MouseEvent) => {
      const place = buttons === 1 && !editing ? placeOf(target) : undefined
      if (place && (place.row !== active.row || place.column !== active.column)) onActive(place, true)
    },
    onClick: ({ shiftKey, target }: MouseEvent) => {
      const marked = markedRow(target)
      if (marked !== undefined) onSelect(marked, shiftKey)
      const place = isPeek(target) ? placeOf(target) : undefined
      if (place) props.onPeek(place)
    },
    onDoubleClick: ({ target }: MouseEvent) => {
      const place = placeOf(target)
      if (place) onEdit(place)
    },
  }

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
      onScroll={onScroll}
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
      <div role="rowgroup" className="relative" style={{ width, height: count * rowHeight }} {...mouse}>
        {Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index).map((row) => {
          const isActive = active.row === row
          const isChosen = chosen !== undefined && chosen.top <= row && row <= chosen.bottom
          return (
            <GridRow
              // a row that comes into view takes the place of one that has left it: changing costs less than making
              key={row % most}
              table={table}
              row={row}
              top={row * rowHeight}
              inView={inView}
              peeks={props.peeks}
              isSelected={props.selected.has(row)}
              left={isChosen ? chosen.left : 0}
              right={isChosen ? chosen.right : -1}
              active={isActive ? active.column : -1}
              isOutlined={isActive && (isFocused || editing)}
              edited={editor?.place.row === row ? editor.place.column : -1}
              editor={editor?.place.row === row ? editor.node : undefined}
              {...props.viewOf(row)}
            />
          )
        })}
      </div>
    </div>
  )
}
