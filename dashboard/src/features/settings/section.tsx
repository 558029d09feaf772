// The settings of one section, by group.
import { Card } from '../../components/ui/card.tsx'
import type { SettingInfo } from '../../lib/api/settings.ts'
import { Control } from './control.tsx'
import type { Draft } from './use-draft.ts'

export interface SectionProps {
  readonly settings: readonly SettingInfo[]
  readonly draft: Draft
  readonly mistakes: Readonly<Record<string, string>>
}

export function Controls({ settings, draft, mistakes }: SectionProps) {
  return (
    <div className="divide-line divide-y">
      {settings.map((setting) => (
        <Control key={setting.key} {...{ setting, draft }} error={mistakes[setting.key]} />
      ))}
    </div>
  )
}

export function Groups({ settings, ...rest }: SectionProps) {
  const groups = [...new Set(settings.map(({ group }) => group))]
  return groups.map((group) => (
    <Card key={group} title={group}>
      <Controls {...rest} settings={settings.filter((setting) => setting.group === group)} />
    </Card>
  ))
}
