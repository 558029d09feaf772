// The mails that the server sends: chosen, written, looked at with made-up values, saved, taken back. The preview is a page of its
// own in a frame that runs nothing.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Badge } from '../../components/ui/badge.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Card } from '../../components/ui/card.tsx'
import { Confirm } from '../../components/ui/confirm.tsx'
import { SelectField, TextArea, TextField } from '../../components/ui/field.tsx'
import { ErrorNote, Loading } from '../../components/ui/states.tsx'
import { useChange } from '../../components/use-change.ts'
import {
  mailTemplatesQuery,
  previewMail,
  resetMailTemplate,
  saveMailTemplate,
  type MailTemplateInfo,
} from '../../lib/api/settings.ts'
import { mails as texts } from '../../lib/messages/settings.ts'

const variables = [
  'Email',
  'NewEmail',
  'Token',
  'TokenHash',
  'ConfirmationURL',
  'RedirectTo',
  'SiteURL',
  'Data.name',
]
const changed = ['mail-templates']

function Preview({
  kind,
  subject,
  html,
}: {
  readonly kind: string
  readonly subject: string
  readonly html: string
}) {
  // the frame's page has always the same address: it is loaded anew after each draft
  const [turn, setTurn] = useState(0)
  const showing = useChange(() => previewMail(kind, { subject, html }), {
    changed: [],
    onDone: () => setTurn((last) => last + 1),
  })
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button busy={showing.isPending} onClick={() => showing.mutate(undefined)}>
          {texts.show}
        </Button>
        <p className="text-muted text-xs">{texts.previewLead}</p>
      </div>
      {showing.error && <ErrorNote error={showing.error} />}
      {showing.data && (
        <>
          <p className="font-medium break-words">
            <bdi>{showing.data.subject}</bdi>
          </p>
          <iframe
            key={turn}
            title={texts.previewOf(showing.data.subject)}
            src={showing.data.url}
            sandbox="allow-popups"
            referrerPolicy="no-referrer"
            className="border-line h-96 w-full rounded-lg border bg-white"
          />
        </>
      )}
    </div>
  )
}

function Editor({ mail }: { readonly mail: MailTemplateInfo }) {
  const { kind, source, updated_at: seen } = mail
  const [subject, setSubject] = useState(mail.subject)
  const [html, setHtml] = useState(mail.html)
  const [isResetting, setResetting] = useState(false)
  const saving = useChange(() => saveMailTemplate(kind, { subject, html, seen }), {
    changed,
    told: texts.saved,
  })
  const resetting = useChange(() => resetMailTemplate(kind), {
    ...{ changed, told: texts.resetDone },
    onDone: (now) => {
      setResetting(false)
      setSubject(now.subject)
      setHtml(now.html)
    },
  })
  const isFixed = source === 'folder'
  const isChanged = subject !== mail.subject || html !== mail.html
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">{isFixed ? texts.folder : texts.everyLanguage}</p>
      <TextField
        label={texts.subject}
        maxLength={500}
        disabled={isFixed}
        value={subject}
        onChange={({ target }) => setSubject(target.value)}
      />
      <TextArea
        label={texts.html}
        rows={12}
        spellCheck={false}
        className="font-mono text-xs"
        disabled={isFixed}
        value={html}
        onChange={({ target }) => setHtml(target.value)}
      />
      <p className="text-muted text-xs">
        {texts.variables}:{' '}
        {variables.map((name) => (
          <code key={name} className="bg-raised mr-1.5 inline-block rounded px-1">{`{{ .${name} }}`}</code>
        ))}
      </p>
      {saving.error && <ErrorNote error={saving.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        {source === 'saved' && <Button onClick={() => setResetting(true)}>{texts.reset}</Button>}
        <Button
          kind="primary"
          disabled={!isChanged || isFixed}
          busy={saving.isPending}
          onClick={() => saving.mutate(undefined)}
        >
          {texts.save}
        </Button>
      </div>
      <Preview {...{ kind, subject, html }} />
      <Confirm
        open={isResetting}
        onClose={() => setResetting(false)}
        title={texts.resetTitle}
        action={texts.reset}
        busy={resetting.isPending}
        error={resetting.error}
        onConfirm={() => resetting.mutate(undefined)}
      >
        <p>{texts.resetLead}</p>
      </Confirm>
    </div>
  )
}

export function Templates() {
  const { data, error, isPending, refetch } = useQuery(mailTemplatesQuery)
  const [kind, setKind] = useState('confirmation')
  const mail = data?.find((one) => one.kind === kind)
  return (
    <Card title={texts.templates}>
      {isPending && <Loading />}
      {error && <ErrorNote error={error} retry={() => void refetch()} />}
      {mail && (
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap items-end gap-3">
            <div className="min-w-0 flex-1 basis-60">
              <SelectField label={texts.kind} value={kind} onChange={({ target }) => setKind(target.value)}>
                {data?.map((one) => (
                  <option key={one.kind} value={one.kind}>
                    {texts.kinds[one.kind] ?? one.kind}
                  </option>
                ))}
              </SelectField>
            </div>
            <Badge kind={mail.source === 'shipped' ? 'plain' : 'good'}>{texts.sources[mail.source]}</Badge>
          </div>
          <Editor key={`${kind} ${mail.updated_at ?? ''}`} mail={mail} />
        </div>
      )}
    </Card>
  )
}
