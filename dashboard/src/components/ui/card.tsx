// A titled surface.
import type { ReactNode } from 'react'

export function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="border-line bg-surface min-w-0 rounded-xl border p-5">
      <h2 className="text-muted mb-3 text-sm font-semibold">{title}</h2>
      {children}
    </section>
  )
}
