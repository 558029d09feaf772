// A titled list of the parts of a table, and the buttons that add to it.
import type { ReactNode } from 'react'

export function Section({
  title,
  actions,
  children,
}: {
  readonly title: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section aria-label={title} className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="flex-1 font-semibold">{title}</h3>
        {actions}
      </div>
      {children}
    </section>
  )
}

/** Rows of such a list; nothing where there is none. */
export function Parts({ children }: { readonly children: readonly ReactNode[] }) {
  if (children.length === 0) return null
  return (
    <ul className="border-line bg-surface divide-line divide-y overflow-hidden rounded-xl border">
      {children}
    </ul>
  )
}
