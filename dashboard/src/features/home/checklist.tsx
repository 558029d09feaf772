// The four steps from an empty server to an app that reads from it: which are done, and where the next one is made.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CheckCircle2, Circle } from 'lucide-react'
import type { ReactNode } from 'react'
import { Card } from '../../components/ui/card.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { ErrorNote, Loading } from '../../components/ui/states.tsx'
import { fixedKeysQuery } from '../../lib/api/keys.ts'
import { schemaQuery, type DatabaseSchema } from '../../lib/api/schema.ts'
import { home as texts } from '../../lib/messages/home.ts'
import { anyRowQuery, isReadable, servedTables } from './progress.ts'

function Step({
  done,
  title,
  children,
}: {
  readonly done: boolean
  readonly title: string
  readonly children?: ReactNode
}) {
  const Icon = done ? CheckCircle2 : Circle
  return (
    <li className="flex items-start gap-3 py-3">
      <Icon
        aria-hidden="true"
        className={done ? 'text-accent mt-0.5 size-5 shrink-0' : 'text-muted mt-0.5 size-5 shrink-0'}
      />
      <div className="min-w-0 flex-1 space-y-1">
        <p className="font-medium">
          {title} <span className="sr-only">({done ? texts.done : texts.open})</span>
        </p>
        <div className="text-muted">{children}</div>
      </div>
    </li>
  )
}

const linkClass = 'font-medium text-accent underline underline-offset-2'

const snippet = (
  url: string,
  key: string,
  table: string,
) => `import { createClient } from '@supabase/supabase-js'

const supabase = createClient('${url}', '${key}')
const { data, error } = await supabase.from('${table}').select()`

function Steps({ schema }: { readonly schema: DatabaseSchema }) {
  const tables = servedTables(schema)
  const [first] = tables
  const rows = useQuery(anyRowQuery(tables))
  const keys = useQuery(fixedKeysQuery)
  const readable = tables.find(isReadable)
  const read = readable ?? first
  return (
    <ol className="divide-line divide-y">
      <Step done={tables.length > 0} title={texts.table}>
        <Link to="/sql" className={linkClass}>
          {texts.tableHow}
        </Link>
      </Step>
      <Step done={tables.some(({ policies }) => policies.length > 0)} title={texts.policy}>
        <p>{texts.policyWhy}</p>
        {first && (
          <Link
            to="/policies"
            search={{ schema: first.schema, table: first.name, tab: undefined, user: undefined }}
            className={linkClass}
          >
            {texts.policyHow(first.name)}
          </Link>
        )}
      </Step>
      <Step done={rows.data === true} title={texts.row}>
        {first && (
          <Link
            to="/tables/$schema/$table"
            params={{ schema: first.schema, table: first.name }}
            search={{}}
            className={linkClass}
          >
            {texts.rowHow(first.name)}
          </Link>
        )}
      </Step>
      <Step done={readable !== undefined} title={texts.client}>
        {!readable && first && <p className="mb-2">{texts.clientClosed(first.name)}</p>}
        {keys.data && (
          <Snippet
            label={texts.client}
            code={snippet(keys.data.url, keys.data.anon_key, read?.name ?? 'notes')}
          />
        )}
      </Step>
    </ol>
  )
}

export function Checklist() {
  const { data, error, isPending } = useQuery(schemaQuery)
  return (
    <Card title={texts.steps}>
      {isPending ? <Loading /> : error ? <ErrorNote error={error} /> : <Steps schema={data} />}
    </Card>
  )
}
