// Mails to a user, and links without a mail, which are shown once.
import { Mail } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Menu, MenuItem, MenuLine } from '../../components/ui/menu.tsx'
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
      <Menu
        trigger={
          <Button busy={mailing.isPending || making.isPending}>
            <Mail aria-hidden="true" />
            {texts.links}
          </Button>
        }
      >
        {canInvite && (
          <MenuItem onSelect={() => mailing.mutate((to) => inviteUser(to))}>{texts.sendInvite}</MenuItem>
        )}
        <MenuItem onSelect={() => mailing.mutate(mailRecovery)}>{texts.sendRecovery}</MenuItem>
        <MenuItem onSelect={() => mailing.mutate(mailMagicLink)}>{texts.sendMagic}</MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => making.mutate('recovery')}>{texts.copyRecovery}</MenuItem>
        <MenuItem onSelect={() => making.mutate('magiclink')}>{texts.copyMagic}</MenuItem>
      </Menu>
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
