// Short news at the edge of the window, with an action where it can be taken back. Call `toast` from anywhere; `Toaster` stands
// once in the frame.
import { Toast as Radix } from 'radix-ui'
import { X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { cn } from '../../lib/cn.ts'
import { messages } from '../../lib/messages/index.ts'
import { Button } from './button.tsx'

export interface News {
  readonly title: string
  readonly detail?: string
  readonly kind?: 'plain' | 'bad'
  readonly action?: { readonly label: string; readonly run: () => void }
}

let shown: readonly (News & { readonly id: number })[] = []
let last = 0
const listeners = new Set<() => void>()

function set(next: typeof shown): void {
  shown = next
  for (const listener of listeners) listener()
}

/** Shows it for some seconds. */
export function toast(news: News): void {
  last += 1
  set([...shown.slice(-3), { ...news, id: last }])
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Toaster() {
  const all = useSyncExternalStore(subscribe, () => shown)
  return (
    <Radix.Provider swipeDirection="right" duration={6_000}>
      {all.map(({ id, title, detail, kind = 'plain', action }) => (
        <Radix.Root
          key={id}
          onOpenChange={(open) => !open && set(shown.filter((one) => one.id !== id))}
          className={cn(
            'border-line-strong bg-surface flex items-start gap-3 rounded-lg border p-3 shadow-lg',
            kind === 'bad' && 'bg-danger-soft text-danger-soft-ink',
          )}
        >
          <div className="min-w-0 flex-1 break-words">
            <Radix.Title className="font-medium">{title}</Radix.Title>
            {detail !== undefined && <Radix.Description className="mt-0.5">{detail}</Radix.Description>}
          </div>
          {action && (
            <Radix.Action asChild altText={action.label}>
              <Button size="small" onClick={action.run}>
                {action.label}
              </Button>
            </Radix.Action>
          )}
          <Radix.Close asChild>
            <Button kind="quiet" size="icon" className="size-6" aria-label={messages.common.close}>
              <X aria-hidden="true" />
            </Button>
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-4 bottom-16 z-60 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 outline-none" />
    </Radix.Provider>
  )
}
