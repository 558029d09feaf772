// A form with the name of a key and what else is asked for.
import type { ReactNode, SyntheticEvent } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { keys as texts } from '../../lib/messages/keys.ts'

export function NameForm({
  name,
  onName,
  hint,
  action,
  busy,
  error,
  onSubmit,
  children,
}: {
  readonly name: string
  readonly onName: (name: string) => void
  readonly hint?: string
  readonly action: string
  readonly busy: boolean
  readonly error: Error | null
  readonly onSubmit: () => void
  readonly children?: ReactNode
}) {
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={texts.name}
        {...(hint !== undefined && { hint })}
        required
        maxLength={100}
        autoComplete="off"
        value={name}
        onChange={(event) => onName(event.target.value)}
      />
      {children}
      {error && <ErrorNote error={error} />}
      <div className="flex justify-end">
        <Button kind="primary" type="submit" busy={busy}>
          {action}
        </Button>
      </div>
    </form>
  )
}
