// What may be done with a user at once: confirm, set a password, mail, ban, delete.
import { useState } from 'react'
import { Button, buttonClass } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { useChange } from '../../components/use-change.ts'
import { changeUser, type User, type UserChange } from '../../lib/api/users.ts'
import { messages } from '../../lib/messages/index.ts'
import { userDetails as texts } from '../../lib/messages/users.ts'
import { Ban } from './ban.tsx'
import { DeleteUser } from './delete-user.tsx'
import { Links } from './links.tsx'

function SetPassword({ user }: { readonly user: User }) {
  const [open, setOpen] = useState(false)
  const [password, setPassword] = useState('')
  const setting = useChange(() => changeUser(user.id, { password }), {
    changed: ['users'],
    told: texts.passwordDone,
    onDone: () => {
      setOpen(false)
      setPassword('')
    },
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{texts.setPassword}…</Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={texts.setPassword}>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            setting.mutate(undefined)
          }}
        >
          <TextField
            label={texts.password}
            hint={texts.passwordHint}
            type="password"
            required
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          {setting.error && <ErrorNote error={setting.error} />}
          <div className="flex justify-end">
            <Button kind="primary" type="submit" busy={setting.isPending}>
              {messages.common.save}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}

/** @param onGone is called once the user is deleted */
export function Actions({ user, onGone }: { readonly user: User; readonly onGone: () => void }) {
  const confirming = useChange((change: UserChange) => changeUser(user.id, change), {
    changed: ['users'],
    told: texts.confirmedDone,
  })
  const isDeleted = user.deleted_at !== undefined
  return (
    <section aria-label={texts.act} className="border-line flex flex-col gap-4 border-b pb-5">
      {!isDeleted && (
        <div className="flex flex-wrap gap-2">
          {user.email !== '' && user.email_confirmed_at === undefined && (
            <Button busy={confirming.isPending} onClick={() => confirming.mutate({ email_confirm: true })}>
              {texts.confirmEmail}
            </Button>
          )}
          {user.phone !== '' && user.phone_confirmed_at === undefined && (
            <Button busy={confirming.isPending} onClick={() => confirming.mutate({ phone_confirm: true })}>
              {texts.confirmPhone}
            </Button>
          )}
          {confirming.error && <ErrorNote error={confirming.error} />}
          {user.email !== '' && <Links user={user} />}
          <SetPassword user={user} />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        {!isDeleted && (
          <>
            <a href={`/policies?tab=tester&user=${user.id}`} className={buttonClass()}>
              {texts.test}
            </a>
            <Ban user={user} />
          </>
        )}
        <DeleteUser user={user} onDone={onGone} />
      </div>
    </section>
  )
}
