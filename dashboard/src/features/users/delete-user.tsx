// Deletes a user, by name and after a question.
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Confirm } from '../../components/ui/confirm.tsx'
import { CheckField } from '../../components/ui/field.tsx'
import { useChange } from '../../components/use-change.ts'
import { deleteUser, type User } from '../../lib/api/users.ts'
import { userDetails as texts } from '../../lib/messages/users.ts'
import { nameOf } from './name.tsx'

/** @param onDone is called once the row is gone */
export function DeleteUser({ user, onDone }: { readonly user: User; readonly onDone: () => void }) {
  const [open, setOpen] = useState(false)
  const [soft, setSoft] = useState(false)
  const deleting = useChange(() => deleteUser(user.id, soft), {
    changed: ['users'],
    told: texts.deletedDone,
    onDone,
  })
  return (
    <>
      <Button kind="danger" onClick={() => setOpen(true)}>
        {texts.delete}…
      </Button>
      <Confirm
        open={open}
        onClose={() => setOpen(false)}
        title={texts.deleteTitle(nameOf(user))}
        busy={deleting.isPending}
        error={deleting.error}
        onConfirm={() => deleting.mutate(undefined)}
      >
        {!soft && <p>{texts.deleteLead}</p>}
        {user.deleted_at === undefined && (
          <CheckField
            label={texts.soft}
            hint={texts.softHint}
            checked={soft}
            onChange={(event) => setSoft(event.target.checked)}
          />
        )}
      </Confirm>
    </>
  )
}
