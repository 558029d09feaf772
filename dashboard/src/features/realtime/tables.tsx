// Which tables tell their changes: a switch for each, which holds at once.
import { Table2 } from 'lucide-react'
import { Badge } from '../../components/ui/badge.tsx'
import { CheckField } from '../../components/ui/field.tsx'
import { Empty, ErrorNote } from '../../components/ui/states.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { useChange } from '../../components/use-change.ts'
import { setPublished, type RealtimeTable } from '../../lib/api/realtime.ts'
import { realtime } from '../../lib/messages/realtime.ts'

const texts = realtime.tables

function Row({ table }: { readonly table: RealtimeTable }) {
  const { schema, name, published, by, rls, subscribers } = table
  const title = schema === 'public' ? name : `${schema}.${name}`
  const change = useChange((enabled: boolean) => setPublished(schema, name, enabled), {
    changed: ['realtime', 'schema'],
    onDone: () => toast({ title: published ? texts.silent(title) : texts.told(title) }),
  })
  const isWhole = by === 'schema' || by === 'all'
  return (
    <tr>
      <th scope="row" className="px-3 py-2 text-left align-top font-medium break-all">
        <bdi>{title}</bdi>
        {change.error && <ErrorNote error={change.error} />}
      </th>
      <td className="px-3 py-2 align-top">
        <CheckField
          label={<span className="sr-only">{texts.publish(title)}</span>}
          checked={published}
          disabled={isWhole || change.isPending}
          onChange={({ target }) => change.mutate(target.checked)}
        />
        {isWhole && <span className="text-muted text-xs">{texts[by]}</span>}
      </td>
      <td className="px-3 py-2 align-top">
        {rls ? <Badge kind="good">{texts.on}</Badge> : <Badge kind="bad">{texts.off}</Badge>}
      </td>
      <td className="px-3 py-2 text-right align-top tabular-nums">{subscribers}</td>
    </tr>
  )
}

export function PublishedTables({ tables }: { readonly tables: readonly RealtimeTable[] }) {
  if (tables.length === 0) return <Empty icon={Table2} title={texts.none} />
  return (
    <div className="space-y-4">
      <p className="text-muted">{texts.lead}</p>
      <div
        role="region"
        aria-label={texts.list}
        tabIndex={0}
        className="border-line bg-surface overflow-x-auto rounded-xl border"
      >
        <table className="w-full text-sm">
          <thead className="bg-raised text-muted text-xs">
            <tr>
              <th className="px-3 py-2 text-left font-medium">{texts.name}</th>
              <th className="px-3 py-2 text-left font-medium">{texts.published}</th>
              <th className="px-3 py-2 text-left font-medium">{texts.rls}</th>
              <th className="px-3 py-2 text-right font-medium">{texts.subscribers}</th>
            </tr>
          </thead>
          <tbody className="divide-line divide-y">
            {tables.map((table) => (
              <Row key={`${table.schema}.${table.name}`} table={table} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
