// The state of one table's editor: what is active, selected, edited, staged; and what can be done with it.
import { useMutation } from '@tanstack/react-query'
import { useCallback, useReducer, useState } from 'react'
import { toast } from '../../components/ui/toast.tsx'
import type { TableInfo } from '../../lib/api/schema.ts'
import { runSql } from '../../lib/api/sql.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { countOf, idOf, nothingStaged, reduce, type Change } from './changes.ts'
import type { RowView } from './grid-row.tsx'
import type { Cell, Place } from './range.ts'
import { save } from './save.ts'
import { longestShown, pageSize, placeSql, rowSql, type Key, type Values } from './sql.ts'
import type { GridState } from './state.ts'
import { useRows, type Row } from './use-rows.ts'

/** Rows of a range that is copied or changed. */
export const mostAtOnce = 10_000

const isCut = (value: string | null | undefined) => (value?.length ?? 0) > longestShown

/** The least and the greatest. */
const bounds = (numbers: readonly number[]): readonly [number, number] =>
  numbers.reduce<readonly [number, number]>(
    ([least, greatest], one) => [Math.min(least, one), Math.max(greatest, one)],
    [Infinity, -Infinity],
  )

export function useEditor(table: TableInfo, state: GridState) {
  const [range, setRange] = useState({ from: 0, to: 0 })
  const [staged, dispatch] = useReducer(reduce, nothingStaged)
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set())
  const [lastSelected, setLastSelected] = useState(0)
  const { now } = staged
  const added = now.added.length
  const rows = useRows(table, state, Math.max(0, range.from - added), Math.max(0, range.to - added))
  const canEdit = table.primary_key.length > 0 && !table.kind.includes('view')

  /** The row of the database in a row of the grid; undefined for a new one, or while it is under way. */
  const rowAt = (row: number): Row | undefined => (row < added ? undefined : rows.at(row - added))
  const keyOf = (row: Row): Key =>
    table.primary_key.map((name) => row[table.columns.findIndex((column) => column.name === name)] ?? null)

  /** With what was changed; undefined: not known, or left to the default. */
  function valueAt({ row, column }: Place): string | null | undefined {
    const name = table.columns[column]?.name ?? ''
    if (row < added) return now.added[row]?.[name]
    const found = rowAt(row)
    if (!found) return undefined
    const edit = canEdit ? now.edits.get(idOf(keyOf(found)))?.[name] : undefined
    return edit === undefined ? (found[column] ?? null) : edit
  }

  function setValue({ row, column }: Place, value: string | null): void {
    const name = table.columns[column]?.name ?? ''
    const found = rowAt(row)
    if (row < added) dispatch({ type: 'edit added', index: row, column: name, value })
    else if (found)
      // of a value that is cut the whole is not known here: whatever is set is a change
      dispatch({
        ...{ type: 'edit', key: keyOf(found), column: name, value },
        original: isCut(found[column]) ? undefined : (found[column] ?? null),
      })
  }

  /** Whole values of a row, as the grid has them only up to some length. */
  async function wholeRow(row: number): Promise<Row | undefined> {
    const found = rowAt(row)
    if (!found?.some(isCut)) return found
    const names = table.columns.map(({ name }) => name)
    const sql = canEdit ? rowSql(table, names, keyOf(found)) : placeSql(table, state, row - added)
    return (await runSql({ sql, read_only: true })).results[0]?.rows[0]
  }

  /** Rows of the database in rows of the grid: those that are known, or all of them anew. */
  async function readRows(from: number, to: number, isWhole: boolean): Promise<readonly Row[]> {
    const first = Math.max(from, added)
    if (to < first) return []
    const known = Array.from({ length: to - first + 1 }, (_, index) => rowAt(first + index))
    const found = known.filter((row) => row !== undefined)
    if (found.length === known.length && !(isWhole && found.some((row) => row.some(isCut)))) return found
    const sql = placeSql(table, state, first - added, known.length)
    const [result] = (await runSql({ sql, read_only: true, row_cap: mostAtOnce })).results
    if (result?.truncated === true) throw new Error(texts.tooLarge)
    return result?.rows ?? []
  }

  /** Whole values of rows with what was changed in them. */
  async function wholeRows(from: number, to: number): Promise<readonly Row[]> {
    const fresh = now.added
      .slice(from, to + 1)
      .map((values) => table.columns.map(({ name }) => values[name] ?? null))
    const rows = await readRows(from, to, true)
    if (!canEdit) return rows
    return [
      ...fresh,
      ...rows.map((row) => {
        const edits = now.edits.get(idOf(keyOf(row))) ?? {}
        return table.columns.map(({ name }, index) => {
          const edit = edits[name]
          return edit === undefined ? (row[index] ?? null) : edit
        })
      }),
    ]
  }

  /** Many values in one step. @param fresh new rows beside them */
  async function setCells(cells: readonly Cell[], fresh: readonly Values[] = []): Promise<void> {
    const numbers = cells.map(({ row }) => row)
    const [from, to] = bounds(numbers)
    const first = Math.max(from, added)
    const rows = cells.length === 0 ? [] : await readRows(from, to, false)
    const changes = cells.flatMap(({ row, column, value }): Change[] => {
      const name = table.columns[column]?.name ?? ''
      if (row < added) return [{ type: 'edit added', index: row, column: name, value }]
      const found = rows[row - first]
      if (!found) return []
      const original = isCut(found[column]) ? undefined : (found[column] ?? null)
      return [{ type: 'edit', key: keyOf(found), column: name, value, original }]
    })
    if (changes.length === 0 && fresh.length === 0) return
    dispatch({
      type: 'all',
      changes: [...changes, ...(fresh.length > 0 ? [{ type: 'add' as const, rows: fresh }] : [])],
    })
  }

  /** All of them in one step: new ones are dropped, others marked. */
  async function removeRows(numbers: readonly number[]): Promise<void> {
    if (numbers.length === 0) return
    const [from, to] = bounds(numbers)
    const first = Math.max(from, added)
    const rows = await readRows(from, to, false)
    const keys = numbers.flatMap((row) => {
      const found = row < added ? undefined : rows[row - first]
      return found ? [keyOf(found)] : []
    })
    const dropped = numbers.filter((row) => row < added).sort((a, b) => b - a)
    dispatch({
      type: 'all',
      changes: [
        ...dropped.map((index) => ({ type: 'drop added' as const, index })),
        ...(keys.length > 0 ? [{ type: 'remove' as const, keys }] : []),
      ],
    })
    setSelected(new Set())
  }

  async function wholeValue(place: Place): Promise<string | null> {
    const value = valueAt(place) ?? null
    const original = rowAt(place.row)?.[place.column]
    if (value === null || value.length <= longestShown || value !== original) return value
    return (await wholeRow(place.row))?.[place.column] ?? null
  }

  const select = (row: number, isRange: boolean) => {
    const next = new Set(selected)
    if (isRange) {
      const [from, to] = [Math.min(row, lastSelected), Math.max(row, lastSelected)]
      for (let index = from; index <= to; index += 1) next.add(index)
    } else if (!next.delete(row)) next.add(row)
    setSelected(next)
    setLastSelected(row)
  }

  const saving = useMutation({
    mutationFn: () => save(table, now, runSql),
    onSuccess: async () => {
      dispatch({ type: 'clear' })
      setSelected(new Set())
      toast({ title: texts.saved })
      await rows.refresh()
    },
  })

  /** Rows are read in pages: within the same ones nothing is drawn anew. */
  const onRange = useCallback(
    (from: number, to: number) => {
      const pageOf = (row: number) => Math.floor(Math.max(0, row - added) / pageSize)
      setRange((old) =>
        pageOf(old.from) === pageOf(from) && pageOf(old.to) === pageOf(to) ? old : { from, to },
      )
    },
    [added],
  )
  return {
    ...{ rows, now, added, canEdit, selected, select, saving, onRange, valueAt, setValue },
    ...{ wholeRow, wholeRows, wholeValue, setCells, removeRows },
    count: (rows.count ?? 0) + added,
    changed: countOf(now),
    clearSelection: () => setSelected(new Set()),
    addRow: (values: Values) => dispatch({ type: 'add', rows: [values] }),
    canRedo: staged.after.length > 0,
    undo: () => dispatch({ type: 'undo' }),
    redo: () => dispatch({ type: 'redo' }),
    discard: () => {
      saving.reset()
      dispatch({ type: 'clear' })
    },
    viewOf: (row: number): RowView => {
      if (row < added) return { values: undefined, edits: now.added[row], state: 'new' }
      const values = rowAt(row)
      if (!values || !canEdit) return { values, edits: undefined, state: 'plain' }
      const id = idOf(keyOf(values))
      const edits = now.edits.get(id)
      return { values, edits, state: now.removed.has(id) ? 'removed' : edits ? 'edited' : 'plain' }
    },
  }
}

export type Editor = ReturnType<typeof useEditor>
