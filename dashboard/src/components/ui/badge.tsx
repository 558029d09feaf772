// A short word about the thing beside it.
import type { ReactNode } from 'react'
import { cn } from '../../lib/cn.ts'

const kinds = {
  plain: 'bg-raised text-muted',
  good: 'bg-accent-soft text-accent-soft-ink',
  warn: 'bg-warn-soft text-warn-soft-ink',
  bad: 'bg-danger-soft text-danger-soft-ink',
} as const

export function Badge({
  kind = 'plain',
  className,
  children,
}: {
  readonly kind?: keyof typeof kinds
  readonly className?: string
  readonly children: ReactNode
}) {
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-xs font-medium whitespace-nowrap',
        kinds[kind],
        className,
      )}
    >
      {children}
    </span>
  )
}
