// The first page: is the server well, what does it serve, and how is it called.
import { useQuery } from '@tanstack/react-query'
import { Card } from '../components/ui/card.tsx'
import { Snippet } from '../components/ui/snippet.tsx'
import { readinessQuery, type Readiness } from '../lib/readiness.ts'

const tableMigration = `npm run migrate:new notes
# write SQL into the new file under migrations/, then
npm run migrate`

const request = () => `curl '${location.origin}/rest/v1/todos?select=id,title' \\
  -H "apikey: $ANON_KEY" -H "Authorization: Bearer $USER_TOKEN"`

function Checks({ readiness }: { readonly readiness: Readiness }) {
  return (
    <ul className="divide-y divide-zinc-200 dark:divide-zinc-800">
      {Object.entries(readiness.checks).map(([name, check]) => (
        <li key={name} className="flex items-start gap-3 py-2.5 text-sm">
          <span
            aria-hidden="true"
            className={`mt-1.5 size-2 shrink-0 rounded-full ${check.ok ? 'bg-emerald-600 dark:bg-emerald-400' : 'bg-red-600 dark:bg-red-400'}`}
          />
          <span className="w-28 shrink-0 font-medium capitalize">{name}</span>
          <span className="min-w-0 break-words text-zinc-600 dark:text-zinc-400">
            {check.detail ?? (check.ok ? 'ok' : 'failed')}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Status() {
  const { data, error, isPending } = useQuery(readinessQuery)
  if (isPending) return <p className="text-sm">Asking the server…</p>
  if (error) {
    return (
      <p role="alert" className="text-sm text-red-700 dark:text-red-400">
        The server does not answer: {error.message}. This page tries again every few seconds.
      </p>
    )
  }
  return <Checks readiness={data} />
}

export function OverviewPage() {
  return (
    <div className="space-y-6">
      <div>
        <h1 className="text-3xl font-semibold tracking-tight">Your backend is running</h1>
        <p className="mt-2 max-w-2xl text-zinc-600 dark:text-zinc-400">
          Every table of your schema has a typed REST API. Change the schema, and the API follows without a
          restart.
        </p>
      </div>
      <Card title="Status">
        <Status />
      </Card>
      <div className="grid gap-6 md:grid-cols-2">
        <Card title="First request">
          <Snippet label="First request with curl" code={request()} />
        </Card>
        <Card title="First table">
          <Snippet label="Commands that add a table" code={tableMigration} />
        </Card>
      </div>
    </div>
  )
}
