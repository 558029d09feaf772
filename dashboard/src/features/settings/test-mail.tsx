// Sends a test mail through the settings as they stand in the form.
import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Card } from '../../components/ui/card.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { useChange } from '../../components/use-change.ts'
import { sendTestMail, type Changes } from '../../lib/api/settings.ts'
import { mails as texts } from '../../lib/messages/settings.ts'

export function TestMail({ changes }: { readonly changes: Changes }) {
  const [to, setTo] = useState('')
  const unsaved = Object.fromEntries(
    Object.entries(changes).flatMap(([key, { value }]) =>
      key.startsWith('SMTP_') ? [[key, { value }]] : [],
    ),
  )
  const sending = useChange(
    () => sendTestMail({ to, ...(Object.keys(unsaved).length > 0 && { changes: unsaved }) }),
    { changed: [], told: texts.sent(to) },
  )
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    sending.mutate(undefined)
  }
  return (
    <Card title={texts.test}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <p className="text-muted">{texts.testLead}</p>
        <div className="flex flex-wrap items-end gap-3">
          <div className="min-w-0 flex-1 basis-60">
            <TextField
              label={texts.to}
              type="email"
              required
              value={to}
              onChange={({ target }) => setTo(target.value)}
            />
          </div>
          <Button type="submit" busy={sending.isPending}>
            {texts.send}
          </Button>
        </div>
        {sending.error && <ErrorNote error={sending.error} />}
      </form>
    </Card>
  )
}
