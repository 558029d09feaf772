// Fields of forms: a label, the control, a hint, what is wrong with it.
import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react'
import { cn } from '../../lib/cn.ts'

export const controlClass =
  'w-full rounded-md border border-line-strong bg-surface px-2.5 text-sm text-ink placeholder:text-muted disabled:opacity-60 aria-invalid:border-danger'

interface FieldProps {
  readonly label: string
  /** The label is read out, but not shown. */
  readonly hideLabel?: boolean
  readonly hint?: ReactNode
  readonly error?: string | undefined
}

interface Wired {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean | undefined
}

function Field({
  label,
  hideLabel = false,
  hint,
  error,
  children,
}: FieldProps & { readonly children: (wired: Wired) => ReactNode }) {
  const id = useId()
  const isTold = hint !== undefined || error !== undefined
  return (
    <div className="min-w-0">
      <label htmlFor={id} className={cn('mb-1 block text-sm font-medium', hideLabel && 'sr-only')}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': isTold ? `${id}-told` : undefined,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {isTold && (
        <p
          id={`${id}-told`}
          className={cn('mt-1 text-xs', error === undefined ? 'text-muted' : 'text-danger')}
        >
          {error ?? hint}
        </p>
      )}
    </div>
  )
}

export function TextField({
  label,
  hideLabel,
  hint,
  error,
  className,
  ...rest
}: FieldProps & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field {...{ label, hint, error, ...(hideLabel && { hideLabel }) }}>
      {(wired) => <input {...wired} {...rest} className={cn(controlClass, 'h-8.5', className)} />}
    </Field>
  )
}

export function TextArea({
  label,
  hideLabel,
  hint,
  error,
  className,
  ...rest
}: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field {...{ label, hint, error, ...(hideLabel && { hideLabel }) }}>
      {(wired) => <textarea {...wired} {...rest} className={cn(controlClass, 'min-h-20 py-2', className)} />}
    </Field>
  )
}

/** The browser's own list: works with every keyboard, reader and phone. */
export function SelectField({
  label,
  hideLabel,
  hint,
  error,
  className,
  children,
  ...rest
}: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field {...{ label, hint, error, ...(hideLabel && { hideLabel }) }}>
      {(wired) => (
        <select {...wired} {...rest} className={cn(controlClass, 'h-8.5', className)}>
          {children}
        </select>
      )}
    </Field>
  )
}

export function CheckField({
  label,
  hint,
  className,
  ...rest
}: { readonly label: ReactNode; readonly hint?: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId()
  return (
    <div className={cn('flex items-start gap-2', className)}>
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-describedby={hint === undefined ? undefined : `${id}-told`}
        className="mt-0.5 size-4 shrink-0 accent-(--accent)"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="text-sm">
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-told`} className="text-muted text-xs">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
