// The table editor: the list of tables, and the chosen one.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Table2 } from 'lucide-react'
import { Badge } from '../components/ui/badge.tsx'
import { buttonClass } from '../components/ui/button.tsx'
import { Empty, ErrorNote, Loading } from '../components/ui/states.tsx'
import { TableEditor } from '../features/tables/table-editor.tsx'
import { TableList } from '../features/tables/table-list.tsx'
import { readState, toSearch } from '../features/tables/state.ts'
import { cn } from '../lib/cn.ts'
import { findTable, schemaQuery } from '../lib/api/schema.ts'
import { tables as texts } from '../lib/messages/tables.ts'

export function TablesPage() {
  const { schema: ofTable, table: name } = useParams({ strict: false })
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const schema = ofTable ?? (typeof search.schema === 'string' ? search.schema : 'public')
  const navigate = useNavigate()
  const { data, error, isPending, refetch } = useQuery(schemaQuery)
  if (isPending) {
    return (
      <div className="p-6">
        <Loading />
      </div>
    )
  }
  if (error) {
    return (
      <div className="p-6">
        <ErrorNote error={error} retry={() => void refetch()} />
      </div>
    )
  }
  const table = name === undefined ? undefined : findTable(data, schema, name)
  return (
    <div className="flex h-[calc(100dvh-3rem)] flex-none flex-col overflow-hidden md:flex-row">
      <div className="border-line flex max-h-48 shrink-0 flex-col border-b md:max-h-none md:w-60 md:border-r md:border-b-0">
        <TableList
          database={data}
          schema={schema}
          current={name}
          onSchema={(next) => void navigate({ to: '/tables', search: { schema: next } })}
        />
      </div>
      <section aria-label={name ?? texts.title} className="flex min-h-0 min-w-0 flex-1 flex-col">
        <div className="flex items-center gap-2 px-3 pt-3">
          <h1 className="min-w-0 truncate text-lg font-semibold">
            <bdi>{name ?? texts.title}</bdi>
          </h1>
          {table && !table.rls && !table.kind.includes('view') && (
            <span title={texts.rlsOffLead}>
              <Badge kind="bad">{texts.rlsOff}</Badge>
            </span>
          )}
          {table?.comment != null && <p className="text-muted min-w-0 truncate">{table.comment}</p>}
          {table && (
            <Link
              to="/schema"
              search={{ schema, table: table.name }}
              className={cn(buttonClass({ size: 'small' }), 'ml-auto')}
            >
              {texts.structure}
            </Link>
          )}
        </div>
        {table ? (
          <TableEditor
            key={`${schema}.${table.name}`}
            schema={data}
            table={table}
            state={readState(search)}
            onState={(state) => void navigate({ to: '.', search: toSearch(state) })}
          />
        ) : (
          <div className="p-4">
            <Empty icon={Table2} title={name === undefined ? texts.choose : texts.noTable(name)}>
              {data.tables.some((one) => one.schema === schema) ? texts.chooseLead : texts.noneLead}
            </Empty>
          </div>
        )}
      </section>
    </div>
  )
}
