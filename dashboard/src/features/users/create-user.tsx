// A new user: with a password, or by an invitation. Refuses metadata that is no JSON object.
import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { CheckField, SelectField, TextArea, TextField } from '../../components/ui/field.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { useChange } from '../../components/use-change.ts'
import { createUser, inviteUser, type User } from '../../lib/api/users.ts'
import { userCreate as texts, userDetails } from '../../lib/messages/users.ts'
import { readJson } from './json.ts'

function Form({ onDone }: { readonly onDone: (user: User) => void }) {
  const [how, setHow] = useState<'password' | 'invitation'>('password')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [confirmed, setConfirmed] = useState(true)
  const [metadata, setMetadata] = useState('')
  const own = readJson(metadata)
  const withPassword = how === 'password'
  const making = useChange(
    () =>
      withPassword
        ? createUser({ email, password, email_confirm: confirmed, user_metadata: own ?? {} })
        : inviteUser(email, own),
    { changed: ['users', 'mails'], told: withPassword ? texts.created : texts.invited, onDone },
  )
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (own) making.mutate(undefined)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <SelectField
        label={texts.how}
        value={how}
        onChange={(event) => setHow(event.target.value === 'invitation' ? 'invitation' : 'password')}
      >
        <option value="password">{texts.byPassword}</option>
        <option value="invitation">{texts.byInvitation}</option>
      </SelectField>
      <TextField
        label={texts.email}
        type="email"
        required
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      {withPassword && (
        <>
          <TextField
            label={texts.password}
            type="password"
            required
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <CheckField
            label={texts.confirm}
            hint={texts.confirmHint}
            checked={confirmed}
            onChange={(event) => setConfirmed(event.target.checked)}
          />
        </>
      )}
      <TextArea
        label={texts.metadata}
        placeholder='{ "full_name": "Ada" }'
        spellCheck={false}
        className="font-mono text-xs"
        error={own ? undefined : userDetails.notJson}
        value={metadata}
        onChange={(event) => setMetadata(event.target.value)}
      />
      {making.error && <ErrorNote error={making.error} />}
      <div className="flex justify-end">
        <Button kind="primary" type="submit" busy={making.isPending}>
          {withPassword ? texts.create : texts.invite}
        </Button>
      </div>
    </form>
  )
}

/** @param onDone with the new user */
export function CreateUser({ onDone }: { readonly onDone: (user: User) => void }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {texts.add}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={texts.add} description={texts.lead}>
        <Form
          onDone={(user) => {
            setOpen(false)
            onDone(user)
          }}
        />
      </Dialog>
    </>
  )
}
