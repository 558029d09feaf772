// How a user is called, and in what state the account is.
import { Badge } from '../../components/ui/badge.tsx'
import type { User } from '../../lib/api/users.ts'
import { users as texts } from '../../lib/messages/users.ts'

/** What a person would call the user. */
export const nameOf = ({ email, phone }: User): string =>
  email !== '' ? email : phone !== '' ? `+${phone}` : texts.nameless

/** The name that the user gave, if any. */
export function ownNameOf({ user_metadata: own }: User): string | undefined {
  const name = own.full_name ?? own.name
  return typeof name === 'string' && name !== '' ? name : undefined
}

export const isBanned = ({ banned_until: until }: User): boolean =>
  until !== undefined && Date.parse(until) > Date.now()

export function UserState({ user }: { readonly user: User }) {
  const isConfirmed = user.email_confirmed_at !== undefined || user.phone_confirmed_at !== undefined
  const wasInvited = user.invited_at !== undefined
  return (
    <span className="inline-flex flex-wrap gap-1">
      {user.deleted_at !== undefined && <Badge kind="bad">{texts.deleted}</Badge>}
      {isBanned(user) && <Badge kind="bad">{texts.banned}</Badge>}
      {user.is_anonymous ? (
        <Badge>{texts.anonymous}</Badge>
      ) : isConfirmed ? (
        <Badge kind="good">{texts.confirmed}</Badge>
      ) : (
        <Badge kind="warn">{wasInvited ? texts.invited : texts.unconfirmed}</Badge>
      )}
    </span>
  )
}
