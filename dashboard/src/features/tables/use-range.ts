// What can be done with a range of cells: copied, pasted over, filled, cleared, its rows removed. Each is one step to take back.
import { useState } from 'react'
import { toast } from '../../components/ui/toast.tsx'
import type { TableInfo } from '../../lib/api/schema.ts'
import { messages } from '../../lib/messages/index.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { columnAt, isReadOnly } from './cells.ts'
import { toCsv, toInserts, toJson } from './copy.ts'
import {
  fromTsv,
  heightOf,
  isOneCell,
  narrowed,
  pastedValue,
  placed,
  rectOf,
  toTsv,
  widthOfRect,
  type Chosen,
  type Place,
} from './range.ts'
import { mostAtOnce, type Editor } from './use-editor.ts'

export const rangeFormats = { TSV: toTsv, CSV: toCsv, JSON: toJson, SQL: toInserts } as const

/** What was copied last: pasted again, NULL stays NULL and empty text empty text. */
let copied: { readonly text: string; readonly values: readonly (readonly (string | null)[])[] } | undefined
const remember = (now: typeof copied) => {
  copied = now
}

const failed = (error: unknown) =>
  toast({ kind: 'bad', title: error instanceof Error ? error.message : String(error) })

export function useRange(table: TableInfo, editor: Editor) {
  const start: Place = { row: 0, column: 0 }
  const [chosen, setChosen] = useState<Chosen>({ active: start, anchor: start, all: false })
  const rect = rectOf(chosen, editor.count, table.columns.length)

  async function copy(format: keyof typeof rangeFormats): Promise<void> {
    const rows = await editor.wholeRows(rect.top, rect.bottom)
    const values = rows.map((row) => row.slice(rect.left, rect.right + 1))
    const text =
      isOneCell(rect) && format === 'TSV'
        ? (values[0]?.[0] ?? '')
        : rangeFormats[format](narrowed(table, rect), values)
    await navigator.clipboard.writeText(text)
    remember(format === 'TSV' ? { text, values } : undefined)
    toast({ title: messages.common.copied })
  }

  /** @param values as they are, null is NULL */
  async function put(values: readonly (readonly (string | null)[])[]): Promise<void> {
    const { cells, added } = placed(table, rect, editor.count, values)
    await editor.setCells(cells, added)
    const last = {
      row: Math.min(editor.count - 1, Math.max(rect.bottom, rect.top + values.length - 1)),
      column: Math.min(
        table.columns.length - 1,
        Math.max(rect.right, rect.left + (values[0]?.length ?? 1) - 1),
      ),
    }
    setChosen({ anchor: { row: rect.top, column: rect.left }, active: last, all: false })
  }

  async function paste(text: string): Promise<void> {
    if (copied?.text === text.replaceAll('\r\n', '\n')) return put(copied.values)
    return put(
      fromTsv(text).map((row) =>
        row.map((field, index) => {
          const column = table.columns[rect.left + index]
          return column ? pastedValue(column, field) : field
        }),
      ),
    )
  }

  async function clear(): Promise<void> {
    const columns = table.columns
      .slice(rect.left, rect.right + 1)
      .flatMap((column, index) => (column.nullable && !isReadOnly(column) ? [rect.left + index] : []))
    if (columns.length === 0) throw new Error(texts.noneNullable)
    await editor.setCells(
      rowNumbers().flatMap((row) => columns.map((column) => ({ row, column, value: null }))),
    )
  }

  const rowNumbers = () => Array.from({ length: heightOf(rect) }, (_, index) => rect.top + index)

  /** The first row's values into the others. */
  async function fill(): Promise<void> {
    const [first = []] = await editor.wholeRows(rect.top, rect.top)
    const columns = Array.from({ length: widthOfRect(rect) }, (_, index) => rect.left + index).filter(
      (column) => !isReadOnly(columnAt(table, column)),
    )
    await editor.setCells(
      rowNumbers()
        .slice(1)
        .flatMap((row) => columns.map((column) => ({ row, column, value: first[column] ?? null }))),
    )
  }

  /** What is done to each row is held in the page. */
  const bounded = (work: () => Promise<void>) => {
    if (heightOf(rect) > mostAtOnce) failed(texts.tooMany(mostAtOnce.toLocaleString('en')))
    else work().catch(failed)
  }
  const changing = (work: () => Promise<void>) => {
    if (editor.canEdit) bounded(work)
  }
  return {
    ...{ chosen, rect },
    isMany: !isOneCell(rect) && editor.count > 0,
    /** @param extend the anchor stays */
    choose: (active: Place, extend = false) =>
      setChosen((now) => ({ active, anchor: extend && !now.all ? now.anchor : active, all: false })),
    chooseAll: () => setChosen((now) => ({ ...now, all: true })),
    collapse: () => setChosen((now) => ({ active: now.active, anchor: now.active, all: false })),
    copy: (format: keyof typeof rangeFormats) => bounded(() => copy(format)),
    paste: (text: string) => changing(() => paste(text)),
    clear: () => changing(clear),
    fill: () => changing(fill),
    remove: () => changing(() => editor.removeRows(rowNumbers())),
  }
}

export type Range = ReturnType<typeof useRange>
