// Makes or changes a policy: from a template, with the SQL that will run beside it. PostgreSQL says what is wrong with it.
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Sheet } from '../../components/ui/dialog.tsx'
import { CheckField, SelectField, TextArea, TextField } from '../../components/ui/field.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import type { DatabaseSchema, PolicyInfo, TableInfo } from '../../lib/api/schema.ts'
import { common } from '../../lib/messages/common.ts'
import { policies } from '../../lib/messages/policies.ts'
import { useChange } from './review.tsx'
import {
  changePolicySql,
  createPolicySql,
  draftOf,
  missingGrants,
  usesCheck,
  usesUsing,
  verbs,
  type PolicyDraft,
} from './sql.ts'
import { templatesFor, type TemplateName } from './templates.ts'

const texts = policies.editor
const blank: PolicyDraft = {
  name: '',
  command: 'select',
  roles: ['authenticated'],
  permissive: true,
  using: '',
  check: '',
}

function Templates({
  table,
  schema,
  onChoose,
}: {
  readonly table: TableInfo
  readonly schema: DatabaseSchema
  readonly onChoose: (draft: PolicyDraft) => void
}) {
  const templates = templatesFor(table, schema)
  return (
    <SelectField
      label={texts.template}
      defaultValue=""
      onChange={({ target }) =>
        onChoose(target.value === '' ? blank : templates[target.value as TemplateName])
      }
    >
      <option value="">{texts.blank}</option>
      {Object.entries(policies.templates).map(([name, title]) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </SelectField>
  )
}

/** @param before the policy to change; null: a new one */
export function PolicyEditor({
  table,
  schema,
  before,
  onClose,
}: {
  readonly table: TableInfo
  readonly schema: DatabaseSchema
  readonly before: PolicyInfo | null
  readonly onClose: () => void
}) {
  const [draft, setDraft] = useState(before ? draftOf(before) : blank)
  const [withGrants, setWithGrants] = useState(true)
  const { mutate, isPending, error } = useChange(onClose)
  const set = (part: Partial<PolicyDraft>) => setDraft((old) => ({ ...old, ...part }))
  const { name, command, roles, permissive, using, check } = draft

  const grants = missingGrants(table, draft)
  const own = before ? changePolicySql(table, before, draft) : createPolicySql(table, draft)
  const sql = [own, ...(withGrants ? grants : [])].filter((one) => one !== '').join('\n')
  const needed = usesUsing(command) ? using : check
  const complaint =
    name.trim() === '' ? texts.nameMissing : needed.trim() === '' ? texts.expressionMissing : undefined

  const toggle = (role: string, on: boolean) =>
    set({ roles: on ? [...roles, role] : roles.filter((one) => one !== role) })
  return (
    <Sheet
      open
      onClose={onClose}
      title={before ? texts.alter(before.name) : texts.create}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button
            kind="primary"
            busy={isPending}
            disabled={complaint !== undefined || sql === ''}
            onClick={() => mutate(sql)}
          >
            {texts.save}
          </Button>
        </>
      }
    >
      <form className="space-y-4" onSubmit={(event) => event.preventDefault()}>
        {!before && <Templates {...{ table, schema }} onChoose={setDraft} />}
        <TextField
          label={texts.name}
          value={name}
          maxLength={63}
          onChange={({ target }) => set({ name: target.value })}
        />
        <SelectField
          label={texts.command}
          value={command}
          onChange={({ target }) => set({ command: target.value as PolicyDraft['command'] })}
        >
          {(['all', ...verbs] as const).map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
        <fieldset className="space-y-1">
          <legend className="mb-1 text-sm font-medium">{texts.roles}</legend>
          {[...new Set([...schema.roles, ...roles])].map((role) => (
            <CheckField
              key={role}
              label={role}
              checked={roles.includes(role)}
              onChange={({ target }) => toggle(role, target.checked)}
            />
          ))}
          <p className="text-muted text-xs">{texts.rolesHint}</p>
        </fieldset>
        <CheckField
          label={texts.restrictive}
          hint={texts.restrictiveHint}
          checked={!permissive}
          onChange={({ target }) => set({ permissive: !target.checked })}
        />
        {usesUsing(command) && (
          <TextArea
            label={texts.using}
            hint={texts.usingHint[command]}
            className="font-mono text-xs"
            rows={4}
            spellCheck={false}
            value={using}
            onChange={({ target }) => set({ using: target.value })}
          />
        )}
        {usesCheck(command) && (
          <TextArea
            label={texts.check}
            hint={texts.checkHint[command]}
            className="font-mono text-xs"
            rows={4}
            spellCheck={false}
            value={check}
            onChange={({ target }) => set({ check: target.value })}
          />
        )}
        {grants.length > 0 && (
          <CheckField
            label={texts.alsoGrant}
            checked={withGrants}
            onChange={({ target }) => setWithGrants(target.checked)}
          />
        )}
        {complaint === undefined ? (
          sql !== '' && <Snippet label={texts.sql} code={sql} />
        ) : (
          <p className="text-muted">{complaint}</p>
        )}
        {error && <ErrorNote error={error} />}
      </form>
    </Sheet>
  )
}
