// A column is added to a table that is there, or changed: renaming it is writing another name.
import { useState } from 'react'
import type { ColumnInfo, DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'
import { schema as texts } from '../../lib/messages/schema.ts'
import type { Change } from './blast-radius.tsx'
import { ColumnFields } from './column-fields.tsx'
import { addColumnSql, alterColumnSql, draftOf, newColumn } from './columns.ts'
import { FormSheet } from './form-sheet.tsx'

export function ColumnForm({
  table,
  column,
  database,
  onClose,
}: {
  readonly table: TableInfo
  /** Undefined: a new one. */
  readonly column: ColumnInfo | undefined
  readonly database: DatabaseSchema
  readonly onClose: () => void
}) {
  const [draft, setDraft] = useState(() => (column ? draftOf(column, table) : newColumn))
  const name = draft.name.trim()
  const taken = table.columns.some((one) => one.name === name && one.name !== column?.name)
  const isComplete = name !== '' && draft.type.trim() !== '' && !taken
  const sql = !isComplete ? '' : column ? alterColumnSql(table, column, draft) : addColumnSql(table, draft)
  const title = column ? texts.editColumn(column.name) : texts.addColumn
  const change: Change | undefined =
    sql === ''
      ? undefined
      : {
          title: column ? title : `${title} ${name}`,
          sql,
          name: `${column ? 'alter' : 'add'} ${table.name} ${name}`.slice(0, 60),
          subject: column?.name ?? name,
        }
  return (
    <FormSheet title={title} change={change} onClose={onClose}>
      <ColumnFields draft={draft} onChange={setDraft} database={database} isThere={column !== undefined} />
      {taken && <p className="text-danger text-xs">{texts.nameTaken}</p>}
    </FormSheet>
  )
}
