// Buttons, and links that look like them.
import { forwardRef, type ButtonHTMLAttributes } from 'react'
import { cn } from '../../lib/cn.ts'

const kinds = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-hover',
  secondary: 'border border-line-strong bg-surface text-ink hover:bg-raised',
  quiet: 'text-muted hover:bg-raised hover:text-ink',
  danger: 'bg-danger text-danger-ink hover:bg-danger-hover',
} as const

const sizes = {
  small: 'h-7 gap-1.5 px-2 text-xs',
  medium: 'h-8.5 gap-2 px-3 text-sm',
  icon: 'size-8',
} as const

export interface ButtonLook {
  readonly kind?: keyof typeof kinds
  readonly size?: keyof typeof sizes
}

export const buttonClass = ({ kind = 'secondary', size = 'medium' }: ButtonLook = {}): string =>
  cn(
    'inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0',
    kinds[kind],
    sizes[size],
  )

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, ButtonLook {
  /** Shows that it is at work, and takes no further clicks. */
  readonly busy?: boolean
}

/** Passes its ref on: menus and tooltips stand where it is. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { kind, size, busy = false, className, children, disabled, ...rest },
  ref,
) {
  return (
    <button
      type="button"
      {...rest}
      ref={ref}
      disabled={disabled === true || busy}
      aria-busy={busy}
      className={cn(buttonClass({ ...(kind && { kind }), ...(size && { size }) }), className)}
    >
      {busy && (
        <span
          aria-hidden="true"
          className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent"
        />
      )}
      {children}
    </button>
  )
})
