// Changes as they arrive: of which tables, as whom; stopped, cleared, counted.
import { Pause, Play, Radio, Trash2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { CheckField, SelectField, TextField } from '../../components/ui/field.tsx'
import { Empty, ErrorNote } from '../../components/ui/states.tsx'
import { WhoFields, type Who } from '../../components/who.tsx'
import type { RealtimeTable } from '../../lib/api/realtime.ts'
import { realtime } from '../../lib/messages/realtime.ts'
import { ChangeList } from './change-list.tsx'
import { ChangeSheet } from './change-sheet.tsx'
import { useWatch, type Watch } from './use-watch.ts'
import type { Entry } from './watched.ts'
import { asOf, nameOf } from './whom.ts'

const texts = realtime.watch
const everything: Watch = { as: { role: 'service_role' }, hidden: true }
const events = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']

/** Chooses whose view it is. */
function WhoseView({
  watch,
  onChange,
}: {
  readonly watch: Watch
  readonly onChange: (watch: Watch) => void
}) {
  const [open, setOpen] = useState(false)
  const [who, setWho] = useState<Who>({ role: 'service_role', claims: '{}' })
  const as = asOf(who)
  return (
    <>
      <Button onClick={() => setOpen(true)} title={texts.change}>
        <bdi className="max-w-60 truncate">{texts.asWho(nameOf(watch.as))}</bdi>
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={texts.whoTitle}
        description={texts.whoLead}
        footer={
          <Button
            kind="primary"
            disabled={!as}
            onClick={() => {
              if (as) onChange({ ...watch, as })
              setOpen(false)
            }}
          >
            {texts.whoUse}
          </Button>
        }
      >
        <WhoFields who={who} onChange={setWho} />
      </Dialog>
    </>
  )
}

function Choices({
  tables,
  watch,
  onChange,
}: {
  readonly tables: readonly RealtimeTable[]
  readonly watch: Watch
  readonly onChange: (watch: Watch) => void
}) {
  const { table, schema, event, filter, ...rest } = watch
  const [written, setWritten] = useState(filter ?? '')
  const choose = (more: Pick<Watch, 'table' | 'schema' | 'event' | 'filter'>) =>
    onChange({ ...rest, ...more })
  const ofTable = table !== undefined && schema !== undefined ? { table, schema } : {}
  const ofEvent = event === undefined ? {} : { event }
  return (
    <form
      aria-label={texts.form}
      className="flex flex-wrap items-start gap-3"
      onSubmit={(submitted) => {
        submitted.preventDefault()
        choose({ ...ofTable, ...ofEvent, ...(written.trim() !== '' && { filter: written.trim() }) })
      }}
    >
      <div className="w-56">
        <SelectField
          label={texts.table}
          value={table === undefined ? '' : JSON.stringify([schema, table])}
          onChange={({ target: { value } }) => {
            setWritten('')
            const [inSchema = '', name = ''] = value === '' ? [] : (JSON.parse(value) as string[])
            choose({ ...(value !== '' && { table: name, schema: inSchema }), ...ofEvent })
          }}
        >
          <option value="">{texts.allTables}</option>
          {tables.map((one) => (
            <option key={`${one.schema}.${one.name}`} value={JSON.stringify([one.schema, one.name])}>
              {one.schema === 'public' ? one.name : `${one.schema}.${one.name}`}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="w-36">
        <SelectField
          label={texts.event}
          value={event ?? ''}
          onChange={({ target: { value } }) =>
            choose({
              ...ofTable,
              ...(value !== '' && { event: value }),
              ...(filter !== undefined && { filter }),
            })
          }
        >
          <option value="">{texts.everyEvent}</option>
          {events.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
      </div>
      <div className="w-72 max-w-full">
        <TextField
          label={texts.filter}
          hint={texts.filterHint}
          disabled={table === undefined}
          value={written}
          spellCheck={false}
          onChange={({ target }) => setWritten(target.value)}
        />
      </div>
      <Button type="submit" disabled={table === undefined} className="mt-6">
        {texts.start}
      </Button>
    </form>
  )
}

/** @param toTables leads to where tables are published */
export function Changes({
  tables,
  toTables,
}: {
  readonly tables: readonly RealtimeTable[]
  readonly toTables: ReactNode
}) {
  const [watch, setWatch] = useState(everything)
  const [open, setOpen] = useState<Entry>()
  const [frozen, setFrozen] = useState<readonly Entry[]>()
  const { entries, rate, isLive, hasGap, error, clear } = useWatch(watch)
  const published = tables.filter((table) => table.published)
  const known = new Set(frozen?.map(({ key }) => key))
  const waiting = frozen ? entries.filter(({ key }) => !known.has(key)).length : 0
  const shown = frozen ?? entries
  const { hidden, ...asked } = watch
  const change = (next: Watch) => {
    setFrozen(undefined)
    setWatch(next)
  }
  if (published.length === 0) {
    return (
      <Empty icon={Radio} title={texts.noTables} action={toTables}>
        {texts.noTablesLead}
      </Empty>
    )
  }
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <Choices tables={published} watch={watch} onChange={change} />
        <div className="flex flex-wrap items-center gap-2 pt-6">
          <WhoseView watch={watch} onChange={change} />
          {watch.as.role !== 'service_role' && (
            <CheckField
              label={texts.hidden}
              checked={hidden}
              onChange={({ target }) => change({ ...watch, hidden: target.checked })}
            />
          )}
        </div>
      </div>
      {error && <ErrorNote error={error} retry={() => change({ ...watch })} />}
      {hasGap && <p role="status">{texts.gap}</p>}
      <div className="flex flex-wrap items-center gap-3">
        <span role="status">
          <Badge kind={frozen ? 'warn' : isLive ? 'good' : 'plain'}>
            {frozen ? texts.paused : isLive ? texts.live : texts.connecting}
          </Badge>
        </span>
        <span className="text-muted tabular-nums">{texts.rate(rate.toFixed(1))}</span>
        <span className="text-muted tabular-nums">{texts.count(shown.length)}</span>
        {waiting > 0 && <span className="text-muted tabular-nums">{texts.waiting(waiting)}</span>}
        <div className="ml-auto flex gap-2">
          <Button size="small" onClick={() => setFrozen(frozen ? undefined : entries)}>
            {frozen ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
            {frozen ? texts.resume : texts.pause}
          </Button>
          <Button
            size="small"
            onClick={() => {
              clear()
              if (frozen) setFrozen([])
            }}
          >
            <Trash2 aria-hidden="true" />
            {texts.clear}
          </Button>
        </div>
      </div>
      {shown.length === 0 ? (
        <Empty icon={Radio} title={texts.empty}>
          {texts.emptyLead}
        </Empty>
      ) : (
        <ChangeList entries={shown} onOpen={setOpen} />
      )}
      {open && (
        <ChangeSheet
          key={open.key}
          entry={entries.find(({ key }) => key === open.key) ?? open}
          watched={asked}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  )
}
