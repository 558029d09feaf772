// The two keys of the installation, and how an app connects. The service key is never shown: only where it stands.
import { useQuery } from '@tanstack/react-query'
import { Card } from '../../components/ui/card.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { ErrorNote, Loading } from '../../components/ui/states.tsx'
import { fixedKeysQuery, keysQuery } from '../../lib/api/keys.ts'
import { keys as texts } from '../../lib/messages/keys.ts'

/** Code with the newest publishable key; where there is none, with the anon key. */
export function ClientSnippet() {
  const { data: keys = [] } = useQuery(keysQuery)
  const { data: fixed, error, isPending, refetch } = useQuery(fixedKeysQuery)
  if (isPending) return <Loading lines={3} />
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />
  const living = keys.find(({ kind, revoked_at: revoked }) => kind === 'publishable' && revoked === null)
  const key = living?.key ?? fixed.anon_key
  const code = `import { createClient } from '@supabase/supabase-js'

const supabase = createClient(
  '${fixed.url}',
  '${key}',
)`
  return (
    <Card title={texts.client}>
      <p className="text-muted mb-3">{texts.clientLead}</p>
      <Snippet label={texts.clientLabel} code={code} />
    </Card>
  )
}

export function FixedKeys() {
  const { data, error, isPending, refetch } = useQuery(fixedKeysQuery)
  if (isPending) return <Loading lines={3} />
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />
  return (
    <div className="space-y-4">
      <p className="text-muted">{texts.fixedLead}</p>
      <div>
        <p className="mb-1">
          <code className="font-medium">{texts.anon}</code>{' '}
          <span className="text-muted">{texts.anonLead}</span>
        </p>
        <Snippet label={texts.anon} code={data.anon_key} />
      </div>
      <div>
        <p className="mb-1">
          <code className="font-medium">{texts.service}</code>{' '}
          <span className="text-muted">{texts.serviceLead}</span>
        </p>
        <Snippet label={texts.service} code={data.secrets_file} />
      </div>
    </div>
  )
}
