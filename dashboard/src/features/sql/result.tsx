// One result of a run: what it did, its rows, and ways to take them along.
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Menu, MenuItem } from '../../components/ui/menu.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { toast } from '../../components/ui/toast.tsx'
import type { DatabaseSchema } from '../../lib/api/schema.ts'
import type { SqlResult } from '../../lib/api/sql.ts'
import { sql as texts } from '../../lib/messages/sql.ts'
import { qualified } from '../../lib/sql/quote.ts'
import { Chart } from './chart.tsx'
import { download, exported, isNumeric, type Format } from './export.ts'
import { Grid, type Cell } from './grid.tsx'

const formats = ['csv', 'json', 'inserts'] as const

function copy(text: string): void {
  navigator.clipboard.writeText(text).then(
    () => toast({ title: texts.copied }),
    () => toast({ title: texts.copyFailed, kind: 'bad' }),
  )
}

function FormatMenu({
  title,
  onChoose,
}: {
  readonly title: string
  readonly onChoose: (format: Format) => void
}) {
  return (
    <Menu
      trigger={
        <Button size="small">
          {title}
          <ChevronDown aria-hidden="true" />
        </Button>
      }
    >
      {formats.map((format) => (
        <MenuItem key={format} onSelect={() => onChoose(format)}>
          {texts[format]}
        </MenuItem>
      ))}
    </Menu>
  )
}

/** The one table that all values come from, where there is one. */
function tableOf({ fields }: SqlResult, schema: DatabaseSchema | undefined): string {
  const oids = new Set(fields.map((field) => field.table_oid))
  const [oid] = oids
  const table = oids.size === 1 ? schema?.tables.find((one) => one.oid === oid) : undefined
  return table ? qualified(table.schema, table.name) : 'result'
}

const countOf = ({ fields, row_count: count }: SqlResult): string => {
  if (count === null) return texts.done
  return fields.length > 0 ? texts.rows(count) : texts.changed(count)
}

export function Result({
  result,
  schema,
  label,
}: {
  readonly result: SqlResult
  readonly schema: DatabaseSchema | undefined
  readonly label: string
}) {
  const [cell, setCell] = useState<Cell>()
  const [open, setOpen] = useState<Cell>()
  const [isChart, setChart] = useState(false)
  const { fields, rows, notices } = result
  const text = (format: Format) => exported(result, format, tableOf(result, schema))
  return (
    <div className="space-y-3 pt-3">
      <div className="flex flex-wrap items-center gap-2">
        <p className="text-muted mr-auto" role="status">
          {countOf(result)} · {texts.duration(result.duration)}
        </p>
        {result.truncated && <Badge kind="warn">{texts.truncated}</Badge>}
        {rows.length > 0 && (
          <>
            <Button
              size="small"
              disabled={!cell || isChart}
              title={texts.cellHint}
              onClick={() => setOpen(cell)}
            >
              {texts.showCell}
            </Button>
            {fields.some(isNumeric) && (
              <Button size="small" aria-pressed={isChart} onClick={() => setChart(!isChart)}>
                {isChart ? texts.table : texts.chart}
              </Button>
            )}
            <FormatMenu title={texts.copyAs} onChoose={(format) => copy(text(format))} />
            <FormatMenu title={texts.download} onChoose={(format) => download(text(format), format)} />
          </>
        )}
      </div>
      {notices.length > 0 && <Snippet label={texts.notices} code={notices.join('\n')} />}
      {isChart && <Chart result={result} />}
      {!isChart && fields.length > 0 && rows.length > 0 && (
        <Grid {...{ result, label, cell }} onCell={setCell} onOpen={setOpen} />
      )}
      {fields.length > 0 && rows.length === 0 && <p className="text-muted">{texts.noRows}</p>}
      <Dialog
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={fields[open?.column ?? 0]?.name ?? ''}
        className="w-[min(56rem,calc(100vw-2rem))]"
      >
        {open && (
          <Snippet label={fields[open.column]?.name ?? ''} code={rows[open.row]?.[open.column] ?? 'NULL'} />
        )}
      </Dialog>
    </div>
  )
}
