// The state of one table's editor: what is active, selected, edited, staged; and what can be done with it.
import { useMutation } from '@tanstack/react-query'
import { useCallback, useReducer, useState } from 'react'
import { toast } from '../../components/ui/toast.tsx'
import type { TableInfo } from '../../lib/api/schema.ts'
import { runSql } from '../../lib/api/sql.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { countOf, idOf, nothingStaged, reduce } from './changes.ts'
import type { Place } from './grid.tsx'
import { save } from './save.ts'
import { longestShown, placeSql, rowSql, type Key, type Values } from './sql.ts'
import type { GridState } from './state.ts'
import { useRows, type Row } from './use-rows.ts'

const isCut = (value: string | null | undefined) => (value?.length ?? 0) > longestShown

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

  const remove = () => {
    const keys = [...selected].flatMap((row) => {
      const found = rowAt(row)
      return found ? [keyOf(found)] : []
    })
    for (const row of [...selected].filter((one) => one < added).sort((a, b) => b - a))
      dispatch({ type: 'drop added', index: row })
    if (keys.length > 0) dispatch({ type: 'remove', keys })
    setSelected(new Set())
  }

  const saving = useMutation({
    mutationFn: () => save(table, now),
    onSuccess: async () => {
      dispatch({ type: 'clear' })
      setSelected(new Set())
      toast({ title: texts.saved })
      await rows.refresh()
    },
  })

  const onRange = useCallback((from: number, to: number) => setRange({ from, to }), [])
  return {
    ...{ rows, now, added, canEdit, selected, select, remove, saving, onRange, rowAt, valueAt, setValue },
    ...{ wholeRow, wholeValue },
    count: (rows.count ?? 0) + added,
    changed: countOf(now),
    clearSelection: () => setSelected(new Set()),
    addRow: (values: Values) => dispatch({ type: 'add', rows: [values] }),
    undo: () => dispatch({ type: 'undo' }),
    discard: () => {
      saving.reset()
      dispatch({ type: 'clear' })
    },
    isEdited: (place: Place): boolean => {
      const found = rowAt(place.row)
      const name = table.columns[place.column]?.name ?? ''
      return canEdit && found !== undefined && now.edits.get(idOf(keyOf(found)))?.[name] !== undefined
    },
    rowState: (row: number): 'new' | 'removed' | 'edited' | 'plain' => {
      if (row < added) return 'new'
      const found = rowAt(row)
      if (!found || !canEdit) return 'plain'
      const id = idOf(keyOf(found))
      return now.removed.has(id) ? 'removed' : now.edits.has(id) ? 'edited' : 'plain'
    },
  }
}

export type Editor = ReturnType<typeof useEditor>
