// The request as code, in the way that the reader writes his app.
import { useState } from 'react'
import { CheckField } from '../../components/ui/field.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { Tabs } from '../../components/ui/tabs.tsx'
import { identifier } from '../../lib/sql/quote.ts'
import { reference as texts } from '../../lib/messages/reference.ts'
import { client, curl, react, realtime } from './snippets.ts'
import type { Subject } from './subject.ts'
import { supabase } from './supabase.ts'

/** @param subject with the real key */
export function Snippets({ subject }: { readonly subject: Subject }) {
  const [tab, setTab] = useState('curl')
  const [withKey, setWithKey] = useState(false)
  const of: Subject = withKey ? subject : { ...subject, key: texts.keyPlaceholder }
  const { schema, name } = subject.endpoint
  const live = realtime(of)
  const codes = { curl: curl(of), client: client(of), supabase: supabase(of), react: react(of) }
  const panel = (id: keyof typeof texts.snippets, code: string | undefined) => ({
    id,
    title: texts.snippets[id],
    content: (
      <div className="space-y-3 pt-3">
        {code === undefined ? (
          <p className="text-muted">{texts.noLive}</p>
        ) : (
          <Snippet label={texts.snippets[id]} code={code} />
        )}
        {id === 'realtime' && code !== undefined && !subject.realtime && (
          <>
            <p className="text-muted">{texts.noRealtime}</p>
            <Snippet
              label="SQL"
              code={`alter publication supabase_realtime add table ${identifier(schema)}.${identifier(name)};`}
            />
          </>
        )}
        {(id === 'client' || id === 'react') && (
          <>
            <p className="text-muted text-xs">{texts.clientFrom}</p>
            <Snippet label={texts.clientCommand} code={texts.clientCommand} />
          </>
        )}
      </div>
    ),
  })
  return (
    <div className="space-y-3">
      <Tabs
        label={texts.code}
        value={tab}
        onChange={setTab}
        tabs={[
          panel('curl', codes.curl),
          panel('client', codes.client),
          panel('supabase', codes.supabase),
          panel('react', codes.react),
          panel('realtime', live),
        ]}
      />
      <CheckField
        label={texts.withKey}
        hint={texts.withKeyHint}
        checked={withKey}
        onChange={({ target }) => setWithKey(target.checked)}
      />
    </div>
  )
}
