// Whom a request comes from: nobody, a user who is chosen or whose token is pasted, the admin himself.
import { People } from '../../components/people.tsx'
import { SelectField, TextArea } from '../../components/ui/field.tsx'
import { titleOf, type Person } from '../../lib/api/policies.ts'
import { actAs, type Caller } from '../../lib/api/reference.ts'
import { reference as texts } from '../../lib/messages/reference.ts'

export interface Who {
  readonly role: keyof typeof texts.callers
  readonly person?: Person
  /** The pasted one. It stays in this tab. */
  readonly token: string
}

/** Whether it is said who somebody is. */
export const isKnown = ({ role, person, token }: Who): boolean =>
  role === 'user' ? person !== undefined : role !== 'token' || token !== ''

/**
 * A chosen user gets a new token for every request, so that it says what is true now.
 * @param key the anon key
 * @throws ApiError for users who cannot sign in
 */
export async function callerOf({ role, person, token }: Who, key: string): Promise<Caller> {
  if (role === 'service') return { role }
  if (role === 'token') return { role: 'user', key, token }
  return role === 'user' && person ? { role, key, token: await actAs(person.id) } : { role: 'anon', key }
}

export function CallerFields({
  who,
  onChange,
}: {
  readonly who: Who
  readonly onChange: (who: Who) => void
}) {
  const roles = Object.entries(texts.callers) as [Who['role'], string][]
  return (
    <div className="min-w-0 space-y-3">
      <SelectField
        label={texts.caller}
        value={who.role}
        onChange={({ target }) => onChange({ ...who, role: target.value as Who['role'] })}
      >
        {roles.map(([role, title]) => (
          <option key={role} value={role}>
            {title}
          </option>
        ))}
      </SelectField>
      {who.role === 'user' && (
        <>
          <People chosen={who.person?.id} onChoose={(person) => onChange({ ...who, person })} />
          <p role="status" className="text-muted text-sm break-words">
            {who.person ? texts.sentAs(titleOf(who.person)) : texts.chooseUser}
          </p>
        </>
      )}
      {who.role === 'token' && (
        <TextArea
          label={texts.token}
          hint={texts.tokenHint}
          className="font-mono text-xs break-all"
          rows={3}
          spellCheck={false}
          autoComplete="off"
          value={who.token}
          onChange={({ target }) => onChange({ ...who, token: target.value.trim() })}
        />
      )}
    </div>
  )
}
