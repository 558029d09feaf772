// The rows of a result: only those in sight are in the page. Values are text as PostgreSQL wrote it; long ones are cut, and shown
// whole on demand.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import type { SqlResult } from '../../lib/api/sql.ts'
import { cn } from '../../lib/cn.ts'
import { sql as texts } from '../../lib/messages/sql.ts'
import { isNumeric } from './export.ts'

export interface Cell {
  readonly row: number
  readonly column: number
}

const rowHeight = 30
const shown = 200
const lettersWide = { least: 6, most: 44 }

function widthsOf({ fields, rows }: SqlResult): number[] {
  return fields.map((field, index) => {
    const longest = rows
      .slice(0, 100)
      .reduce(
        (most, row) => Math.max(most, row[index]?.length ?? 4),
        Math.max(field.name.length, field.type.length),
      )
    return Math.min(lettersWide.most, Math.max(lettersWide.least, longest)) * 8 + 26
  })
}

function Value({ value }: { readonly value: string | null }) {
  if (value === null) return <i className="text-muted">NULL</i>
  if (value === '') return <i className="text-muted">{texts.emptyText}</i>
  const start = value.slice(0, shown).replaceAll(/\r?\n/g, '↵')
  return <bdi>{value.length > shown ? `${start}…` : start}</bdi>
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
}

export function Grid({
  result,
  label,
  cell,
  onCell,
  onOpen,
}: {
  readonly result: SqlResult
  readonly label: string
  readonly cell: Cell | undefined
  readonly onCell: (cell: Cell) => void
  readonly onOpen: (cell: Cell) => void
}) {
  const { fields, rows } = result
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [widths] = useState(() => widthsOf(result))

  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const across = useVirtualizer({
    horizontal: true,
    count: fields.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => widths[index] ?? 100,
    overscan: 2,
  })
  const columns = across.getVirtualItems()
  const cellId = (row: number, column: number) => `${id}-${row}-${column}`

  const press = (event: KeyboardEvent) => {
    const at = cell ?? { row: 0, column: 0 }
    const move = moves[event.key]
    if (move) {
      event.preventDefault()
      const next = {
        row: Math.min(rows.length - 1, Math.max(0, at.row + move[0])),
        column: Math.min(fields.length - 1, Math.max(0, at.column + move[1])),
      }
      onCell(next)
      down.scrollToIndex(next.row)
      across.scrollToIndex(next.column)
    } else if (event.key === 'Enter') {
      event.preventDefault() // or it presses what has the focus then: the button that closes
      onOpen(at)
    } else if (event.key === 'c' && (event.ctrlKey || event.metaKey) && cell)
      void navigator.clipboard.writeText(rows[at.row]?.[at.column] ?? '')
  }

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={fields.length}
      aria-activedescendant={cell && cellId(cell.row, cell.column)}
      tabIndex={0}
      onKeyDown={press}
      className="border-line bg-surface max-h-[60vh] min-h-24 overflow-auto rounded-lg border font-mono text-xs"
    >
      <div
        role="row"
        aria-rowindex={1}
        className="bg-raised border-line sticky top-0 z-10 h-11 min-w-full border-b"
        style={{ width: across.getTotalSize() }}
      >
        {columns.map(({ index, start, size }) => (
          <div
            key={index}
            role="columnheader"
            aria-colindex={index + 1}
            className="absolute inset-y-0 flex flex-col justify-center overflow-hidden px-3 text-left"
            style={{ left: start, width: size }}
          >
            <bdi className="truncate font-semibold">{fields[index]?.name}</bdi>
            <span className="text-muted truncate">{fields[index]?.type}</span>
          </div>
        ))}
      </div>
      <div
        role="rowgroup"
        className="relative min-w-full"
        style={{ height: down.getTotalSize(), width: across.getTotalSize() }}
      >
        {down.getVirtualItems().map(({ index: row, start: top }) => (
          <div
            key={row}
            role="row"
            aria-rowindex={row + 2}
            className="border-line hover:bg-raised absolute w-full border-b"
            style={{ top, height: rowHeight }}
          >
            {columns.map(({ index: column, start, size }) => {
              const field = fields[column]
              const isActive = cell?.row === row && cell.column === column
              return (
                <div
                  key={column}
                  id={cellId(row, column)}
                  role="gridcell"
                  aria-colindex={column + 1}
                  aria-selected={isActive}
                  onClick={() => onCell({ row, column })}
                  onDoubleClick={() => onOpen({ row, column })}
                  className={cn(
                    'absolute inset-y-0 truncate px-3 leading-[29px] whitespace-pre',
                    field && isNumeric(field) && 'text-right',
                    isActive && 'outline-accent outline-2 -outline-offset-2',
                  )}
                  style={{ left: start, width: size }}
                >
                  <Value value={rows[row]?.[column] ?? null} />
                </div>
              )
            })}
          </div>
        ))}
      </div>
    </div>
  )
}
