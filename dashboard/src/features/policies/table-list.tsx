// Every table with its state, found by name; those of the product itself on request.
import { useState, type ReactNode } from 'react'
import { CheckField, TextField } from '../../components/ui/field.tsx'
import type { DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'
import { cn } from '../../lib/cn.ts'
import { policies as texts } from '../../lib/messages/policies.ts'
import { hasPolicies } from './sql.ts'
import { StateBadges } from './state.tsx'

/** @param link the link to a table, of the given look */
export function TableList({
  schema,
  chosen,
  link,
}: {
  readonly schema: DatabaseSchema
  readonly chosen: TableInfo | undefined
  readonly link: (table: TableInfo, className: string, content: ReactNode) => ReactNode
}) {
  const [filter, setFilter] = useState('')
  const isSystem = (name: string) => schema.schemas.find((one) => one.name === name)?.system === true
  const [system, setSystem] = useState(chosen !== undefined && isSystem(chosen.schema))
  const shown = schema.tables.filter(
    (table) =>
      hasPolicies(table) &&
      (system || !isSystem(table.schema)) &&
      `${table.schema}.${table.name}`.toLowerCase().includes(filter.trim().toLowerCase()),
  )
  return (
    <section aria-label={texts.tables} className="flex min-w-0 flex-col gap-3">
      <TextField
        label={texts.find}
        hideLabel
        placeholder={texts.find}
        type="search"
        value={filter}
        onChange={({ target }) => setFilter(target.value)}
      />
      <ul className="border-line bg-surface divide-line max-h-[70dvh] divide-y overflow-y-auto rounded-xl border">
        {shown.map((table) => (
          <li key={table.oid}>
            {link(
              table,
              cn(
                'flex flex-col gap-1 px-3 py-2 outline-offset-[-2px]',
                chosen?.oid === table.oid ? 'bg-pressed' : 'hover:bg-raised',
              ),
              <>
                <span className="min-w-0 font-medium break-all">
                  {table.schema !== 'public' && (
                    <span className="text-muted font-normal">{table.schema}.</span>
                  )}
                  <bdi>{table.name}</bdi>
                </span>
                <span className="flex flex-wrap gap-1">
                  <StateBadges table={table} />
                </span>
              </>,
            )}
          </li>
        ))}
        {shown.length === 0 && <li className="text-muted px-3 py-3">{texts.noMatch}</li>}
      </ul>
      <CheckField
        label={texts.showSystem}
        checked={system}
        onChange={({ target }) => setSystem(target.checked)}
      />
    </section>
  )
}
