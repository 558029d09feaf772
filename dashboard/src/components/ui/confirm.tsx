// Asks before something that cannot be taken back; says what would happen.
import type { ReactNode } from 'react'
import { messages } from '../../lib/messages/index.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorNote } from './states.tsx'

export function Confirm({
  open,
  onClose,
  title,
  children,
  action = messages.common.delete,
  onConfirm,
  busy = false,
  error,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly children?: ReactNode
  readonly action?: string
  readonly onConfirm: () => void
  readonly busy?: boolean
  readonly error?: Error | null
}) {
  return (
    <Dialog
      {...{ open, onClose, title }}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button kind="danger" busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <div className="space-y-3 text-sm">
        {children}
        {error && <ErrorNote error={error} />}
      </div>
    </Dialog>
  )
}
