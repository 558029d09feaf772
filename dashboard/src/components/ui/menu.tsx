// A list of actions behind a button: arrows, first letters and Escape work as in every menu.
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '../../lib/cn.ts'

export function Menu({ trigger, children }: { readonly trigger: ReactNode; readonly children: ReactNode }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="border-line bg-surface z-50 max-h-[70dvh] min-w-44 overflow-y-auto rounded-lg border p-1 shadow-lg"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export function MenuItem({
  onSelect,
  disabled = false,
  danger = false,
  children,
}: {
  readonly onSelect: () => void
  readonly disabled?: boolean
  readonly danger?: boolean
  readonly children: ReactNode
}) {
  return (
    <DropdownMenu.Item
      disabled={disabled}
      onSelect={onSelect}
      className={cn(
        'data-highlighted:bg-raised flex cursor-pointer items-center gap-2 rounded px-2 py-1.5 text-sm outline-none data-disabled:cursor-not-allowed data-disabled:opacity-60 [&_svg]:size-4',
        danger && 'text-danger',
      )}
    >
      {children}
    </DropdownMenu.Item>
  )
}

export function MenuChoice<Value extends string>({
  label,
  value,
  onChange,
  options,
}: {
  readonly label: string
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly options: Readonly<Record<Value, string>>
}) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)}>
      <DropdownMenu.Label className="text-muted px-2 py-1 text-xs font-medium">{label}</DropdownMenu.Label>
      {Object.entries<string>(options).map(([key, text]) => (
        <DropdownMenu.RadioItem
          key={key}
          value={key}
          className="data-highlighted:bg-raised flex cursor-pointer items-center gap-2 rounded px-2 py-1.5 text-sm outline-none"
        >
          <span className="flex size-4 items-center justify-center">
            <DropdownMenu.ItemIndicator className="bg-accent size-2 rounded-full" />
          </span>
          {text}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

export const MenuLine = () => <DropdownMenu.Separator className="bg-line my-1 h-px" />
