// Whom a request comes from: nobody, a user by his token, the admin himself. The token stays in this component.
import { SelectField, TextArea } from '../../components/ui/field.tsx'
import { reference as texts } from '../../lib/messages/reference.ts'

export interface Who {
  readonly role: 'anon' | 'user' | 'service'
  readonly token: string
}

export function CallerFields({
  who,
  onChange,
}: {
  readonly who: Who
  readonly onChange: (who: Who) => void
}) {
  return (
    <div className="space-y-3">
      <SelectField
        label={texts.caller}
        value={who.role}
        onChange={({ target }) => onChange({ ...who, role: target.value as Who['role'] })}
      >
        {(['anon', 'user', 'service'] as const).map((role) => (
          <option key={role} value={role}>
            {texts.callers[role]}
          </option>
        ))}
      </SelectField>
      {who.role === 'user' && (
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
