// All settings: sections to choose from, the forms of one, and a bar with what is not saved yet, over all sections.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Card } from '../../components/ui/card.tsx'
import { ErrorNote, Loading } from '../../components/ui/states.tsx'
import { useChange } from '../../components/use-change.ts'
import { mistakesOf, saveSettings, settingsQuery } from '../../lib/api/settings.ts'
import { cn } from '../../lib/cn.ts'
import { settings as texts } from '../../lib/messages/settings.ts'
import { sections, type Section } from '../../lib/search/settings.ts'
import { AtStart } from './at-start.tsx'
import { Providers } from './providers.tsx'
import { Groups } from './section.tsx'
import { Templates } from './templates.tsx'
import { TestMail } from './test-mail.tsx'
import { useDraft } from './use-draft.ts'

export function Settings({
  section,
  onSection,
}: {
  readonly section: Section
  readonly onSection: (section: Section) => void
}) {
  const { data, error, isPending, refetch } = useQuery(settingsQuery)
  const draft = useDraft()
  const saving = useChange(() => saveSettings(draft.changes), {
    ...{ changed: ['settings', 'mail-templates'], told: texts.saved },
    onDone: () => draft.clear(),
  })
  const page = useRef<HTMLDivElement>(null)
  // a row of sections on a phone: the chosen one is seen
  useEffect(() => {
    page.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [section, isPending])
  useEffect(() => {
    if (!saving.error) return
    const wrong = page.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    wrong?.focus({ preventScroll: true })
    wrong?.scrollIntoView({ block: 'center' })
  }, [saving.error])
  if (isPending) return <Loading lines={8} />
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />
  const mistakes = mistakesOf(saving.error)
  const here = data.settings.filter((setting) => setting.section === section)
  const form = { settings: here, draft, mistakes }
  const changedIn = (one: Section) =>
    data.settings.filter((setting) => setting.section === one && draft.has(setting.key)).length
  return (
    <div ref={page} className="grid items-start gap-6 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <nav aria-label={texts.sections} className="flex gap-1 overflow-x-auto lg:sticky lg:top-18 lg:flex-col">
        {sections.map((one) => (
          <button
            key={one}
            type="button"
            aria-current={one === section ? 'page' : undefined}
            onClick={() => onSection(one)}
            className={cn(
              'hover:bg-raised flex items-center justify-between gap-2 rounded-md px-3 py-1.5 text-left text-sm whitespace-nowrap',
              one === section ? 'bg-raised font-medium' : 'text-muted',
            )}
          >
            {texts.section[one]}
            {changedIn(one) > 0 && <Badge kind="warn">{changedIn(one)}</Badge>}
          </button>
        ))}
      </nav>
      <div className="flex min-w-0 flex-col gap-6">
        {section === 'server' ? (
          <AtStart settings={here} />
        ) : section === 'providers' ? (
          <Providers {...form} callbackUrl={data.callback_url} />
        ) : (
          <Groups {...form} />
        )}
        {section === 'mail' && (
          <>
            <TestMail changes={draft.changes} />
            <Templates />
          </>
        )}
        {section === 'realtime' && (
          <Card title={texts.realtimeTables}>
            <p className="text-muted mb-2">{texts.realtimeLead}</p>
            <Link to="/realtime" search={{ tab: 'tables' }} className="text-accent underline">
              {texts.realtimeLink}
            </Link>
          </Card>
        )}
        {(draft.count > 0 || saving.error) && (
          <div className="border-line bg-surface sticky bottom-3 rounded-xl border p-3 shadow-lg">
            {saving.error && (
              <div className="mb-3">
                <ErrorNote error={saving.error} {...(draft.count === 0 && { retry: () => void refetch() })} />
              </div>
            )}
            <div className="flex flex-wrap items-center gap-2">
              <p role="status" className="mr-auto font-medium">
                {texts.unsaved(draft.count)}
              </p>
              <Button
                size="small"
                onClick={() => {
                  draft.clear()
                  saving.reset()
                  void refetch()
                }}
              >
                {texts.discard}
              </Button>
              <Button
                size="small"
                kind="primary"
                busy={saving.isPending}
                disabled={draft.count === 0}
                onClick={() => saving.mutate(undefined)}
              >
                {texts.save}
              </Button>
            </div>
          </div>
        )}
      </div>
    </div>
  )
}
