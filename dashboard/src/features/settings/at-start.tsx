// What is read once, when the server starts: shown, with the reason, and not changed here.
import { Badge } from '../../components/ui/badge.tsx'
import { Card } from '../../components/ui/card.tsx'
import type { SettingInfo } from '../../lib/api/settings.ts'
import { settings as texts } from '../../lib/messages/settings.ts'

const valueOf = ({ secret, is_set: isSet, value }: SettingInfo): string =>
  secret && isSet ? texts.secretValue : value === null || value === '' ? texts.notSet : value

export function AtStart({ settings }: { readonly settings: readonly SettingInfo[] }) {
  return (
    <Card title={texts.section.server}>
      <p className="text-muted mb-4">{texts.serverLead}</p>
      <dl className="divide-line divide-y">
        {settings.map((setting) => (
          <div
            key={setting.key}
            className="grid gap-x-4 gap-y-1 py-3 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]"
          >
            <dt className="min-w-0">
              <code className="text-xs font-medium break-all">{setting.key}</code>{' '}
              {setting.locked && <Badge>{texts.locked}</Badge>}
              <span className="mt-1 block font-mono text-xs break-all">
                <bdi>{valueOf(setting)}</bdi>
              </span>
            </dt>
            <dd className="text-muted min-w-0 text-xs break-words">
              {setting.about}
              <span className="mt-1 block">{setting.restart}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
