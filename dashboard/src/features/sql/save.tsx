// Keeps the text of the editor on the server: as a new query, or in place of the one that is open.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { TextField } from '../../components/ui/field.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { saveSnippet, snippetsQuery, type Snippet } from '../../lib/api/sql.ts'
import { messages } from '../../lib/messages/index.ts'
import { sql as texts } from '../../lib/messages/sql.ts'

export function Save({
  sql,
  open,
  onSaved,
  onClose,
}: {
  readonly sql: string
  /** The saved query that is open. */
  readonly open: Snippet | undefined
  readonly onSaved: (snippet: Snippet) => void
  readonly onClose: () => void
}) {
  const client = useQueryClient()
  const [name, setName] = useState(open?.name ?? '')
  const saving = useMutation({
    mutationFn: (id: string | undefined) => saveSnippet({ name: name.trim(), sql }, id),
    onSuccess: async (snippet) => {
      await client.invalidateQueries({ queryKey: snippetsQuery.queryKey })
      toast({ title: texts.wasSaved(snippet.name) })
      onSaved(snippet)
    },
  })
  const isReady = name.trim() !== '' && sql.trim() !== ''
  return (
    <Dialog
      open
      onClose={onClose}
      title={texts.saveTitle}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          {open && (
            <Button disabled={!isReady} busy={saving.isPending} onClick={() => saving.mutate(undefined)}>
              {texts.saveNew}
            </Button>
          )}
          <Button kind="primary" type="submit" form="sql-save" disabled={!isReady} busy={saving.isPending}>
            {texts.saveOver}
          </Button>
        </>
      }
    >
      <form
        id="sql-save"
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) saving.mutate(open?.id)
        }}
      >
        <TextField
          label={texts.saveName}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
        />
        {saving.error && <ErrorNote error={saving.error} />}
      </form>
    </Dialog>
  )
}
