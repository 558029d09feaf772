// What was just made, to be copied: a secret is shown this once.
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { keys as texts } from '../../lib/messages/keys.ts'

export interface Made {
  readonly isSecret: boolean
  /** What to copy, by its label. */
  readonly parts: Readonly<Record<string, string>>
}

export function NewSecret({
  made,
  onClose,
}: {
  readonly made: Made | undefined
  readonly onClose: () => void
}) {
  const isSecret = made?.isSecret === true
  return (
    <Dialog
      open={made !== undefined}
      onClose={onClose}
      title={isSecret ? texts.secret : texts.madeTitle}
      description={isSecret ? texts.secretLead : texts.madeLead}
      footer={
        <Button kind="primary" onClick={onClose}>
          {texts.done}
        </Button>
      }
    >
      <div className="space-y-3">
        {Object.entries(made?.parts ?? {}).map(([label, code]) => (
          <div key={label}>
            <p className="mb-1 font-medium">{label}</p>
            <Snippet label={label} code={code} />
          </div>
        ))}
      </div>
    </Dialog>
  )
}
