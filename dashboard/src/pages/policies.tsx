// Row-level security and exposure: every table with its state; of one table grants, policies, and the tester.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { Page } from '../components/layout/page.tsx'
import { Tabs } from '../components/ui/tabs.tsx'
import { Empty, ErrorNote, Loading } from '../components/ui/states.tsx'
import { Rules } from '../features/policies/rules.tsx'
import { hasPolicies } from '../features/policies/sql.ts'
import { StateBadges } from '../features/policies/state.tsx'
import { TableList } from '../features/policies/table-list.tsx'
import { Tester } from '../features/policies/tester.tsx'
import { findTable, schemaQuery, type DatabaseSchema, type TableInfo } from '../lib/api/schema.ts'
import { messages } from '../lib/messages/index.ts'
import { policies as texts } from '../lib/messages/policies.ts'

const route = getRouteApi('/signed-in/policies')

function TablePolicies({ table, schema }: { readonly table: TableInfo; readonly schema: DatabaseSchema }) {
  const { tab, user } = route.useSearch()
  const navigate = route.useNavigate()
  const show = (id: string) =>
    void navigate({ search: (old) => ({ ...old, tab: id === 'tester' ? ('tester' as const) : undefined }) })
  if (!hasPolicies(table)) return <Empty title={texts.view} />
  return (
    <section aria-label={`${table.schema}.${table.name}`} className="min-w-0">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 text-lg font-semibold break-all">
          <bdi>
            {table.schema}.{table.name}
          </bdi>
        </h2>
        <StateBadges table={table} />
      </div>
      <Tabs
        label={table.name}
        value={tab ?? 'rules'}
        onChange={show}
        tabs={[
          { id: 'rules', title: texts.tabs.rules, content: <Rules table={table} schema={schema} /> },
          { id: 'tester', title: texts.tabs.tester, content: <Tester table={table} user={user} /> },
        ]}
      />
    </section>
  )
}

function Content({ schema }: { readonly schema: DatabaseSchema }) {
  const { schema: wantedSchema = 'public', table: wanted, tab, user } = route.useSearch()
  if (!schema.tables.some(hasPolicies)) {
    return (
      <Empty icon={ShieldCheck} title={texts.none}>
        {texts.noneLead}
      </Empty>
    )
  }
  const table = wanted === undefined ? undefined : findTable(schema, wantedSchema, wanted)
  return (
    <div className="grid gap-6 md:grid-cols-[15rem_minmax(0,1fr)]">
      <TableList
        schema={schema}
        chosen={table}
        link={(to, className, content) => (
          <Link
            to="/policies"
            search={{ schema: to.schema, table: to.name, tab, user }}
            aria-current={to.oid === table?.oid ? 'true' : undefined}
            className={className}
          >
            {content}
          </Link>
        )}
      />
      {table ? (
        <TablePolicies key={table.oid} {...{ table, schema }} />
      ) : (
        <Empty icon={ShieldCheck} title={wanted === undefined ? texts.choose : texts.gone}>
          {texts.chooseLead}
        </Empty>
      )}
    </div>
  )
}

export function PoliciesPage() {
  const { data, error, isPending, refetch } = useQuery(schemaQuery)
  return (
    <Page title={messages.shell.pages.policies} lead={texts.lead}>
      {isPending ? (
        <Loading />
      ) : error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : (
        <Content schema={data} />
      )}
    </Page>
  )
}
