// The tables and enums of a schema, to choose from.
import { type ReactNode, useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { SelectField, TextField } from '../../components/ui/field.tsx'
import type { DatabaseSchema } from '../../lib/api/schema.ts'
import { cn } from '../../lib/cn.ts'
import { schema as texts } from '../../lib/messages/schema.ts'

export type Chosen = { readonly kind: 'table' | 'type'; readonly name: string } | undefined

export function ObjectList({
  database,
  schema,
  chosen,
  onSchema,
  link,
}: {
  readonly database: DatabaseSchema
  readonly schema: string
  readonly chosen: Chosen
  readonly onSchema: (schema: string) => void
  readonly link: (
    to: NonNullable<Chosen>,
    isCurrent: boolean,
    className: string,
    content: ReactNode,
  ) => ReactNode
}) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const ofSchema = <T extends { readonly schema: string; readonly name: string }>(all: readonly T[]) =>
    all.filter((one) => one.schema === schema && one.name.toLowerCase().includes(wanted))
  const group = (title: string, kind: 'table' | 'type', items: readonly { name: string; badge?: string }[]) =>
    items.length > 0 && (
      <nav aria-label={title}>
        <h2 className="text-muted mb-1 px-2 text-xs font-semibold">{title}</h2>
        <ul className="flex flex-col gap-0.5">
          {items.map(({ name, badge }) => {
            const isCurrent = chosen?.kind === kind && chosen.name === name
            return (
              <li key={name}>
                {link(
                  { kind, name },
                  isCurrent,
                  cn(
                    'flex items-center gap-2 rounded-md px-2 py-1.5',
                    isCurrent ? 'bg-pressed font-medium' : 'hover:bg-raised',
                  ),
                  <>
                    <bdi className="min-w-0 flex-1 truncate" title={name}>
                      {name}
                    </bdi>
                    {badge !== undefined && <Badge>{badge}</Badge>}
                  </>,
                )}
              </li>
            )
          })}
        </ul>
      </nav>
    )
  const [tables, enums] = [ofSchema(database.tables), ofSchema(database.enums)]
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <SelectField
        label={texts.schema}
        hideLabel
        value={schema}
        onChange={(event) => onSchema(event.target.value)}
      >
        {database.schemas.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <TextField
        label={texts.find}
        hideLabel
        type="search"
        placeholder={texts.find}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className="max-h-48 space-y-4 overflow-y-auto md:max-h-none">
        {group(
          texts.tables,
          'table',
          tables.map(({ name, definition }) => ({
            name,
            ...(definition !== null && { badge: texts.viewBadge }),
          })),
        )}
        {group(texts.enums, 'type', enums)}
        {tables.length + enums.length === 0 && <p className="text-muted px-2">{texts.none}</p>}
      </div>
    </div>
  )
}
