// A table in the drawing: its columns with keys, types and whether they may be null.
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'
import { KeyRound, Link2 } from 'lucide-react'
import { memo } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import type { TableInfo } from '../../lib/api/schema.ts'
import { cn } from '../../lib/cn.ts'
import { diagram as texts } from '../../lib/messages/diagram.ts'
import { shownColumns } from './layout.ts'

export type TableNodeType = Node<
  { readonly table: TableInfo; readonly all: boolean; readonly chosen: boolean; readonly faded: boolean },
  'table'
>

export const TableNode = memo(function TableNode({
  data: { table, all, chosen, faded },
}: NodeProps<TableNodeType>) {
  const columns = shownColumns(table, all)
  const foreign = new Set(table.foreign_keys.flatMap((one) => one.columns))
  return (
    <div
      className={cn(
        'bg-surface w-60 overflow-hidden rounded-lg border text-xs shadow-sm',
        chosen ? 'border-accent ring-accent ring-1' : 'border-line-strong',
        faded && 'text-muted border-line border-dashed shadow-none',
      )}
    >
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
      <div className="border-line bg-raised flex h-[34px] items-center gap-2 border-b px-2.5">
        <bdi
          className="min-w-0 flex-1 truncate text-sm font-semibold"
          title={`${table.schema}.${table.name}`}
        >
          {table.schema !== 'public' && <span className="text-muted font-normal">{table.schema}.</span>}
          {table.name}
        </bdi>
        {table.kind.includes('view') && <Badge className="bg-surface">{texts.view}</Badge>}
      </div>
      <ul className="pb-1.5">
        {columns.map(({ name, type, nullable }) => (
          <li key={name} className="flex h-[22px] items-center gap-1.5 px-2.5">
            <span className="w-3.5 shrink-0">
              {table.primary_key.includes(name) ? (
                <KeyRound aria-label={texts.primary} className="text-accent size-3.5" />
              ) : (
                foreign.has(name) && <Link2 aria-hidden="true" className="text-muted size-3.5" />
              )}
            </span>
            <bdi className="min-w-0 flex-1 truncate" title={name}>
              {name}
            </bdi>
            <span className="text-muted max-w-28 truncate font-mono text-[11px]" title={type}>
              {type}
              {nullable && '?'}
            </span>
          </li>
        ))}
        {columns.length < table.columns.length && (
          <li className="text-muted h-[22px] px-2.5 pl-7.5">
            {texts.more(table.columns.length - columns.length)}
          </li>
        )}
      </ul>
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
    </div>
  )
})
