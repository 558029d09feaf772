// Something that an admin changes: runs it, asks the server anew for what may have changed, and says that it is done.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from './ui/toast.tsx'

/**
 * @param run what asks the server
 * @param changed first parts of the query keys that it may have changed
 * @param told what a toast says when it is done
 */
export function useChange<Given, Answer>(
  run: (given: Given) => Promise<Answer>,
  {
    changed,
    told,
    onDone,
  }: {
    readonly changed: readonly string[]
    readonly told?: string
    readonly onDone?: (answer: Answer) => void
  },
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: (answer) => {
      for (const key of changed) void client.invalidateQueries({ queryKey: [key] })
      if (told !== undefined) toast({ title: told })
      onDone?.(answer)
    },
  })
}
