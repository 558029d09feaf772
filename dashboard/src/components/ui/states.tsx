// What a page shows when there is nothing, not yet, or a refusal.
import { AlertTriangle, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiError } from '../../lib/api/client.ts'
import { messages } from '../../lib/messages/index.ts'
import { Button } from './button.tsx'

/** What failed, in the server's words, with its hint. */
export function ErrorNote({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  const told = error instanceof ApiError ? error : undefined
  const text =
    told?.status === 401 && told.code.startsWith('PGRST')
      ? messages.common.noPermission
      : error instanceof TypeError
        ? messages.common.unreachable
        : error.message
  return (
    <div role="alert" className="bg-danger-soft text-danger-soft-ink flex items-start gap-3 rounded-lg p-3">
      <AlertTriangle aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 break-words">
        <p className="font-medium">{text}</p>
        {told?.details !== undefined && <p className="mt-1 whitespace-pre-wrap">{told.details}</p>}
        {told?.hint !== undefined && (
          <p className="mt-1">
            {messages.common.hint}: {told.hint}
          </p>
        )}
        {told && <p className="mt-1 font-mono text-xs">{told.code}</p>}
      </div>
      {retry && (
        <Button size="small" onClick={retry}>
          {messages.common.retry}
        </Button>
      )}
    </div>
  )
}

/** Says what would be here, and how it comes to be. */
export function Empty({
  icon: Icon,
  title,
  children,
  action,
}: {
  readonly icon?: LucideIcon
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className="border-line-strong flex flex-col items-center gap-2 rounded-xl border border-dashed px-6 py-12 text-center">
      {Icon && <Icon aria-hidden="true" className="text-muted size-8" />}
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="text-muted max-w-md">{children}</div>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  )
}

/** Lines where text will be. */
export function Loading({ lines = 4 }: { readonly lines?: number }) {
  return (
    <div role="status" aria-label={messages.common.loading} className="space-y-3">
      {Array.from({ length: lines }, (_, index) => (
        <div
          key={index}
          className="bg-raised h-4 animate-pulse rounded"
          style={{ width: `${90 - index * 9}%` }}
        />
      ))}
    </div>
  )
}
