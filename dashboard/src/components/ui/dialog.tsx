// Dialogs in the middle, and panels from the side: focus stays inside, Escape closes, the title is read out.
import { Dialog as Radix } from 'radix-ui'
import { X } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { cn } from '../../lib/cn.ts'
import { messages } from '../../lib/messages/index.ts'
import { Button } from './button.tsx'

/** Escape closes a dialog also where news, which came later, would take it for itself. */
export const closeOnEscape =
  (onClose: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    onClose()
  }

interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description?: ReactNode
  readonly children: ReactNode
  /** Buttons at the end. */
  readonly footer?: ReactNode
  readonly className?: string
}

function Content({ title, description, children, footer, className, onClose }: Omit<DialogProps, 'open'>) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-50 bg-black/50" />
      <Radix.Content
        {...(description === undefined && { 'aria-describedby': undefined })}
        onKeyDown={closeOnEscape(onClose)}
        className={cn('border-line bg-surface fixed z-50 flex flex-col border shadow-xl', className)}
      >
        <div className="border-line flex items-start justify-between gap-4 border-b px-5 py-4">
          <div className="min-w-0">
            <Radix.Title className="text-base font-semibold break-words">{title}</Radix.Title>
            {description !== undefined && (
              <Radix.Description className="text-muted mt-1 text-sm">{description}</Radix.Description>
            )}
          </div>
          <Radix.Close asChild>
            <Button kind="quiet" size="icon" aria-label={messages.common.close}>
              <X aria-hidden="true" />
            </Button>
          </Radix.Close>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
        {footer !== undefined && (
          <div className="border-line flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</div>
        )}
      </Radix.Content>
    </Radix.Portal>
  )
}

export function Dialog({ open, onClose, className, ...rest }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Content
        {...rest}
        onClose={onClose}
        className={cn(
          'top-1/2 left-1/2 max-h-[90dvh] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-xl',
          className,
        )}
      />
    </Radix.Root>
  )
}

/** A panel at the right side, as high as the window. */
export function Sheet({ open, onClose, className, ...rest }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Content
        {...rest}
        onClose={onClose}
        className={cn('inset-y-0 right-0 w-[min(34rem,100vw)]', className)}
      />
    </Radix.Root>
  )
}
