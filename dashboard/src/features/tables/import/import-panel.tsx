// A file into a table that is there, or into a new one: chosen, looked at, mapped, tried, imported.
import { useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Sheet } from '../../../components/ui/dialog.tsx'
import { SelectField } from '../../../components/ui/field.tsx'
import { Snippet } from '../../../components/ui/snippet.tsx'
import { Empty, ErrorNote, Loading } from '../../../components/ui/states.tsx'
import { toast } from '../../../components/ui/toast.tsx'
import type { ImportPlan, ImportReport } from '../../../lib/api/import.ts'
import { findTable, type DatabaseSchema, type TableInfo } from '../../../lib/api/schema.ts'
import { migrateSql } from '../../../lib/api/sql.ts'
import { importing as texts } from '../../../lib/messages/import.ts'
import {
  createTableSql,
  guessMapping,
  newColumns,
  newTableMapping,
  newTableSql,
  plainName,
  written,
  type Empties,
  type Mapping,
  type NewTable,
} from './mapping.ts'
import { MappingFields, NewTableFields } from './mapping-fields.tsx'
import { PickFile } from './pick-file.tsx'
import { Progress, Result } from './result-view.tsx'
import type { Source } from './source.ts'
import { FormatFields, Preview } from './source-view.tsx'
import { useImport, type Order } from './use-import.ts'

type Conflict = NonNullable<ImportPlan['conflict']>

/** The keys that rows may be the same by. */
const keysOf = ({ primary_key: primary, constraints }: TableInfo): readonly (readonly string[])[] => [
  ...(primary.length > 0 ? [primary] : []),
  ...constraints.filter(({ kind }) => kind === 'unique').map(({ columns }) => columns),
]

function ConflictFields({
  table,
  conflict,
  onChange,
}: {
  readonly table: TableInfo
  readonly conflict: Conflict
  readonly onChange: (conflict: Conflict) => void
}) {
  const keys = keysOf(table)
  const [first] = keys
  if (!first) return null
  return (
    <>
      <SelectField
        label={texts.conflict}
        value={conflict.action}
        onChange={({ target }) => {
          const action = target.value as Conflict['action']
          onChange(action === 'update' ? { action, columns: first } : { action })
        }}
      >
        {Object.entries(texts.conflictAs).map(([action, title]) => (
          <option key={action} value={action}>
            {title}
          </option>
        ))}
      </SelectField>
      {conflict.action !== 'fail' && (
        <SelectField
          label={texts.key}
          value={conflict.columns?.join('\n') ?? ''}
          onChange={({ target }) =>
            onChange({
              action: conflict.action,
              ...(target.value !== '' && { columns: target.value.split('\n') }),
            })
          }
        >
          {conflict.action === 'skip' && <option value="">{texts.anyKey}</option>}
          {keys.map((columns) => (
            <option key={columns.join('\n')} value={columns.join('\n')}>
              {columns.join(', ')}
            </option>
          ))}
        </SelectField>
      )}
    </>
  )
}

interface PanelProps {
  readonly database: DatabaseSchema
  readonly schema: string
  /** Undefined: a new one. */
  readonly table: TableInfo | undefined
  readonly onClose: () => void
  /** @param table where the rows are now */
  readonly onDone: (table: string) => void
}

const newTableOf = (schema: string, file: File, source: Source): NewTable => ({
  ...{ schema, name: plainName(file.name.replace(/\.\w+$/, '')), columns: newColumns(source.columns) },
  key: newColumns(source.columns).some(({ name }) => name === 'id') ? 'id' : null,
})

export function ImportPanel({ database, schema, table, onClose, onDone }: PanelProps) {
  const job = useImport()
  const { file, format, source, running, step } = job
  const { data } = source
  return (
    <Sheet
      open
      onClose={() => {
        job.cancel()
        onClose()
      }}
      title={table ? texts.title(table.name) : texts.titleNew}
      description={texts.lead}
      className="w-[min(56rem,100vw)]"
    >
      <div className="space-y-5">
        {!file && <PickFile onFile={job.take} />}
        {file && format && (
          <FormatFields
            {...{ file, format, source: data }}
            onFormat={job.setFormat}
            onOther={() => job.take(undefined)}
          />
        )}
        {file && (format === undefined || source.isFetching) && <Loading />}
        {source.error && <ErrorNote error={source.error} />}
        {data?.rows === 0 && <Empty title={texts.empty} />}
        {file && data && data.rows > 0 && (
          <Settings
            key={`${file.name} ${JSON.stringify(format)}`}
            {...{ database, schema, table, file }}
            source={data}
            isBusy={running.isPending}
            onClose={onClose}
            onChange={() => running.reset()}
            onRun={(order, name) =>
              running.mutate(
                { order, read: data },
                {
                  onSuccess: ({ inserted, updated, skipped }) => {
                    if (order.plan.dry_run === true) return
                    const counts = [inserted, updated, skipped].map((count) => count.toLocaleString('en'))
                    toast({ title: texts.done(...(counts as [string, string, string])) })
                    onDone(name)
                  },
                },
              )
            }
          />
        )}
        <Progress step={step} onCancel={job.cancel} />
        <Result report={dryReport(running)} error={running.error} />
      </div>
    </Sheet>
  )
}

