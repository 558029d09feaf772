// The settings as the dashboard shows them: every variable with its value, default, source and bounds. A secret is only said to
// be set. Refuses nothing.
import type { Config } from '../config/config.ts'
import { liveGroups, restartReasons } from '../config/live-variables.ts'
import { isProviderVariable } from '../config/oidc-providers.ts'
import { variableOf } from '../config/saved.ts'
import type { SavedValue } from '../db/saved-settings.ts'
import type { SettingInfo } from './contract/settings.ts'

type Place = Pick<SettingInfo, 'key' | 'section' | 'group' | 'restart'>

const parts = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET', 'SCOPES']

/** Every variable that there is, and those of the providers that are named in `names`. */
function placesOf(names: Iterable<string>): readonly Place[] {
  const prefixes = new Set(
    [...names]
      .filter(isProviderVariable)
      .map((name) => name.replace(/_(ISSUER|CLIENT_ID|CLIENT_SECRET|SCOPES)$/, '')),
  )
  return [
    ...liveGroups.flatMap(({ section, title, names: keys }) =>
      keys.map((key) => ({ key, section, group: title, restart: null })),
    ),
    ...[...prefixes].toSorted().flatMap((prefix) =>
      parts.map((part): Place => ({
        key: `${prefix}_${part}`,
        section: 'providers',
        group: prefix,
        restart: null,
      })),
    ),
    ...Object.entries(restartReasons).map(([key, restart]): Place => ({
      key,
      section: 'server',
      group: variableOf(key)?.group ?? '',
      restart,
    })),
  ]
}

/** @param given what the environment says, with which the process was started */
export function describeSettings(
  given: Config['given'],
  saved: ReadonlyMap<string, SavedValue>,
): readonly SettingInfo[] {
  return placesOf([...Object.keys(given), ...saved.keys()]).map((place): SettingInfo => {
    const { key } = place
    const variable = variableOf(key)
    const secret = variable?.secret === true
    const kept = saved.get(key)
    const locked = Object.hasOwn(given, key)
    const text = locked ? given[key] : kept?.text
    return {
      ...place,
      secret,
      about: variable?.about ?? '',
      kind: variable?.parse.kind ?? { type: 'text' },
      default: variable?.fallback ?? null,
      value: secret ? null : (text ?? variable?.fallback ?? null),
      is_set: text !== undefined,
      source: locked ? 'environment' : kept ? 'saved' : 'default',
      locked,
      updated_at: kept?.updated_at ?? null,
      updated_by: kept?.updated_by ?? null,
    }
  })
}
