// The same as the drawing in words: every table, its columns, what it refers to and what refers to it.
import type { ReactNode } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { diagram as texts } from '../../lib/messages/diagram.ts'
import { idOf, type Edge, type Graph } from './graph.ts'

function Relations({
  title,
  edges,
  far,
}: {
  readonly title: string
  readonly edges: readonly Edge[]
  readonly far: 'from' | 'to'
}) {
  if (edges.length === 0) return null
  return (
    <>
      <h3 className="text-muted mt-3 text-xs font-medium">{title}</h3>
      <ul>
        {edges.map((edge) => (
          <li key={edge.id} className="wrap-anywhere">
            <bdi>{edge[far]}</bdi>{' '}
            <span className="text-muted">
              ({edge.columns.join(', ')} → {edge.referenced.join(', ')}, {edge.isOne ? texts.one : texts.many}
              )
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** @param link the link to a table */
export function DiagramList({
  graph: { tables, edges },
  link,
}: {
  readonly graph: Graph
  readonly link: (id: { readonly schema: string; readonly name: string }, content: ReactNode) => ReactNode
}) {
  return (
    <ul className="grid gap-4 lg:grid-cols-2">
      {tables.map((table) => {
        const id = idOf(table)
        const foreign = new Map(
          table.foreign_keys.flatMap((key) =>
            key.columns.map((column) => [column, `${key.schema}.${key.table}`]),
          ),
        )
        return (
          <li key={id} className="border-line bg-surface min-w-0 rounded-xl border p-4">
            <h2 className="font-semibold wrap-anywhere">{link(table, <bdi>{id}</bdi>)}</h2>
            <ul className="mt-2 space-y-0.5">
              {table.columns.map(({ name, type, nullable }) => (
                <li key={name} className="flex flex-wrap items-baseline gap-x-2">
                  <bdi className="font-mono text-xs wrap-anywhere">{name}</bdi>
                  <span className="text-muted font-mono text-xs wrap-anywhere">{type}</span>
                  {table.primary_key.includes(name) && <Badge kind="good">{texts.primary}</Badge>}
                  {foreign.has(name) && <Badge>{texts.foreign(foreign.get(name) ?? '')}</Badge>}
                  {nullable && <Badge>{texts.nullable}</Badge>}
                </li>
              ))}
            </ul>
            <Relations title={texts.refersTo} edges={edges.filter(({ from }) => from === id)} far="to" />
            <Relations title={texts.referredBy} edges={edges.filter(({ to }) => to === id)} far="from" />
          </li>
        )
      })}
    </ul>
  )
}
