// The tables of a schema, to choose from: what is open to the world without RLS is marked.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Plus } from 'lucide-react'
import { Badge } from '../../components/ui/badge.tsx'
import { buttonClass } from '../../components/ui/button.tsx'
import { SelectField, TextField } from '../../components/ui/field.tsx'
import type { DatabaseSchema } from '../../lib/api/schema.ts'
import { cn } from '../../lib/cn.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { ImportButton } from './import/index.tsx'

export function TableList({
  database,
  schema,
  current,
  onSchema,
}: {
  readonly database: DatabaseSchema
  readonly schema: string
  readonly current: string | undefined
  readonly onSchema: (schema: string) => void
}) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const all = database.tables.filter((one) => one.schema === schema)
  const found = all.filter(({ name }) => name.toLowerCase().includes(wanted))
  return (
    <div className="flex min-h-0 flex-col gap-3 p-3">
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
        label={texts.search}
        hideLabel
        type="search"
        placeholder={texts.search}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <Link to="/schema" search={{ schema, new: 'table' }} className={buttonClass({ size: 'small' })}>
        <Plus aria-hidden="true" />
        {texts.newTable}
      </Link>
      <nav aria-label={texts.list} className="min-h-0 flex-1 overflow-y-auto">
        <ul className="flex flex-col gap-0.5">
          {found.map(({ name, kind, rls }) => (
            <li key={name}>
              <Link
                to="/tables/$schema/$table"
                params={{ schema, table: name }}
                search={{}}
                aria-current={name === current ? 'page' : undefined}
                className={cn(
                  'flex items-center gap-2 rounded-md px-2 py-1.5',
                  name === current ? 'bg-pressed font-medium' : 'hover:bg-raised',
                )}
              >
                <bdi className="min-w-0 flex-1 truncate" title={name}>
                  {name}
                </bdi>
                {kind.includes('view') ? (
                  <Badge>{texts.view}</Badge>
                ) : (
                  !rls && <Badge kind="bad">{texts.rlsOff}</Badge>
                )}
              </Link>
            </li>
          ))}
        </ul>
        {all.length === 0 && <p className="text-muted p-2">{texts.none}</p>}
      </nav>
      <ImportButton {...{ database, schema }} />
    </div>
  )
}
