// What can be done with a table: filter, insert, read again, copy and remove what is selected, export all of it.
import { ArrowDownToLine, Copy, Download, Plus, RefreshCw, Trash2 } from 'lucide-react'
import { Button } from '../../components/ui/button.tsx'
import { Menu, MenuItem } from '../../components/ui/menu.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { ask } from '../../lib/api/client.ts'
import type { DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'
import { messages } from '../../lib/messages/index.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { toCsv, toInserts, toJson } from './copy.ts'
import { Filters } from './filters.tsx'
import { ImportButton } from './import/index.tsx'
import type { Filter } from './state.ts'
import type { Editor } from './use-editor.ts'
import { heightOf, widthOfRect } from './range.ts'
import { rangeFormats, type Range } from './use-range.ts'

const formats = { JSON: toJson, CSV: toCsv, SQL: toInserts } as const

async function copyRows(table: TableInfo, editor: Editor, format: keyof typeof formats): Promise<void> {
  const rows = await Promise.all(
    [...editor.selected].sort((a, b) => a - b).map((row) => editor.wholeRow(row)),
  )
  await navigator.clipboard.writeText(
    formats[format](
      table,
      rows.filter((row) => row !== undefined),
    ),
  )
  toast({ title: messages.common.copied })
}

/** All rows, as the API streams them. */
async function exportAll({ schema, name }: TableInfo, type: 'text/csv' | 'application/json'): Promise<void> {
  const response = await ask(`/rest/v1/${encodeURIComponent(name)}`, {
    headers: { accept: type, 'accept-profile': schema },
  })
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = `${name}.${type === 'text/csv' ? 'csv' : 'json'}`
  link.click()
  URL.revokeObjectURL(url)
}

const failed = (error: unknown) =>
  toast({ kind: 'bad', title: error instanceof Error ? error.message : String(error) })

function RangeActions({ editor, range }: { readonly editor: Editor; readonly range: Range }) {
  return (
    <>
      <span className="font-medium" role="status">
        {texts.cells(heightOf(range.rect).toLocaleString('en'), String(widthOfRect(range.rect)))}
      </span>
      <Menu
        trigger={
          <Button size="small">
            <Copy aria-hidden="true" />
            {texts.copyAs}
          </Button>
        }
      >
        {Object.keys(rangeFormats).map((format) => (
          <MenuItem key={format} onSelect={() => range.copy(format as keyof typeof rangeFormats)}>
            {format}
          </MenuItem>
        ))}
      </Menu>
      {editor.canEdit && (
        <>
          {heightOf(range.rect) > 1 && (
            <Button size="small" onClick={range.fill}>
              <ArrowDownToLine aria-hidden="true" />
              {texts.fill}
            </Button>
          )}
          <Button size="small" onClick={range.clear}>
            {texts.setNull}
          </Button>
          <Button size="small" onClick={range.remove}>
            <Trash2 aria-hidden="true" />
            {texts.deleteRows}
          </Button>
        </>
      )}
      <Button size="small" kind="quiet" onClick={range.collapse}>
        {texts.clear}
      </Button>
    </>
  )
}

export function Toolbar({
  database,
  table,
  exposed,
  editor,
  range,
  filters,
  onFilters,
  onInsert,
}: {
  readonly database: DatabaseSchema
  readonly table: TableInfo
  /** Whether the API serves it. */
  readonly exposed: boolean
  readonly editor: Editor
  readonly range: Range
  readonly filters: readonly Filter[]
  readonly onFilters: (filters: readonly Filter[]) => void
  readonly onInsert: (initial: Readonly<Record<string, string | null>>) => void
}) {
  const { selected, canEdit } = editor
  const isTable = !table.kind.includes('view')
  const duplicate = async () => {
    const [row = 0] = selected
    const values = await editor.wholeRow(row)
    const writable = table.columns.flatMap(({ name, generated, identity }, index) =>
      generated || identity !== null || table.primary_key.includes(name)
        ? []
        : [[name, values?.[index] ?? null] as const],
    )
    onInsert(Object.fromEntries(writable))
  }
  return (
    <div className="flex flex-wrap items-center gap-2 px-3 py-2">
      {selected.size === 0 && range.isMany ? (
        <RangeActions editor={editor} range={range} />
      ) : selected.size === 0 ? (
        <>
          <Filters table={table} filters={filters} onChange={onFilters} />
          <Button size="small" onClick={() => void editor.rows.refresh()}>
            <RefreshCw aria-hidden="true" />
            {texts.refresh}
          </Button>
          {exposed && (
            <Menu
              trigger={
                <Button size="small">
                  <Download aria-hidden="true" />
                  {texts.exportAs}
                </Button>
              }
            >
              <MenuItem onSelect={() => void exportAll(table, 'text/csv').catch(failed)}>CSV</MenuItem>
              <MenuItem onSelect={() => void exportAll(table, 'application/json').catch(failed)}>
                JSON
              </MenuItem>
            </Menu>
          )}
          {isTable && <ImportButton {...{ database, schema: table.schema, table }} />}
          {canEdit && (
            <Button size="small" kind="primary" className="ml-auto" onClick={() => onInsert({})}>
              <Plus aria-hidden="true" />
              {texts.insert}
            </Button>
          )}
        </>
      ) : (
        <>
          <span className="font-medium">{texts.selected(selected.size)}</span>
          <Menu
            trigger={
              <Button size="small">
                <Copy aria-hidden="true" />
                {texts.copyAs}
              </Button>
            }
          >
            {Object.keys(formats).map((format) => (
              <MenuItem
                key={format}
                onSelect={() => void copyRows(table, editor, format as keyof typeof formats).catch(failed)}
              >
                {format}
              </MenuItem>
            ))}
          </Menu>
          {canEdit && selected.size === 1 && (
            <Button size="small" onClick={() => void duplicate().catch(failed)}>
              {texts.duplicate}
            </Button>
          )}
          {canEdit && (
            <Button size="small" onClick={() => void editor.removeRows([...selected]).catch(failed)}>
              <Trash2 aria-hidden="true" />
              {messages.common.delete}
            </Button>
          )}
          <Button size="small" kind="quiet" onClick={editor.clearSelection}>
            {texts.clear}
          </Button>
        </>
      )}
    </div>
  )
}
