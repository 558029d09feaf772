// The API: every endpoint with a request to try and code for it; the generated files.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useParams } from '@tanstack/react-router'
import { Braces } from 'lucide-react'
import { Page } from '../components/layout/page.tsx'
import { Tabs } from '../components/ui/tabs.tsx'
import { Empty, ErrorNote, Loading } from '../components/ui/states.tsx'
import { endpointsOf, type Endpoint } from '../features/api/document.ts'
import { EndpointView } from '../features/api/endpoint.tsx'
import { EndpointList } from '../features/api/endpoint-list.tsx'
import { GeneratedFiles } from '../features/api/files.tsx'
import { documentQuery, type ApiDocument } from '../lib/api/reference.ts'
import { schemaQuery, type DatabaseSchema } from '../lib/api/schema.ts'
import { messages } from '../lib/messages/index.ts'
import { reference as texts } from '../lib/messages/reference.ts'

const route = getRouteApi('/signed-in/api')
const linkClass = 'text-accent font-medium underline underline-offset-2'

function Head({ endpoint: { kind, schema, name, path, profiled } }: { readonly endpoint: Endpoint }) {
  return (
    <div className="mb-4 flex flex-wrap items-baseline gap-x-4 gap-y-1">
      <h2 className="min-w-0 text-lg font-semibold break-all">
        <bdi>{profiled ? `${schema}.${name}` : name}</bdi>
      </h2>
      <code className="text-muted min-w-0 font-mono text-xs break-all">{path}</code>
      {kind !== 'function' && (
        <Link to="/tables/$schema/$table" params={{ schema, table: name }} search={{}} className={linkClass}>
          {texts.rowsLink}
        </Link>
      )}
      {kind === 'table' && (
        <Link
          to="/policies"
          search={{ schema, table: name, tab: undefined, user: undefined }}
          className={linkClass}
        >
          {texts.policiesLink}
        </Link>
      )}
    </div>
  )
}

function Endpoints({
  document,
  database,
}: {
  readonly document: ApiDocument
  readonly database: DatabaseSchema
}) {
  const { schema, table, function: called } = useParams({ strict: false })
  const { schema: ofFunction } = route.useSearch()
  const endpoints = endpointsOf(document, database)
  const wanted = table ?? called
  const chosen = endpoints.find(
    (one) =>
      one.name === wanted &&
      (called === undefined
        ? one.kind !== 'function' && one.schema === schema
        : one.kind === 'function' && (ofFunction === undefined ? !one.profiled : one.schema === ofFunction)),
  )
  if (endpoints.length === 0) {
    return (
      <Empty icon={Braces} title={texts.none}>
        {texts.noneLead}
      </Empty>
    )
  }
  return (
    <div className="grid gap-6 md:grid-cols-[14rem_minmax(0,1fr)]">
      <EndpointList
        endpoints={endpoints}
        chosen={chosen}
        link={(one, className, content) => {
          const current = one === chosen ? ('page' as const) : undefined
          return one.kind === 'function' ? (
            <Link
              to="/api/rpc/$function"
              params={{ function: one.name }}
              search={one.profiled ? { schema: one.schema } : {}}
              aria-current={current}
              className={className}
            >
              {content}
            </Link>
          ) : (
            <Link
              to="/api/$schema/$table"
              params={{ schema: one.schema, table: one.name }}
              search={{}}
              aria-current={current}
              className={className}
            >
              {content}
            </Link>
          )
        }}
      />
      {chosen ? (
        <section aria-label={chosen.name} className="min-w-0">
          <Head endpoint={chosen} />
          <EndpointView
            key={`${chosen.path} ${chosen.schema}`}
            document={document}
            database={database}
            endpoint={chosen}
          />
        </section>
      ) : (
        <Empty icon={Braces} title={wanted === undefined ? texts.choose : texts.gone}>
          {texts.chooseLead}
        </Empty>
      )}
    </div>
  )
}

function Reference() {
  const api = useQuery(documentQuery)
  const database = useQuery(schemaQuery)
  const error = api.error ?? database.error
  if (error) {
    return (
      <ErrorNote
        error={error}
        retry={() => {
          void api.refetch()
          void database.refetch()
        }}
      />
    )
  }
  if (!api.data || !database.data) return <Loading />
  return <Endpoints document={api.data} database={database.data} />
}

export function ApiPage() {
  const { tab, file } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Page
      title={messages.shell.pages.reference}
      lead={texts.lead}
      actions={
        <a href="/docs#session" className={linkClass}>
          {texts.docsLink}
        </a>
      }
    >
      <Tabs
        label={messages.shell.pages.reference}
        value={tab ?? 'endpoints'}
        onChange={(id) =>
          void navigate({
            to: '.',
            search: ({ tab: _, ...old }) => (id === 'files' ? { ...old, tab: 'files' as const } : old),
          })
        }
        tabs={[
          {
            id: 'endpoints',
            title: texts.endpoints,
            content: (
              <div className="pt-4">
                <Reference />
              </div>
            ),
          },
          {
            id: 'files',
            title: texts.files,
            content: (
              <div className="space-y-4 pt-4">
                <p className="text-muted">{texts.filesLead}</p>
                <GeneratedFiles
                  chosen={file}
                  onChoose={(path) => void navigate({ to: '.', search: (old) => ({ ...old, file: path }) })}
                />
              </div>
            ),
          },
        ]}
      />
    </Page>
  )
}
