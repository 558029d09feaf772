// The frame of every form: it ends in the review of what it asks for, and stays open behind it.
import { type ReactNode, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Sheet } from '../../components/ui/dialog.tsx'
import { common } from '../../lib/messages/common.ts'
import { schema as texts } from '../../lib/messages/schema.ts'
import { BlastRadius, type Change } from './blast-radius.tsx'

export function FormSheet({
  title,
  change,
  onClose,
  wide = false,
  children,
}: {
  readonly title: string
  /** What it asks for; undefined while something is missing, or nothing differs. */
  readonly change: Change | undefined
  readonly onClose: () => void
  readonly wide?: boolean
  readonly children: ReactNode
}) {
  const [reviewed, setReviewed] = useState<Change>()
  return (
    <>
      <Sheet
        open
        onClose={onClose}
        title={title}
        className={wide ? 'w-[min(48rem,100vw)]' : ''}
        footer={
          <>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button kind="primary" type="submit" form="schema-form" disabled={change === undefined}>
              {texts.review}
            </Button>
          </>
        }
      >
        <form
          id="schema-form"
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault()
            setReviewed(change)
          }}
        >
          {children}
        </form>
      </Sheet>
      {reviewed && <BlastRadius change={reviewed} onClose={() => setReviewed(undefined)} onDone={onClose} />}
    </>
  )
}
