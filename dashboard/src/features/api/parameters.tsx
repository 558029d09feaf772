// What a method takes, as the description of the API says it: parameters, headers, fields of the body.
import type { ReactNode } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import type { Parameter } from '../../lib/api/reference.ts'
import { reference as texts } from '../../lib/messages/reference.ts'
import { typeText, type Field } from './document.ts'

/** Code between backquotes, bold between asterisks; everything else is text. */
function Words({ of }: { readonly of: string }) {
  return of.split(/(`[^`]*`|\*\*[^*]*\*\*)/).map((part, index): ReactNode => {
    if (/^`.+`$/.test(part))
      return (
        <code key={index} className="bg-raised rounded px-1 font-mono text-xs wrap-anywhere">
          {part.slice(1, -1)}
        </code>
      )
    return part.startsWith('**') ? <strong key={index}>{part.slice(2, -2)}</strong> : part
  })
}

interface Line {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly note: string | undefined
  readonly description: string
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  if (lines.length === 0) return null
  return (
    <section aria-label={title}>
      <h3 className="mb-2 font-medium">{title}</h3>
      <dl className="divide-line border-line divide-y rounded-lg border">
        {lines.map(({ name, type, required, note, description }) => (
          <div
            key={`${name} ${note ?? ''}`}
            className="grid gap-1 px-3 py-2 sm:grid-cols-[13rem_minmax(0,1fr)]"
          >
            <dt className="min-w-0">
              <bdi className="font-mono text-xs font-semibold break-all">{name}</bdi>{' '}
              {required && <Badge kind="warn">{texts.required}</Badge>}
              {note !== undefined && <Badge>{note}</Badge>}
              <span className="text-muted block font-mono text-xs break-words">{type}</span>
            </dt>
            <dd className="text-muted min-w-0 break-words">
              <Words of={description} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

export function Parameters({
  parameters,
  fields,
  columns,
}: {
  readonly parameters: readonly Parameter[]
  readonly fields: readonly Field[]
  /** Names of columns: their parameters are filters. */
  readonly columns: readonly string[]
}) {
  const own = new Set(columns)
  const line = ({ name, required = false, description = '', schema = {}, in: place }: Parameter): Line => ({
    name,
    required,
    description,
    type: typeText(schema),
    note: place === 'header' ? texts.inHeader : undefined,
  })
  const isFilter = ({ name }: Parameter) => own.has(name.replace(/^"(.*)"$/s, '$1'))
  return (
    <div className="space-y-5">
      <Lines title={texts.fields} lines={fields.map((field) => ({ ...field, note: undefined }))} />
      <Lines title={texts.query} lines={parameters.filter((one) => !isFilter(one)).map(line)} />
      <Lines title={texts.filterColumns} lines={parameters.filter(isFilter).map(line)} />
    </div>
  )
}
