// Asks before SQL that destroys something or changes the schema: what it does, and whether it becomes a migration.
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { messages } from '../../lib/messages/index.ts'
import { sql as texts } from '../../lib/messages/sql.ts'
import type { Question } from './use-run.ts'

/** From the statement, for example `create_table_notes`. */
function suggested(sql: string): string {
  const words = sql
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replaceAll(/\b(if|not|exists|public)\b/gi, ' ')
    .match(/[\p{L}\p{N}_]+/gu)
  return words?.slice(0, 3).join('_').toLowerCase().slice(0, 60) ?? texts.defaultMigration
}

export function Ask({
  question,
  onRun,
  onMigrate,
  onClose,
}: {
  readonly question: Question
  readonly onRun: () => void
  readonly onMigrate: (name: string) => void
  readonly onClose: () => void
}) {
  const { ddl, destructive, piece } = question
  const [name, setName] = useState(() => suggested(piece.text))
  const isNamed = /[\p{L}\p{N}]/u.test(name)
  const title = !ddl ? texts.askDestroy : destructive.length > 0 ? texts.askBoth : texts.askSchema
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          {ddl ? (
            <>
              <Button onClick={onRun}>{texts.runOnly}</Button>
              <Button kind="primary" type="submit" form="sql-ask" disabled={!isNamed}>
                {texts.runMigration}
              </Button>
            </>
          ) : (
            <Button kind="danger" onClick={onRun}>
              {texts.runAnyway}
            </Button>
          )}
        </>
      }
    >
      <form
        id="sql-ask"
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (ddl && isNamed) onMigrate(name)
        }}
      >
        {destructive.length > 0 && (
          <ul className="space-y-2">
            {destructive.slice(0, 20).map(({ sql, how }, index) => (
              <li key={index} className="bg-danger-soft text-danger-soft-ink rounded-lg px-3 py-2">
                <p className="font-medium">{texts.destroys[how]}</p>
                <code className="mt-1 block max-h-24 overflow-hidden font-mono text-xs break-all">
                  {sql.slice(0, 400)}
                </code>
              </li>
            ))}
          </ul>
        )}
        {ddl && (
          <>
            <p>{texts.asMigration}</p>
            <TextField
              label={texts.migrationName}
              hint={texts.migrationNameHint}
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.target.value)}
            />
          </>
        )}
      </form>
    </Dialog>
  )
}