const dryReport = ({
  data,
  variables,
}: {
  readonly data: ImportReport | undefined
  readonly variables: { readonly order: Order } | undefined
}) => (variables?.order.plan.dry_run === true ? data : undefined)

function Settings({
  database,
  schema,
  table,
  file,
  source,
  isBusy,
  onChange,
  onRun,
}: Omit<PanelProps, 'onDone'> & {
  readonly file: File
  readonly source: Source
  readonly isBusy: boolean
  /** What was found before is no longer so. */
  readonly onChange: () => void
  readonly onRun: (order: Order, table: string) => void
}) {
  const [mapping, setMapping] = useState<Mapping>(() =>
    table ? guessMapping(source.columns, table.columns) : {},
  )
  const [fresh, setFresh] = useState<NewTable>(() => newTableOf(schema, file, source))
  const [empties, setEmpties] = useState<Empties>('postgres')
  const [conflict, setConflict] = useState<Conflict>({ action: 'fail' })
  const [made, setMade] = useState<string>()
  const isTaken = !table && made !== fresh.name && findTable(database, schema, fresh.name) !== undefined
  const used = table ? mapping : newTableMapping(fresh)
  const columns = written(used)
  const isReady = columns.length > 0 && !isTaken && fresh.name !== ''
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      onChange()
      set(value)
    }
  const start = (isDry: boolean) => {
    const name = table?.name ?? fresh.name
    const isMade = table !== undefined || made === name
    onRun(
      {
        plan: {
          ...{ schema, table: name, columns, conflict, dry_run: isDry },
          ...(isDry && !isMade && { create: createTableSql(fresh) }),
        },
        ...{ mapping: used, empties },
        ...(!isDry &&
          !isMade && {
            before: async () => {
              await migrateSql({ sql: newTableSql(fresh), name: `create ${name}`.slice(0, 60) })
              setMade(name)
            },
          }),
      },
      name,
    )
  }
  const { rows } = source
  return (
    <>
      {source.uneven !== undefined && (
        <p className="bg-warn-soft text-warn-soft-ink rounded-lg p-3">{texts.uneven(source.uneven)}</p>
      )}
      <Preview source={source} />
      <fieldset disabled={isBusy} className="space-y-5">
        <section aria-label={texts.mapping} className="space-y-2">
          <h3 className="text-sm font-semibold">{texts.mapping}</h3>
          {table ? (
            <MappingFields
              {...{ columns: table.columns, source: source.columns, mapping }}
              onChange={changed(setMapping)}
            />
          ) : (
            <NewTableFields
              {...{ table: fresh, source: source.columns, isTaken }}
              onChange={changed(setFresh)}
            />
          )}
        </section>
        <div className="grid gap-3 sm:grid-cols-3">
          <SelectField
            label={texts.empties}
            value={empties}
            onChange={({ target }) => changed(setEmpties)(target.value as Empties)}
          >
            {Object.entries(texts.emptiesAs).map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </SelectField>
          {table && <ConflictFields {...{ table, conflict }} onChange={changed(setConflict)} />}
        </div>
        {!table && (
          <div className="space-y-2">
            <Snippet label={texts.sql} code={newTableSql(fresh)} />
            <p className="text-muted text-xs">{made === fresh.name ? texts.tableStays : texts.privateLead}</p>
          </div>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button disabled={!isReady} onClick={() => start(true)}>
            {texts.dryRun}
          </Button>
          <Button kind="primary" disabled={!isReady} onClick={() => start(false)}>
            {table || made === fresh.name ? texts.run(rows) : texts.runNew(rows)}
          </Button>
        </div>
      </fieldset>
    </>
  )
}
