// Which section of the settings is open, as the address keeps it.
import type { SettingInfo } from '../api/settings.ts'

export type Section = SettingInfo['section']

export const sections: readonly Section[] = [
  'general',
  'auth',
  'providers',
  'mail',
  'api',
  'realtime',
  'storage',
  'server',
]

export const readSettingsSearch = ({
  section,
}: Readonly<Record<string, unknown>>): { readonly section?: Section } => {
  const known = sections.find((one) => one === section)
  return known === undefined ? {} : { section: known }
}
