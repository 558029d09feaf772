// One setting: its control by its kind, what it does, whether it is locked or changed, what is wrong with it.
import { Lock } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { CheckField, SelectField, TextField } from '../../components/ui/field.tsx'
import type { SettingInfo } from '../../lib/api/settings.ts'
import { labelOf, settings as texts } from '../../lib/messages/settings.ts'
import { formatAgo } from '../../lib/time.ts'
import type { Draft } from './use-draft.ts'

interface ControlProps {
  readonly setting: SettingInfo
  readonly draft: Draft
  readonly error: string | undefined
}

function hintOf({ about, default: fallback, updated_by: by, updated_at: at, kind }: SettingInfo): string {
  const isTold = fallback === null || fallback === '' || kind.type === 'boolean'
  return [
    about,
    ...(isTold ? [] : [texts.defaultIs(fallback)]),
    ...(by === null || at === null ? [] : [texts.savedBy(by, formatAgo(at))]),
  ].join(' ')
}

function SecretControl({ setting, draft, error }: ControlProps) {
  const [isReplacing, setReplacing] = useState(false)
  const { key, is_set: isSet, locked } = setting
  const label = labelOf(key)
  const change = draft.changes[key]
  if (isSet && !isReplacing && typeof change?.value !== 'string' && error === undefined)
    return (
      <div>
        <p className="mb-1 text-sm font-medium">{label}</p>
        <div className="flex h-8.5 items-center gap-2">
          <Badge kind={change ? 'warn' : 'good'}>{change ? texts.willGo : texts.secretSet}</Badge>
          {!locked && (
            <>
              <Button
                size="small"
                aria-label={`${texts.replace}: ${label}`}
                onClick={() => setReplacing(true)}
              >
                {texts.replace}
              </Button>
              <Button
                size="small"
                kind="quiet"
                aria-label={`${change ? texts.keep : texts.remove}: ${label}`}
                onClick={() => (change ? draft.forget(key) : draft.set(setting, null))}
              >
                {change ? texts.keep : texts.remove}
              </Button>
            </>
          )}
        </div>
        <p className="text-muted mt-1 text-xs">{hintOf(setting)}</p>
      </div>
    )
  return (
    <TextField
      {...{ label, hint: hintOf(setting), error }}
      type="password"
      autoComplete="new-password"
      disabled={locked}
      value={change?.value ?? ''}
      onChange={({ target }) => (target.value === '' ? draft.forget(key) : draft.set(setting, target.value))}
    />
  )
}

function TypedControl({ setting, draft, error }: ControlProps) {
  const { key, kind, locked, default: fallback } = setting
  const [label, hint] = [labelOf(key), hintOf(setting)]
  const value = draft.valueOf(setting) ?? ''
  const put = (text: string) => draft.set(setting, text === '' && fallback !== '' ? null : text)
  if (kind.type === 'boolean' && fallback !== null)
    return (
      <CheckField
        {...{ label, disabled: locked }}
        hint={error === undefined ? hint : <span className="text-danger">{error}</span>}
        checked={/^(on|true|yes|1)$/i.test(value)}
        onChange={({ target }) => put(target.checked ? 'on' : 'off')}
      />
    )
  const words = kind.type === 'boolean' ? ['on', 'off'] : kind.type === 'choice' ? kind.words : undefined
  if (words)
    return (
      <SelectField
        {...{ label, hint, error, disabled: locked, value }}
        onChange={({ target }) => put(target.value)}
      >
        {fallback === null && <option value="">{texts.noChoice}</option>}
        {words.map((word) => (
          <option key={word} value={word}>
            {word}
          </option>
        ))}
      </SelectField>
    )
  return (
    <TextField
      {...{ label, hint, error, disabled: locked, value }}
      autoComplete="off"
      spellCheck={false}
      placeholder={fallback ?? texts.notSet}
      {...(kind.type === 'integer' && { inputMode: 'numeric' as const })}
      onChange={({ target }) => put(target.value)}
    />
  )
}

export function Control(props: ControlProps) {
  const { setting, draft } = props
  const { key, locked, source } = setting
  const isChanged = draft.has(key)
  const mayReset = !locked && !setting.secret && source === 'saved' && draft.changes[key]?.value !== null
  return (
    <div className="grid gap-2 py-3 sm:grid-cols-[minmax(0,1fr)_10rem]">
      {setting.secret ? <SecretControl {...props} /> : <TypedControl {...props} />}
      <div className="flex items-start gap-2 sm:flex-col sm:items-end">
        {locked && (
          <Badge>
            <Lock aria-hidden="true" className="size-3" />
            {texts.locked}
          </Badge>
        )}
        {isChanged && <Badge kind="warn">{texts.changed}</Badge>}
        {mayReset && (
          <Button
            size="small"
            kind="quiet"
            aria-label={texts.toDefaultOf(labelOf(key))}
            onClick={() => draft.set(setting, null)}
          >
            {texts.toDefault}
          </Button>
        )}
      </div>
    </div>
  )
}
