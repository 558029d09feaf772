// How a table stands: open to all, closed, or something between that somebody should look at.
import { Badge } from '../../components/ui/badge.tsx'
import type { TableInfo } from '../../lib/api/schema.ts'
import { policies as texts } from '../../lib/messages/policies.ts'
import { hasPolicies, odditiesOf } from './sql.ts'

export function StateBadges({ table }: { readonly table: TableInfo }) {
  if (!hasPolicies(table)) return null
  if (!table.rls) return <Badge kind="bad">{texts.rlsOff}</Badge>
  const oddities = odditiesOf(table)
  return (
    <>
      <Badge kind="good">{table.rls_forced ? texts.rlsForced : texts.rlsOn}</Badge>
      {oddities.some(({ policy }) => policy === null) && <Badge kind="warn">{texts.withoutPolicy}</Badge>}
      {oddities.some(({ policy }) => policy !== null) && <Badge kind="warn">{texts.withoutGrant}</Badge>}
      {table.grants.length === 0 && table.policies.length === 0 && <Badge>{texts.closed}</Badge>}
    </>
  )
}
