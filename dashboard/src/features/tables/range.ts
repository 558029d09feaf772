// A range of cells: where it is, its values as text for spreadsheets, and text of spreadsheets as values. Refuses nothing.
import type { ColumnInfo, TableInfo } from '../../lib/api/schema.ts'
import { hasDefault, isReadOnly, kindOf } from './cells.ts'

export interface Place {
  readonly row: number
  readonly column: number
}

/** What is chosen: from the anchor to the active cell, or all. */
export interface Chosen {
  readonly active: Place
  readonly anchor: Place
  readonly all: boolean
}

/** First and last of rows and columns, both inside. */
export interface Rect {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

export function rectOf({ active, anchor, all }: Chosen, rows: number, columns: number): Rect {
  if (all) return { top: 0, left: 0, bottom: rows - 1, right: columns - 1 }
  return {
    top: Math.min(active.row, anchor.row),
    bottom: Math.min(rows - 1, Math.max(active.row, anchor.row)),
    left: Math.min(active.column, anchor.column),
    right: Math.max(active.column, anchor.column),
  }
}

export const heightOf = ({ top, bottom }: Rect): number => bottom - top + 1
export const widthOfRect = ({ left, right }: Rect): number => right - left + 1
export const isOneCell = (rect: Rect): boolean => heightOf(rect) === 1 && widthOfRect(rect) === 1

/** The table as if it had no other columns. */
export const narrowed = (table: TableInfo, { left, right }: Rect): TableInfo => ({
  ...table,
  columns: table.columns.slice(left, right + 1),
})

const tsvField = (text: string) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** As spreadsheets write it to the clipboard; NULL is an empty field. */
export const toTsv = (
  { columns }: Pick<TableInfo, 'columns'>,
  rows: readonly (readonly (string | null)[])[],
) =>
  rows
    .map((row) =>
      columns
        .map((column, index) => {
          const value = row[index] ?? ''
          if (kindOf(column) !== 'boolean') return tsvField(value)
          return value === 't' ? 'true' : value === 'f' ? 'false' : value
        })
        .join('\t'),
    )
    .join('\n')

/** As spreadsheets write it to the clipboard: quotes only around fields that begin with one. */
export function fromTsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  const end = /\r?\n$/.test(text) ? text.replace(/\r?\n$/, '').length : text.length
  while (at <= end) {
    let field = ''
    if (text[at] === '"') {
      at += 1
      while (at < end && !(text[at] === '"' && text[at + 1] !== '"')) {
        field += text[at] ?? ''
        at += text[at] === '"' ? 2 : 1
      }
      at += 1
    }
    while (at < end && !/[\t\r\n]/.test(text.charAt(at))) {
      field += text[at] ?? ''
      at += 1
    }
    rows.at(-1)?.push(field)
    if (at >= end) break
    if (text[at] === '\t') at += 1
    else {
      at += text.startsWith('\r\n', at) ? 2 : 1
      rows.push([])
    }
  }
  return rows
}

/** What a field of a spreadsheet is in a column: an empty one is NULL where that may be. */
export function pastedValue(column: ColumnInfo, text: string): string | null {
  if (text === '' && (column.nullable || kindOf(column) !== 'long')) return null
  if (kindOf(column) !== 'boolean') return text
  const word = text.trim().toLowerCase()
  if (['true', 't', 'yes', '1', 'wahr', 'vrai'].includes(word)) return 't'
  return ['false', 'f', 'no', '0', 'falsch', 'faux'].includes(word) ? 'f' : text
}

export interface Cell {
  readonly row: number
  readonly column: number
  readonly value: string | null
}

export interface Pasted {
  readonly cells: readonly Cell[]
  /** Rows behind the last one: they become new ones. */
  readonly added: readonly Readonly<Record<string, string | null>>[]
}

/**
 * Where pasted fields go: one field fills the range, more of them begin at its corner.
 * @param values null where a field is known to be NULL
 * @param rows how many there are
 */
export function placed(
  table: TableInfo,
  rect: Rect,
  rows: number,
  values: readonly (readonly (string | null)[])[],
): Pasted {
  const [[only] = []] = values
  const isOne = values.length === 1 && values[0]?.length === 1
  const height = isOne ? heightOf(rect) : values.length
  const cells: Cell[] = []
  const added: Record<string, string | null>[] = []
  for (let down = 0; down < height; down += 1) {
    const row = rect.top + down
    const fields = isOne
      ? Array.from({ length: widthOfRect(rect) }, () => only ?? null)
      : (values[down] ?? [])
    const fresh: Record<string, string | null> = {}
    for (const [right, value] of fields.entries()) {
      const column = table.columns[rect.left + right]
      if (!column || isReadOnly(column)) continue
      if (row < rows) cells.push({ row, column: rect.left + right, value })
      // what has a default takes it
      else if (value !== null || !hasDefault(column)) fresh[column.name] = value
    }
    if (row >= rows) added.push(fresh)
  }
  return { cells, added }
}
