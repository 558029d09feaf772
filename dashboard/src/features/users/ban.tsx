// Keeps a user out for a time, and lets them in again.
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Confirm } from '../../components/ui/confirm.tsx'
import { SelectField, TextField } from '../../components/ui/field.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { useChange } from '../../components/use-change.ts'
import { changeUser, type User } from '../../lib/api/users.ts'
import { userDetails as texts } from '../../lib/messages/users.ts'
import { isBanned, nameOf } from './name.tsx'

export function Ban({ user }: { readonly user: User }) {
  const [open, setOpen] = useState(false)
  const [span, setSpan] = useState('24h')
  const [other, setOther] = useState('')
  const length = span === '' ? other : span
  const banning = useChange(() => changeUser(user.id, { ban_duration: length }), {
    changed: ['users'],
    told: texts.bannedDone,
    onDone: () => setOpen(false),
  })
  const lifting = useChange(() => changeUser(user.id, { ban_duration: 'none' }), {
    changed: ['users'],
    told: texts.unbanned,
  })
  if (isBanned(user)) {
    return (
      <>
        <Button busy={lifting.isPending} onClick={() => lifting.mutate(undefined)}>
          {texts.unban}
        </Button>
        {lifting.error && <ErrorNote error={lifting.error} />}
      </>
    )
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{texts.ban}…</Button>
      <Confirm
        open={open}
        onClose={() => setOpen(false)}
        title={texts.banTitle(nameOf(user))}
        action={texts.ban}
        busy={banning.isPending}
        error={banning.error}
        onConfirm={() => length !== '' && banning.mutate(undefined)}
      >
        <p>{texts.banLead}</p>
        <SelectField label={texts.banFor} value={span} onChange={(event) => setSpan(event.target.value)}>
          {Object.entries(texts.spans).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
          <option value="">{texts.otherSpan}</option>
        </SelectField>
        {span === '' && (
          <TextField
            label={texts.span}
            hint={texts.spanHint}
            value={other}
            onChange={(event) => setOther(event.target.value.trim())}
          />
        )}
      </Confirm>
    </>
  )
}
