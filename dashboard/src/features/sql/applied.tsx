// After a change of the schema: where it was written, and what is other in the API.
import { Badge } from '../../components/ui/badge.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import type { SavedMigration } from '../../lib/api/sql.ts'
import { sql as texts } from '../../lib/messages/sql.ts'
import type { TableChange } from './changes.ts'

const kinds = { added: 'good', removed: 'bad', altered: 'warn' } as const

export function Applied({
  saved,
  changes,
}: {
  readonly saved: SavedMigration | undefined
  readonly changes: readonly TableChange[]
}) {
  return (
    <section aria-label={texts.apiChanges} className="border-line bg-surface space-y-3 rounded-lg border p-4">
      {saved === undefined ? (
        <p className="bg-warn-soft text-warn-soft-ink rounded px-3 py-2">{texts.ranOnly}</p>
      ) : saved.written ? (
        <p className="break-all">{texts.migrated(saved.file)}</p>
      ) : (
        <>
          <p className="break-all">{texts.notWritten(saved.file)}</p>
          <Snippet label={texts.pull} code={texts.pull} />
        </>
      )}
      <h2 className="font-semibold">{texts.apiChanges}</h2>
      {changes.length === 0 && <p className="text-muted">{texts.noChanges}</p>}
      <ul className="space-y-2">
        {changes.map(({ name, kind, columns }) => (
          <li key={name} className="flex flex-wrap items-baseline gap-2">
            <Badge kind={kinds[kind]}>{texts[kind]}</Badge>
            <code className="font-mono break-all">/rest/v1/{name}</code>
            <span className="text-muted font-mono text-xs break-all">{columns.join(', ')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
