// The schema editor: tables and enums, the chosen one with all its parts, and new ones.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Plus, Shapes } from 'lucide-react'
import { useState } from 'react'
import { Drift } from '../components/drift.tsx'
import { Page } from '../components/layout/page.tsx'
import { Button, buttonClass } from '../components/ui/button.tsx'
import { Empty, ErrorNote, Loading } from '../components/ui/states.tsx'
import { EnumForm, EnumPanel } from '../features/schema/enum-panel.tsx'
import { type Chosen, ObjectList } from '../features/schema/object-list.tsx'
import { Structure } from '../features/schema/structure.tsx'
import { TableForm } from '../features/schema/table-form.tsx'
import { TableHead } from '../features/schema/table-head.tsx'
import { type DatabaseSchema, findTable, schemaQuery } from '../lib/api/schema.ts'
import { messages } from '../lib/messages/index.ts'
import { schema as texts } from '../lib/messages/schema.ts'

const route = getRouteApi('/signed-in/schema')

function Selected({ database }: { readonly database: DatabaseSchema }) {
  const { schema = 'public', table: wanted, type } = route.useSearch()
  const navigate = route.useNavigate()
  const table = wanted === undefined ? undefined : findTable(database, schema, wanted)
  const of = database.enums.find((one) => one.schema === schema && one.name === type)
  const system = database.schemas.some((one) => one.name === schema && one.system)
  const leave = () => void navigate({ search: { schema } })
  if (table) {
    const locked = system || table.definition !== null || table.kind === 'foreign table'
    return (
      <section aria-label={`${schema}.${table.name}`} className="min-w-0 space-y-4">
        <TableHead
          {...{ table, database, locked }}
          links={
            <>
              <Link
                to="/tables/$schema/$table"
                params={{ schema, table: table.name }}
                search={{}}
                className={buttonClass({ size: 'small' })}
              >
                {texts.rows}
              </Link>
              <Link
                to="/policies"
                search={{ schema, table: table.name, tab: undefined, user: undefined }}
                className={buttonClass({ size: 'small' })}
              >
                {texts.policies}
              </Link>
            </>
          }
          onMoved={(to, name) => void navigate({ search: { schema: to, table: name } })}
          onDropped={leave}
        />
        {locked && <p className="text-muted">{system ? texts.system : texts.view}</p>}
        <Structure {...{ table, database, locked }} />
      </section>
    )
  }
  if (of) {
    return (
      <EnumPanel
        key={of.name}
        of={of}
        locked={system}
        onRenamed={(name) => void navigate({ search: { schema, type: name } })}
        onDropped={leave}
      />
    )
  }
  const isEmpty = !database.tables.some((one) => one.schema === schema)
  const isGone = wanted !== undefined || type !== undefined
  return (
    <Empty icon={Shapes} title={isGone ? texts.gone : isEmpty ? texts.noTables : texts.choose}>
      {isEmpty ? texts.noTablesLead : texts.chooseLead}
    </Empty>
  )
}

function Content({ database }: { readonly database: DatabaseSchema }) {
  const search = route.useSearch()
  const { schema = 'public' } = search
  const navigate = route.useNavigate()
  const chosen: Chosen =
    search.table !== undefined
      ? { kind: 'table', name: search.table }
      : search.type !== undefined
        ? { kind: 'type', name: search.type }
        : undefined
  return (
    <>
      <div className="grid gap-6 md:grid-cols-[15rem_minmax(0,1fr)]">
        <ObjectList
          {...{ database, schema, chosen }}
          onSchema={(next) => void navigate({ search: { schema: next } })}
          link={({ kind, name }, isCurrent, className, content) => (
            <Link
              to="/schema"
              search={{ schema, [kind]: name }}
              aria-current={isCurrent ? 'true' : undefined}
              className={className}
            >
              {content}
            </Link>
          )}
        />
        <Selected database={database} />
      </div>
      {search.new === 'table' && !database.schemas.some((one) => one.name === schema && one.system) && (
        <TableForm
          {...{ database, schema }}
          onClose={() =>
            void navigate({
              search: ({ new: _, ...rest }) => rest,
              replace: true,
            })
          }
          onMade={(to, name) => void navigate({ search: { schema: to, table: name } })}
        />
      )}
    </>
  )
}

export function SchemaPage() {
  const { schema = 'public' } = route.useSearch()
  const navigate = route.useNavigate()
  const [makesEnum, setMakesEnum] = useState(false)
  const { data, error, isPending, refetch } = useQuery(schemaQuery)
  const locked = data?.schemas.some((one) => one.name === schema && one.system) === true
  return (
    <Page
      title={messages.shell.pages.schema}
      lead={texts.lead}
      actions={
        data && (
          <>
            <Drift />
            {!locked && (
              <>
                <Button onClick={() => setMakesEnum(true)}>{texts.newEnum}</Button>
                <Button
                  kind="primary"
                  onClick={() => void navigate({ search: (old) => ({ ...old, new: 'table' as const }) })}
                >
                  <Plus aria-hidden="true" />
                  {texts.newTable}
                </Button>
              </>
            )}
          </>
        )
      }
    >
      {isPending ? (
        <Loading />
      ) : error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : (
        <Content database={data} />
      )}
      {makesEnum && data && (
        <EnumForm
          {...{ database: data, schema }}
          onClose={() => setMakesEnum(false)}
          onMade={(name) => void navigate({ search: { schema, type: name } })}
        />
      )}
    </Page>
  )
}
