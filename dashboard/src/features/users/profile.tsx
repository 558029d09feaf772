// What is known of a user, to be changed: addresses and metadata. Sends only what was changed; refuses what is no JSON.
import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { TextArea, TextField } from '../../components/ui/field.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { useChange } from '../../components/use-change.ts'
import { changeUser, type User, type UserChange } from '../../lib/api/users.ts'
import { messages } from '../../lib/messages/index.ts'
import { userDetails as texts } from '../../lib/messages/users.ts'
import { changesOf, jsonOf, readJson } from './json.ts'

const draftOf = (user: User) => ({
  email: user.email,
  phone: user.phone === '' ? '' : `+${user.phone}`,
  own: jsonOf(user.user_metadata),
  app: jsonOf(user.app_metadata),
})

export function Profile({ user }: { readonly user: User }) {
  const [draft, setDraft] = useState(() => draftOf(user))
  const { email, phone, own: ownText, app: appText } = draft
  const [own, app] = [readJson(ownText), readJson(appText)]
  const ownChanges = own && changesOf(user.user_metadata, own)
  const appChanges = app && changesOf(user.app_metadata, app)
  const change: UserChange = {
    ...(email !== user.email && { email }),
    ...(phone !== draftOf(user).phone && { phone }),
    ...(ownChanges && { user_metadata: ownChanges }),
    ...(appChanges && { app_metadata: appChanges }),
  }
  const isChanged = Object.keys(change).length > 0
  const saving = useChange(() => changeUser(user.id, change), {
    changed: ['users'],
    told: texts.saved,
    onDone: (saved) => setDraft(draftOf(saved)),
  })
  const save = (event: SyntheticEvent) => {
    event.preventDefault()
    if (own && app && isChanged) saving.mutate(undefined)
  }
  const set = (name: keyof typeof draft) => (event: { target: { value: string } }) =>
    setDraft({ ...draft, [name]: event.target.value })
  return (
    <form onSubmit={save} className="flex flex-col gap-4">
      <TextField
        label={texts.email}
        hint={texts.emailHint}
        type="email"
        required={user.email !== ''}
        value={email}
        onChange={set('email')}
      />
      <TextField
        label={texts.phone}
        hint={texts.phoneHint}
        type="tel"
        required={user.phone !== ''}
        value={phone}
        onChange={set('phone')}
      />
      <TextArea
        label={texts.userMetadata}
        hint={texts.userMetadataHint}
        error={own ? undefined : texts.notJson}
        spellCheck={false}
        className="min-h-28 font-mono text-xs"
        value={ownText}
        onChange={set('own')}
      />
      <TextArea
        label={texts.appMetadata}
        hint={texts.appMetadataHint}
        error={app ? undefined : texts.notJson}
        spellCheck={false}
        className="min-h-28 font-mono text-xs"
        value={appText}
        onChange={set('app')}
      />
      {saving.error && <ErrorNote error={saving.error} />}
      <div className="flex justify-end gap-2">
        <Button
          disabled={!isChanged && own !== undefined && app !== undefined}
          onClick={() => setDraft(draftOf(user))}
        >
          {texts.reset}
        </Button>
        <Button kind="primary" type="submit" busy={saving.isPending} disabled={!own || !app || !isChanged}>
          {messages.common.save}
        </Button>
      </div>
    </form>
  )
}
