// Chooses whom somebody is to be taken for: nobody, a user found by his address, the service role; and the claims of the token.
import { SelectField, TextArea } from './ui/field.tsx'
import { People } from './people.tsx'
import type { Person, PolicyTestBody } from '../lib/api/policies.ts'
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
          <People
            chosen={objectOf(who.claims)?.sub}
            onChoose={(person) => onChange({ ...who, claims: claimsOf(person) })}
          />
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
