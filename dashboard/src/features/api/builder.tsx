// The request as fields: what its method takes, nothing else.
import { CheckField, SelectField, TextArea, TextField } from '../../components/ui/field.tsx'
import type { Embed } from '../../lib/api/reference.ts'
import type { TableInfo } from '../../lib/api/schema.ts'
import { reference as texts } from '../../lib/messages/reference.ts'
import type { Endpoint, Field } from './document.ts'
import { Filters } from './filters.tsx'
import { takes, type Draft, type Prefer } from './request.ts'

export interface Facts {
  readonly endpoint: Endpoint
  readonly table: TableInfo | undefined
  readonly columns: readonly string[]
  readonly embeds: readonly Embed[]
  /** Arguments of a function. */
  readonly args: readonly Field[]
}

interface Props {
  readonly facts: Facts
  readonly draft: Draft
  readonly onChange: (change: Partial<Draft>) => void
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const toggled = (list: readonly string[], one: string, on: boolean) =>
  on ? [...list, one] : list.filter((other) => other !== one)

function Selecting({ facts: { columns, embeds }, draft, onChange }: Props) {
  return (
    <>
      {columns.length > 0 && (
        <details className="border-line rounded-lg border px-3 py-2">
          <summary className="cursor-pointer font-medium">
            {texts.select}
            <span className="text-muted ml-2 font-normal">
              {draft.columns.length === 0 ? '*' : `${draft.columns.length}/${columns.length}`}
            </span>
          </summary>
          <p className="text-muted my-1 text-xs">{texts.allColumns}</p>
          <div className="grid max-h-48 grid-cols-1 gap-1.5 overflow-y-auto py-1 pl-0.5 sm:grid-cols-2">
            {columns.map((column) => (
              <CheckField
                key={column}
                label={<bdi className="break-all">{column}</bdi>}
                checked={draft.columns.includes(column)}
                onChange={({ target }) =>
                  onChange({ columns: toggled(draft.columns, column, target.checked) })
                }
              />
            ))}
          </div>
        </details>
      )}
      {embeds.length > 0 && (
        <fieldset className="min-w-0">
          <legend className="mb-1 text-sm font-medium">{texts.related}</legend>
          <div className="flex flex-wrap gap-x-4 gap-y-1.5">
            {embeds.map(({ select, many }) => (
              <CheckField
                key={select}
                label={
                  <>
                    <code className="font-mono text-xs break-all">{select}</code>{' '}
                    <span className="text-muted text-xs">{texts.relatedHow(many)}</span>
                  </>
                }
                checked={draft.embeds.includes(select)}
                onChange={({ target }) => onChange({ embeds: toggled(draft.embeds, select, target.checked) })}
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}

function Paging({ facts: { columns }, draft, onChange }: Props) {
  const [order] = draft.order
  return (
    <div className="grid grid-cols-2 gap-3">
      <SelectField
        label={texts.order}
        value={order?.column ?? ''}
        onChange={({ target: { value } }) =>
          onChange({
            order: value === '' ? [] : [{ column: value, descending: order?.descending ?? false }],
          })
        }
      >
        <option value="">{texts.noOrder}</option>
        {columns.map((column) => (
          <option key={column}>{column}</option>
        ))}
      </SelectField>
      <CheckField
        className="self-end pb-2"
        label={texts.descending}
        disabled={!order}
        checked={order?.descending ?? false}
        onChange={({ target }) => order && onChange({ order: [{ ...order, descending: target.checked }] })}
      />
      {(['limit', 'offset'] as const).map((name) => (
        <TextField
          key={name}
          label={texts[name]}
          type="number"
          min={0}
          value={draft[name]}
          onChange={({ target }) => onChange({ [name]: target.value })}
        />
      ))}
    </div>
  )
}

function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: Value
  readonly options: Readonly<Record<Value, string>>
  readonly onChange: (value: Value) => void
}) {
  return (
    <SelectField label={label} value={value} onChange={({ target }) => onChange(target.value as Value)}>
      {(Object.entries(options) as [Value, string][]).map(([name, title]) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </SelectField>
  )
}

function Preferences({ facts: { endpoint, table }, draft, onChange }: Props) {
  const can = takes(draft.method, endpoint.kind === 'function')
  const { prefer } = draft
  const set = (change: Partial<Prefer>) => onChange({ prefer: { ...prefer, ...change } })
  const unique = (table?.constraints ?? []).filter(({ kind }) => kind === 'unique')
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      {can.conflict && (
        <Choice
          label={texts.resolution}
          value={prefer.resolution}
          options={texts.resolutions}
          onChange={(resolution) => set({ resolution })}
        />
      )}
      {can.conflict && prefer.resolution !== '' && (
        <SelectField
          label={texts.conflict}
          value={draft.onConflict.join(',')}
          onChange={({ target: { value } }) =>
            onChange({
              onConflict: unique.find(({ columns }) => columns.join(',') === value)?.columns ?? [],
            })
          }
        >
          <option value="">{texts.conflictKey}</option>
          {unique.map(({ name, columns }) => (
            <option key={name} value={columns.join(',')}>
              {columns.join(', ')}
            </option>
          ))}
        </SelectField>
      )}
      {can.conflict && (
        <Choice
          label={texts.missing}
          value={prefer.missing}
          options={texts.missings}
          onChange={(missing) => set({ missing })}
        />
      )}
      {can.returning && (
        <Choice
          label={texts.returning}
          value={prefer.return}
          options={texts.returnings}
          onChange={(back) => set({ return: back })}
        />
      )}
      <Choice
        label={texts.count}
        value={prefer.count}
        options={texts.counts}
        onChange={(count) => set({ count })}
      />
    </div>
  )
}

export function Builder({ facts, draft, onChange }: Props) {
  const { endpoint, columns, args } = facts
  const isFunction = endpoint.kind === 'function'
  const can = takes(draft.method, isFunction)
  const hasRows = columns.length > 0
  const isUnbounded = !isFunction && !can.paging && can.filters && draft.filters.length === 0
  return (
    <div className="space-y-4">
      {isFunction && draft.method === 'get' && args.length > 0 && (
        <fieldset className="min-w-0 space-y-2">
          <legend className="mb-1 text-sm font-medium">{texts.args}</legend>
          {args.map(({ name, type, required }) => (
            <TextField
              key={name}
              label={name}
              hint={required ? `${type}, ${texts.required}` : type}
              value={draft.args[name] ?? ''}
              onChange={({ target }) => onChange({ args: { ...draft.args, [name]: target.value } })}
            />
          ))}
        </fieldset>
      )}
      {can.filters && hasRows && (
        <Filters columns={columns} filters={draft.filters} onChange={(filters) => onChange({ filters })} />
      )}
      {isUnbounded && (
        <p className="bg-warn-soft text-warn-soft-ink rounded-lg px-3 py-2">{texts.everyRow}</p>
      )}
      {can.body && (
        <TextArea
          label={texts.body}
          error={isJson(draft.body) ? undefined : texts.notJson}
          className="font-mono text-xs"
          rows={Math.min(14, Math.max(4, draft.body.split('\n').length))}
          spellCheck={false}
          value={draft.body}
          onChange={({ target }) => onChange({ body: target.value })}
        />
      )}
      {can.columns && <Selecting {...{ facts, draft, onChange }} />}
      {can.paging && hasRows && draft.method !== 'head' && <Paging {...{ facts, draft, onChange }} />}
      <Preferences {...{ facts, draft, onChange }} />
    </div>
  )
}
