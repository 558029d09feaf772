// The providers that people may sign in with: Google, and any issuer that speaks OpenID Connect.
import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Card } from '../../components/ui/card.tsx'
import { Confirm } from '../../components/ui/confirm.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import type { SettingInfo } from '../../lib/api/settings.ts'
import { providers as texts } from '../../lib/messages/settings.ts'
import { Controls, type SectionProps } from './section.tsx'

const parts = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET', 'SCOPES'] as const

/** The settings of a provider that is not saved yet. */
const freshSettings = (group: string): SettingInfo[] =>
  parts.map((part) => ({
    ...{ key: `${group}_${part}`, section: 'providers', group, about: '', kind: { type: 'text' } },
    ...{ default: part === 'SCOPES' ? 'openid email profile' : null, value: null },
    ...{ secret: part === 'CLIENT_SECRET', is_set: false, source: 'default', locked: false },
    ...{ restart: null, updated_at: null, updated_by: null },
  }))

const nameOf = (group: string) => group.replace(/^OIDC_/, '').toLowerCase()

function Add({
  taken,
  onAdd,
}: {
  readonly taken: readonly string[]
  readonly onAdd: (group: string) => void
}) {
  const [name, setName] = useState('')
  const [error, setError] = useState<string>()
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const group = `OIDC_${name.toUpperCase()}`
    const isName = /^[a-z][a-z0-9_]{0,30}$/.test(name)
    if (!isName || taken.includes(group) || name === 'google')
      setError(isName ? texts.nameTaken : texts.nameBad)
    else onAdd(group)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        {...{ label: texts.name, hint: texts.nameHint, error, value: name }}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
      />
      <div className="flex justify-end">
        <Button kind="primary" type="submit">
          {texts.begin}
        </Button>
      </div>
    </form>
  )
}

export function Providers({
  settings,
  draft,
  mistakes,
  callbackUrl,
}: SectionProps & { readonly callbackUrl: string }) {
  const [isAdding, setAdding] = useState(false)
  const [fresh, setFresh] = useState<readonly string[]>([])
  const [leaving, setLeaving] = useState<string>()
  const known = [...new Set(settings.map(({ group }) => group))].filter((group) => group.startsWith('OIDC_'))
  const isOpen = (group: string) => !known.includes(group)
  const further = [...known, ...fresh.filter(isOpen)]
  const of = (group: string) =>
    isOpen(group) ? freshSettings(group) : settings.filter((setting) => setting.group === group)
  const remove = (group: string) => {
    for (const setting of of(group)) {
      if (setting.source === 'saved') draft.set(setting, null)
      else draft.forget(setting.key)
    }
    setFresh((all) => all.filter((one) => one !== group))
    setLeaving(undefined)
  }
  return (
    <>
      <Card title={texts.callback}>
        <p className="text-muted mb-3">{texts.callbackLead}</p>
        <Snippet label={texts.callback} code={callbackUrl} />
      </Card>
      <Card title="Google">
        <Controls {...{ draft, mistakes }} settings={settings.filter(({ group }) => group === 'Google')} />
      </Card>
      {further.map((group) => (
        <Card key={group} title={nameOf(group)}>
          <Controls {...{ draft, mistakes }} settings={of(group)} />
          {!of(group).some(({ locked }) => locked) && (
            <div className="mt-2 flex justify-end">
              <Button size="small" onClick={() => setLeaving(group)}>
                {texts.removeTitle(nameOf(group))}
              </Button>
            </div>
          )}
        </Card>
      ))}
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => setAdding(true)}>{texts.add}</Button>
        {further.length === 0 && <p className="text-muted">{texts.none}</p>}
      </div>
      <Dialog open={isAdding} onClose={() => setAdding(false)} title={texts.addTitle}>
        <Add
          taken={further}
          onAdd={(group) => {
            setFresh((all) => [...all, group])
            setAdding(false)
          }}
        />
      </Dialog>
      {leaving !== undefined && (
        <Confirm
          open
          onClose={() => setLeaving(undefined)}
          title={texts.removeTitle(nameOf(leaving))}
          action={texts.removeTitle(nameOf(leaving))}
          busy={false}
          error={null}
          onConfirm={() => remove(leaving)}
        >
          <p>{texts.removeLead}</p>
        </Confirm>
      )}
    </>
  )
}
