// Mails to a user, and links without a mail, which are shown once.
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { useChange } from '../../components/use-change.ts'
import {
  inviteUser,
  mailMagicLink,
  mailRecovery,
  makeLink,
  type User,
  type UserLink,
} from '../../lib/api/users.ts'
import { userDetails as texts } from '../../lib/messages/users.ts'

export function Links({ user }: { readonly user: User }) {
  const [link, setLink] = useState<UserLink>()
  const { email } = user
  const mailing = useChange((send: (email: string) => Promise<unknown>) => send(email), {
    changed: ['users', 'mails'],
    told: texts.mailed(email),
  })
  const making = useChange((type: 'recovery' | 'magiclink') => makeLink(type, email), {
    changed: ['users'],
    onDone: setLink,
  })
  const canInvite = user.invited_at !== undefined && user.email_confirmed_at === undefined
  const error = mailing.error ?? making.error
  return (
    <>
      {canInvite && (
        <Button disabled={mailing.isPending} onClick={() => mailing.mutate((to) => inviteUser(to))}>
          {texts.sendInvite}
        </Button>
      )}
      <Button disabled={mailing.isPending} onClick={() => mailing.mutate(mailRecovery)}>
        {texts.sendRecovery}
      </Button>
      <Button disabled={mailing.isPending} onClick={() => mailing.mutate(mailMagicLink)}>
        {texts.sendMagic}
      </Button>
      <Button disabled={making.isPending} onClick={() => making.mutate('recovery')}>
        {texts.copyRecovery}
      </Button>
      <Button disabled={making.isPending} onClick={() => making.mutate('magiclink')}>
        {texts.copyMagic}
      </Button>
      {error && <ErrorNote error={error} />}
      <Dialog
        open={link !== undefined}
        onClose={() => setLink(undefined)}
        title={texts.link}
        description={texts.linkLead(email)}
      >
        {link && (
          <div className="space-y-3">
            <Snippet label={texts.link} code={link.action_link} />
            <p className="font-medium">{texts.code}</p>
            <Snippet label={texts.code} code={link.email_otp} />
          </div>
        )}
      </Dialog>
    </>
  )
}
