// What is changed and not saved: how much, its SQL, saving, taking back.
import { Redo2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { tables as texts } from '../../lib/messages/tables.ts'

export function SaveBar({
  count,
  sql,
  busy,
  error,
  onSave,
  onUndo,
  onRedo,
  onDiscard,
}: {
  readonly count: number
  /** Made when it is looked at: of many changes it is long. */
  readonly sql: () => string
  readonly busy: boolean
  readonly error: Error | null
  readonly onSave: () => void
  readonly onUndo: () => void
  /** Undefined where nothing was taken back. */
  readonly onRedo: (() => void) | undefined
  readonly onDiscard: () => void
}) {
  const [isReviewed, setReviewed] = useState(false)
  return (
    <div className="border-line bg-surface border-t p-3">
      {error && <div className="mb-3">{<ErrorNote error={error} />}</div>}
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="mr-auto font-medium">
          {texts.unsaved(count)}
        </p>
        <Button size="small" kind="quiet" onClick={onUndo}>
          <Undo2 aria-hidden="true" />
          {texts.undo}
        </Button>
        {onRedo && (
          <Button size="small" kind="quiet" onClick={onRedo}>
            <Redo2 aria-hidden="true" />
            {texts.redo}
          </Button>
        )}
        <Button size="small" onClick={onDiscard}>
          {texts.discard}
        </Button>
        <Button size="small" onClick={() => setReviewed(true)}>
          {texts.review}
        </Button>
        <Button size="small" kind="primary" busy={busy} onClick={onSave}>
          {texts.save}
        </Button>
      </div>
      <Dialog
        open={isReviewed}
        onClose={() => setReviewed(false)}
        title={texts.reviewTitle}
        className="w-[min(48rem,calc(100vw-2rem))]"
        footer={
          <Button
            kind="primary"
            onClick={() => {
              setReviewed(false)
              onSave()
            }}
          >
            {texts.save}
          </Button>
        }
      >
        {isReviewed && <Snippet label={texts.review} code={sql()} />}
      </Dialog>
    </div>
  )
}
