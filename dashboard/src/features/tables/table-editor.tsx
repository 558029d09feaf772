// One table: its rows in a grid, what is changed in them, and saving that as one reviewed transaction.
import { useBlocker } from '@tanstack/react-router'
import { Table2 } from 'lucide-react'
import { useMemo, useState, type KeyboardEvent } from 'react'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { toast } from '../../components/ui/toast.tsx'
import type { ColumnInfo, DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'
import { findTable } from '../../lib/api/schema.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { CellEditor } from './cell.tsx'
import { columnAt, isReadOnly, kindOf } from './cells.ts'
import { toSql } from './steps.ts'
import { Grid } from './grid.tsx'
import { NewRow } from './new-row.tsx'
import type { Place } from './range.ts'
import { Reference } from './reference.tsx'
import { SaveBar } from './save-bar.tsx'
import { longestShown, type Values } from './sql.ts'
import { nextSorts, type GridState } from './state.ts'
import { Toolbar } from './toolbar.tsx'
import { useEditor, type Editor } from './use-editor.ts'
import { useRange } from './use-range.ts'
import { ValueDialog } from './value-dialog.tsx'

type Editing =
  | {
      readonly in: 'cell'
      readonly place: Place
      readonly value: string | null
      readonly isTyped: boolean
    }
  | { readonly in: 'dialog'; readonly place: Place; readonly value: string | null }
  | { readonly in: 'reference'; readonly place: Place }
  | undefined

function CountLine({ editor }: { readonly editor: Editor }) {
  const { count, isEstimate, hasMore } = editor.rows
  if (count === undefined) return null
  const text = count.toLocaleString('en')
  return (
    <p className="text-muted px-3 py-1.5 text-xs" role="status">
      {hasMore ? texts.moreThan(text) : isEstimate ? texts.about(text) : texts.rows(count)}
      {editor.canEdit ? ` · ${texts.keyboard}` : ''}
    </p>
  )
}

const foreignKeyOf = ({ foreign_keys: keys }: TableInfo, { name }: ColumnInfo) =>
  keys.find(({ columns }) => columns.length === 1 && columns[0] === name)

export function TableEditor({
  schema,
  table,
  state,
  onState,
}: {
  readonly schema: DatabaseSchema
  readonly table: TableInfo
  readonly state: GridState
  readonly onState: (state: GridState) => void
}) {
  const editor = useEditor(table, state)
  const range = useRange(table, editor)
  const { active } = range.chosen
  const setActive = (place: Place) => range.choose(place)
  const [editing, setEditing] = useState<Editing>()
  const [fresh, setFresh] = useState<Values>()
  useBlocker({
    shouldBlockFn: () => editor.changed > 0 && !window.confirm(texts.leave),
    enableBeforeUnload: () => editor.changed > 0,
  })
  const columnOf = (place: Place) => columnAt(table, place.column)

  const edit = (place: Place, typed?: string) => {
    const column = columnOf(place)
    const value = editor.valueAt(place) ?? null
    const kind = kindOf(column)
    const isLarge = (value?.length ?? 0) > longestShown || value?.includes('\n') === true
    const isLocked = isReadOnly(column) || !editor.canEdit
    setActive(place)
    if (!isLarge && !isLocked && kind !== 'json') {
      const starts = typed !== undefined && kind !== 'boolean' && kind !== 'enum'
      setEditing({ in: 'cell', place, value: starts ? typed : value, isTyped: starts })
      return
    }
    editor
      .wholeValue(place)
      .then((whole) => setEditing({ in: 'dialog', place, value: whole }))
      .catch((error: unknown) => toast({ kind: 'bad', title: String(error) }))
  }
  const done = (place: Place, value: string | null, move: 'down' | 'right' | 'none' = 'none') => {
    // what was only looked at stays as it is, a default of a new row too
    const isTouched =
      editing?.in === 'reference' || (editing?.in === 'cell' && editing.isTyped) || editing?.value !== value
    if (isTouched) editor.setValue(place, value)
    setEditing(undefined)
    const { row, column } = place
    if (move === 'down') setActive({ row: Math.min(row + 1, editor.count - 1), column })
    if (move === 'right') setActive({ row, column: Math.min(column + 1, table.columns.length - 1) })
  }
  const key = (event: KeyboardEvent) => {
    const combined = event.ctrlKey || event.metaKey
    const name = event.key.toLowerCase()
    if (combined && (name === 'y' || (name === 'z' && event.shiftKey))) editor.redo()
    else if (combined && name === 'z') editor.undo()
    else if (combined && name === 'c') range.copy('TSV')
    else if (combined && name === 'a') range.chooseAll()
    else if (combined && name === 'd') range.fill()
    else if (event.key === 'Delete') range.clear()
    else if (event.key === 'Escape') range.collapse()
    else return
    event.preventDefault()
  }

  const peeks = useMemo(
    () =>
      new Map(
        table.columns.flatMap((column) => {
          const foreignKey = foreignKeyOf(table, column)
          return foreignKey ? [[column.name, foreignKey.table] as const] : []
        }),
      ),
    [table],
  )
  const place = editing?.place
  const pointed = editing?.in === 'reference' ? foreignKeyOf(table, columnOf(editing.place)) : undefined
  const target = pointed && findTable(schema, pointed.schema, pointed.table)
  const { count, error } = editor.rows
  const isExposed = schema.schemas.some(({ name, exposed }) => exposed && name === table.schema)
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Toolbar
        database={schema}
        table={table}
        exposed={isExposed}
        editor={editor}
        range={range}
        filters={state.filters}
        onFilters={(filters) => onState({ ...state, filters })}
        onInsert={setFresh}
      />
      {!editor.canEdit && table.kind === 'table' && <p className="text-muted px-3 pb-2">{texts.noKey}</p>}
      {error && (
        <div className="p-3">
          <ErrorNote error={error} retry={() => void editor.rows.refresh()} />
        </div>
      )}
      {count === undefined && !error && (
        <div className="p-4">
          <Loading />
        </div>
      )}
      {count === 0 && editor.added === 0 && (
        <div className="p-4">
          <Empty icon={Table2} title={state.filters.length > 0 ? texts.emptyFiltered : texts.empty} />
        </div>
      )}
      {editor.count > 0 && (
        <Grid
          table={table}
          count={editor.count}
          sorts={state.sorts}
          onSort={(column) => onState({ ...state, sorts: nextSorts(state.sorts, column) })}
          viewOf={editor.viewOf}
          peeks={peeks}
          onPeek={(at) => setEditing({ in: 'reference', place: at })}
          selected={editor.selected}
          onSelect={editor.select}
          active={active}
          onActive={range.choose}
          chosen={range.isMany ? range.rect : undefined}
          onPaste={range.paste}
          editor={
            editing?.in === 'cell'
              ? {
                  place: editing.place,
                  node: (
                    <CellEditor
                      column={columnOf(editing.place)}
                      schema={schema}
                      value={editing.value}
                      isTyped={editing.isTyped}
                      onDone={(value, move) => done(editing.place, value, move)}
                      onCancel={() => setEditing(undefined)}
                    />
                  ),
                }
              : undefined
          }
          onEdit={edit}
          onKey={key}
          onRange={editor.onRange}
        />
      )}
      <CountLine editor={editor} />
      {editor.changed > 0 && (
        <SaveBar
          count={editor.changed}
          sql={() => toSql(table, editor.now)}
          busy={editor.saving.isPending}
          error={editor.saving.error}
          onSave={() => editor.saving.mutate()}
          onUndo={editor.undo}
          onRedo={editor.canRedo ? editor.redo : undefined}
          onDiscard={editor.discard}
        />
      )}
      {editing?.in === 'dialog' && (
        <ValueDialog
          column={columnOf(editing.place)}
          value={editing.value}
          readOnly={!editor.canEdit || isReadOnly(columnOf(editing.place))}
          onDone={(value) => done(editing.place, value)}
          onCancel={() => setEditing(undefined)}
        />
      )}
      {pointed && target && place && (
        <Reference
          foreignKey={pointed}
          target={target}
          value={editor.valueAt(place) ?? null}
          onPick={editor.canEdit ? (value) => done(place, value) : undefined}
          onClose={() => setEditing(undefined)}
        />
      )}
      {fresh && (
        <NewRow
          table={table}
          schema={schema}
          initial={fresh}
          onDone={(values) => {
            editor.addRow(values)
            setFresh(undefined)
          }}
          onClose={() => setFresh(undefined)}
        />
      )}
    </div>
  )
}
