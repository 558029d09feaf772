// Asks for the last part of a name: of a new folder, or a new one of a file. Refuses a slash; the rest the server decides.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { messages } from '../../lib/messages/index.ts'
import { files as texts } from '../../lib/messages/files.ts'

export function NameDialog({
  title,
  label,
  action,
  initial = '',
  onClose,
  onName,
}: {
  readonly title: string
  readonly label: string
  readonly action: string
  readonly initial?: string
  readonly onClose: () => void
  readonly onName: (name: string) => Promise<unknown>
}) {
  const client = useQueryClient()
  const [name, setName] = useState(initial)
  const save = useMutation({
    mutationFn: () => onName(name),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['files'] }),
  })
  const isWrong = name.includes('/')
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button kind="primary" type="submit" form="name" busy={save.isPending} disabled={isWrong}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id="name"
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (name === initial) onClose()
          else if (!isWrong) save.mutate()
        }}
      >
        <TextField
          label={label}
          required
          autoFocus
          value={name}
          error={isWrong ? texts.slashInName : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        {save.error && <ErrorNote error={save.error} />}
      </form>
    </Dialog>
  )
}
