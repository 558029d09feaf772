// What narrows the log: every choice stands in the address of the page.
import { useState, type ReactNode } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { SelectField, TextField } from '../../components/ui/field.tsx'
import { logs as texts } from '../../lib/messages/logs.ts'
import { logMethods, logSpans, logStatuses, type LogsSearch } from '../../lib/search/logs.ts'

export interface Place {
  readonly search: LogsSearch
  /** @param change what becomes different; undefined takes a part away */
  readonly go: (change: { readonly [name in keyof LogsSearch]?: unknown }) => void
}

const levels = ['debug', 'info', 'warn', 'error', 'fatal'] as const

/** Narrows once the field is left, or by Enter. */
function Typed({
  name,
  label,
  hint,
  type = 'search',
  search,
  go,
}: Place & {
  readonly name: 'path' | 'route' | 'user' | 'request' | 'slower'
  readonly label: string
  readonly hint?: string
  readonly type?: 'search' | 'number'
}) {
  const value = search[name]
  const take = (text: string) => {
    if (text !== String(value ?? '')) go({ [name]: text === '' ? undefined : text })
  }
  return (
    <TextField
      key={value ?? ''}
      label={label}
      type={type}
      {...(hint !== undefined && { placeholder: hint })}
      {...(type === 'number' && { min: 0 })}
      defaultValue={value ?? ''}
      onBlur={(event) => take(event.target.value.trim())}
      onKeyDown={(event) => event.key === 'Enter' && take(event.currentTarget.value.trim())}
    />
  )
}

function Choice({
  name,
  label,
  any,
  options,
  search,
  go,
}: Place & {
  readonly name: keyof LogsSearch
  readonly label: string
  readonly any: string
  readonly options: readonly (readonly [value: string, title: ReactNode])[]
}) {
  return (
    <SelectField
      label={label}
      value={String(search[name] ?? '')}
      onChange={({ target }) => go({ [name]: target.value === '' ? undefined : target.value })}
    >
      <option value="">{any}</option>
      {options.map(([value, title]) => (
        <option key={value} value={value}>
          {title}
        </option>
      ))}
    </SelectField>
  )
}

const rare = ['method', 'user', 'request', 'route', 'slower'] as const

export function Filters(place: Place) {
  const { search, go } = place
  const [open, setOpen] = useState(() => rare.some((name) => search[name] !== undefined))
  const narrowing = Object.keys(search).filter((name) => name !== 'live' && name !== 'entry')
  return (
    <section aria-label={texts.filters} className="border-line bg-surface space-y-3 rounded-xl border p-4">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-[2fr_1fr_1fr_1fr_1fr]">
        <div className="col-span-2 lg:col-span-1">
          <Typed {...place} name="path" label={texts.path} hint={texts.pathHint} />
        </div>
        <Choice
          {...place}
          name="kind"
          label={texts.kind}
          any={texts.kinds['']}
          options={[
            ['request', texts.kinds.request],
            ['line', texts.kinds.line],
          ]}
        />
        <Choice
          {...place}
          name="status"
          label={texts.status}
          any={texts.anyStatus}
          options={logStatuses.map((status) => [status, status])}
        />
        <Choice
          {...place}
          name="level"
          label={texts.level}
          any={texts.anyLevel}
          options={levels.map((level) => [level, texts.levelFrom(level)])}
        />
        <Choice
          {...place}
          name="minutes"
          label={texts.span}
          any={texts.spans(0)}
          options={logSpans.map((minutes) => [String(minutes), texts.spans(minutes)])}
        />
      </div>
      {open && (
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-5">
          <Choice
            {...place}
            name="method"
            label={texts.method}
            any={texts.anyMethod}
            options={logMethods.map((method) => [method, method])}
          />
          <Typed {...place} name="slower" label={texts.slower} type="number" />
          <Typed {...place} name="user" label={texts.user} />
          <Typed {...place} name="request" label={texts.request} />
          <Typed {...place} name="route" label={texts.route} />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="small" kind="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {texts.more}
        </Button>
        {narrowing.length > 0 && (
          <Button
            size="small"
            kind="quiet"
            onClick={() => go(Object.fromEntries(narrowing.map((name) => [name, undefined])))}
          >
            {texts.clear}
          </Button>
        )}
      </div>
    </section>
  )
}
