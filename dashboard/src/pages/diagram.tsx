// The diagram of the schema: a drawing, or the same as a list; which schemas, a table found, only its neighbours.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Waypoints } from 'lucide-react'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { Page } from '../components/layout/page.tsx'
import { Button } from '../components/ui/button.tsx'
import { CheckField, controlClass } from '../components/ui/field.tsx'
import { Empty, ErrorNote, Loading } from '../components/ui/states.tsx'
import { around, graphOf, idOf } from '../features/diagram/graph.ts'
import { DiagramList } from '../features/diagram/list.tsx'
import { schemaQuery, type DatabaseSchema } from '../lib/api/schema.ts'
import { cn } from '../lib/cn.ts'
import { diagram as texts } from '../lib/messages/diagram.ts'
import { messages } from '../lib/messages/index.ts'
import type { DiagramSearch } from '../lib/search/diagram.ts'

const Drawing = lazy(() =>
  import('../features/diagram/drawing.tsx').then(({ Drawing: drawing }) => ({ default: drawing })),
)
const route = getRouteApi('/signed-in/schema/diagram')

function Schemas({
  database,
  chosen,
  onChange,
}: {
  readonly database: DatabaseSchema
  readonly chosen: ReadonlySet<string>
  readonly onChange: (names: readonly string[]) => void
}) {
  const used = database.schemas.filter(({ name }) => database.tables.some(({ schema }) => schema === name))
  return (
    <fieldset className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1">
      <legend className="sr-only">{texts.schemas}</legend>
      {used.map(({ name, system }) => (
        <CheckField
          key={name}
          label={
            <>
              <bdi>{name}</bdi> {system && <span className="text-muted text-xs">{texts.system}</span>}
            </>
          }
          checked={chosen.has(name)}
          onChange={({ target }) =>
            onChange(
              used.map((one) => one.name).filter((one) => (one === name ? target.checked : chosen.has(one))),
            )
          }
        />
      ))}
    </fieldset>
  )
}

function Diagram({ database }: { readonly database: DatabaseSchema }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [all, setAll] = useState(false)
  const { schemas, table, focus, view } = search
  const chosenSchemas = useMemo(
    () =>
      new Set(
        schemas?.split(',') ?? database.schemas.filter(({ exposed }) => exposed).map(({ name }) => name),
      ),
    [schemas, database],
  )
  const whole = useMemo(() => graphOf(database, chosenSchemas), [database, chosenSchemas])
  const chosen = whole.tables.some((one) => idOf(one) === table) ? table : undefined
  const graph = useMemo(
    () => (focus === true && chosen !== undefined ? around(whole, chosen) : whole),
    [whole, focus, chosen],
  )
  const change = useCallback(
    (next: (old: DiagramSearch) => DiagramSearch) => void navigate({ search: next }),
    [navigate],
  )
  const choose = useCallback((id: string) => change((old) => ({ ...old, table: id })), [change])
  const open = useCallback(
    (id: string) => {
      const found = database.tables.find((one) => idOf(one) === id)
      if (found)
        void navigate({
          to: '/tables/$schema/$table',
          params: { schema: found.schema, table: found.name },
          search: {},
        })
    },
    [database, navigate],
  )
  const wishes = useMemo(() => ({ all, chosen, onChoose: choose, onOpen: open }), [all, chosen, choose, open])
  const isList = view === 'list'
  return (
    <div className="space-y-3">
      <Schemas
        database={database}
        chosen={chosenSchemas}
        onChange={(names) => change((old) => ({ ...old, schemas: names.join(',') }))}
      />
      <div className="flex flex-wrap items-center gap-2">
        <select
          aria-label={texts.find}
          value={chosen ?? ''}
          className={cn(controlClass, 'h-8.5 w-56')}
          onChange={({ target: { value } }) =>
            change(({ table: _, focus: __, ...old }) => (value === '' ? old : { ...old, table: value }))
          }
        >
          <option value="">{texts.find}</option>
          {whole.tables.map((one) => (
            <option key={one.oid}>{idOf(one)}</option>
          ))}
        </select>
        {chosen !== undefined && (
          <>
            <Button onClick={() => open(chosen)}>{texts.open}</Button>
            <Button
              onClick={() =>
                change(({ focus: was, ...old }) => (was === true ? old : { ...old, focus: true }))
              }
            >
              {focus === true ? texts.all : texts.focus}
            </Button>
          </>
        )}
        {!isList && (
          <CheckField label={texts.columns} checked={all} onChange={({ target }) => setAll(target.checked)} />
        )}
        <div className="flex-1" />
        <p role="status" className="text-muted text-xs">
          {texts.tablesOf(graph.tables.length)}, {texts.relationsOf(graph.edges.length)}
        </p>
        <Button
          onClick={() => change(({ view: was, ...old }) => (was === 'list' ? old : { ...old, view: 'list' }))}
        >
          {isList ? texts.drawing : texts.list}
        </Button>
      </div>
      {graph.tables.length === 0 ? (
        <Empty icon={Waypoints} title={texts.none}>
          {texts.noneLead}
        </Empty>
      ) : isList ? (
        <DiagramList
          graph={graph}
          link={({ schema, name }, content) => (
            <Link
              to="/tables/$schema/$table"
              params={{ schema, table: name }}
              search={{}}
              className="text-accent underline underline-offset-2"
            >
              {content}
            </Link>
          )}
        />
      ) : (
        <Suspense fallback={<Loading lines={8} />}>
          <Drawing
            key={`${[...chosenSchemas].join()} ${String(focus)} ${focus === true ? (chosen ?? '') : ''} ${String(all)}`}
            graph={graph}
            wishes={wishes}
          />
        </Suspense>
      )}
    </div>
  )
}

export function DiagramPage() {
  const { data, error, isPending, refetch } = useQuery(schemaQuery)
  return (
    <Page title={messages.shell.pages.diagram} lead={texts.lead}>
      {isPending ? (
        <Loading />
      ) : error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : (
        <Diagram database={data} />
      )}
    </Page>
  )
}
