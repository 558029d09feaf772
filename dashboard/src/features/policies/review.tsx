// Shows SQL before it runs, runs it in one transaction, and reads the schema anew.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Snippet } from '../../components/ui/snippet.tsx'
import { ErrorNote } from '../../components/ui/states.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { schemaQuery } from '../../lib/api/schema.ts'
import { runSql } from '../../lib/api/sql.ts'
import { common } from '../../lib/messages/common.ts'
import { policies as texts } from '../../lib/messages/policies.ts'

/** What runs SQL that changes the schema. @param onDone once the schema was read anew */
export function useChange(onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (sql: string) => runSql({ sql }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: schemaQuery.queryKey })
      toast({ title: texts.done })
      onDone()
    },
  })
}

export interface Change {
  readonly title: string
  readonly sql: string
  /** Takes something away. */
  readonly danger?: boolean
}

export function Review({ change, onClose }: { readonly change: Change; readonly onClose: () => void }) {
  const { mutate, isPending, error } = useChange(onClose)
  return (
    <Dialog
      open
      onClose={onClose}
      title={change.title}
      description={texts.reviewLead}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button
            kind={change.danger === true ? 'danger' : 'primary'}
            busy={isPending}
            onClick={() => mutate(change.sql)}
          >
            {texts.run}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <Snippet label={texts.review} code={change.sql} />
        {error && <ErrorNote error={error} />}
      </div>
    </Dialog>
  )
}
