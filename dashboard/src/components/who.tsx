// Chooses whom somebody is to be taken for: nobody, a user found by his address, the service role; and the claims of the token.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { SelectField, TextArea, TextField } from './ui/field.tsx'
import { ErrorNote } from './ui/states.tsx'
import { peopleQuery, type Person, type PolicyTestBody } from '../lib/api/policies.ts'
import { cn } from '../lib/cn.ts'
import { policies } from '../lib/messages/policies.ts'

const texts = policies.tester

export interface Who {
  readonly role: PolicyTestBody['as']['role']
  /** As they are written; JSON once they are right. */
  readonly claims: string
}

/** The object that a text is; undefined where it is none. */
export function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}

/** What stands in the token of a user who signed in by password. */
export const claimsOf = ({ id, email, phone, is_anonymous, app_metadata, user_metadata }: Person) =>
  JSON.stringify(
    {
      sub: id,
      ...(email !== undefined && email !== '' && { email }),
      ...(phone !== undefined && phone !== '' && { phone }),
      role: 'authenticated',
      aal: 'aal1',
      is_anonymous: is_anonymous ?? false,
      app_metadata,
      user_metadata,
    },
    null,
    2,
  )

function People({
  claims,
  onChoose,
}: {
  readonly claims: string
  readonly onChoose: (person: Person) => void
}) {
  const [filter, setFilter] = useState('')
  const { data, error } = useQuery(peopleQuery(filter.trim()))
  const chosen = objectOf(claims)?.sub
  return (
    <div className="space-y-2">
      <TextField
        label={texts.findUser}
        hint={texts.findUserHint}
        type="search"
        value={filter}
        onChange={({ target }) => setFilter(target.value)}
      />
      {error && <ErrorNote error={error} />}
      {data?.length === 0 && <p className="text-muted">{texts.noUsers}</p>}
      {data && data.length > 0 && (
        <ul
          aria-label={texts.users}
          className="border-line divide-line max-h-48 divide-y overflow-y-auto rounded-md border"
        >
          {data.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                aria-pressed={chosen === person.id}
                onClick={() => onChoose(person)}
                className={cn(
                  'block w-full px-3 py-1.5 text-left break-all outline-offset-[-2px]',
                  chosen === person.id ? 'bg-pressed font-medium' : 'hover:bg-raised',
                )}
              >
                <bdi>
                  {[person.email, person.phone, person.id].find((one) => one !== undefined && one !== '')}
                </bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

export function WhoFields({ who, onChange }: { readonly who: Who; readonly onChange: (who: Who) => void }) {
  const roles = { anon: texts.anon, authenticated: texts.user, service_role: texts.service }
  return (
    <div className="min-w-0 space-y-3">
      <SelectField
        label={texts.who}
        value={who.role}
        onChange={({ target }) => onChange({ ...who, role: target.value as Who['role'] })}
      >
        {Object.entries(roles).map(([role, title]) => (
          <option key={role} value={role}>
            {title}
          </option>
        ))}
      </SelectField>
      {who.role === 'authenticated' && (
        <>
          <People claims={who.claims} onChoose={(person) => onChange({ ...who, claims: claimsOf(person) })} />
          <TextArea
            label={texts.claims}
            hint={texts.claimsHint}
            error={objectOf(who.claims) ? undefined : texts.notJson}
            className="font-mono text-xs"
            rows={5}
            spellCheck={false}
            value={who.claims}
            onChange={({ target }) => onChange({ ...who, claims: target.value })}
          />
        </>
      )}
    </div>
  )
}
