// The settings of this server.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Page } from '../components/layout/page.tsx'
import { Settings } from '../features/settings/settings.tsx'
import { settings as texts } from '../lib/messages/settings.ts'

export function SettingsPage() {
  const { section = 'general' } = useSearch({ from: '/signed-in/settings' })
  const navigate = useNavigate()
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Settings
        section={section}
        onSection={(next) => void navigate({ to: '/settings', search: { section: next } })}
      />
    </Page>
  )
}
