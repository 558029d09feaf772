// What can be done with the selected files: open, download, rename, move, copy, delete.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { Button } from '../../components/ui/button.tsx'
import { Confirm } from '../../components/ui/confirm.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { deleteEntries, objectUrl, transfer } from '../../lib/api/storage.ts'
import { files as texts } from '../../lib/messages/files.ts'
import { MoveDialog } from './move-dialog.tsx'
import { NameDialog } from './name-dialog.tsx'
import { lastPart, parentOf } from './place.ts'
import type { Selection } from './selection.ts'

export type Action = 'rename' | 'move' | 'copy' | 'delete'

function download(bucket: string, name: string): void {
  const link = document.createElement('a')
  link.href = `${objectUrl(bucket, name, 'authenticated/')}?download=`
  link.download = ''
  link.click()
}

function Deleting({
  bucket,
  names,
  onClose,
  onDone,
}: {
  readonly bucket: string
  readonly names: readonly string[]
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => deleteEntries(bucket, names),
    onSuccess: () => {
      toast({ title: texts.deletedFiles(names.length) })
      onDone()
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['files'] }),
  })
  return (
    <Confirm
      open
      onClose={onClose}
      title={texts.deleteFiles(names.length)}
      onConfirm={() => remove.mutate()}
      busy={remove.isPending}
      error={remove.error}
    >
      <ul className="max-h-40 list-disc overflow-y-auto pl-5">
        {names.slice(0, 20).map((name) => (
          <li key={name} className="break-words">
            <bdi>{name}</bdi>
          </li>
        ))}
        {names.length > 20 && <li>…</li>}
      </ul>
      <p>{texts.deleteFilesLead}</p>
    </Confirm>
  )
}

export function SelectionActions({
  bucket,
  buckets,
  prefix,
  selection,
  action,
  onAction,
  onOpen,
}: {
  readonly bucket: string
  readonly buckets: readonly string[]
  readonly prefix: string
  readonly selection: Selection
  readonly action: Action | undefined
  readonly onAction: (action: Action | undefined) => void
  readonly onOpen: (name: string) => void
}) {
  const names = [...selection.names]
  const [first] = names
  if (first === undefined) return null
  const close = () => onAction(undefined)
  const end = () => {
    close()
    selection.clear()
  }
  const hasOne = names.length === 1
  const files = names.filter((name) => !name.endsWith('/'))
  const actions = [
    ...(hasOne ? [[texts.open, () => onOpen(first)] as const] : []),
    ...(files.length > 0 && files.length === names.length
      ? [[texts.download, () => files.forEach((name) => download(bucket, name))] as const]
      : []),
    ...(hasOne ? [[texts.rename, () => onAction('rename')] as const] : []),
    [texts.move, () => onAction('move')] as const,
    [texts.copy, () => onAction('copy')] as const,
  ]
  return (
    <div
      role="toolbar"
      aria-label={texts.actions}
      className="bg-raised flex flex-wrap items-center gap-2 rounded-lg px-2 py-1.5"
    >
      <p role="status" className="px-1 font-medium">
        {texts.selected(names.length)}
      </p>
      {actions.map(([label, run]) => (
        <Button key={label} size="small" onClick={run}>
          {label}
        </Button>
      ))}
      <Button size="small" kind="danger" onClick={() => onAction('delete')}>
        {texts.deleteAction}
      </Button>
      <Button kind="quiet" size="icon" className="ml-auto" aria-label={texts.clear} onClick={selection.clear}>
        <X aria-hidden="true" />
      </Button>
      {action === 'delete' && <Deleting {...{ bucket, names }} onClose={close} onDone={end} />}
      {action === 'rename' && (
        <NameDialog
          title={texts.renameTitle(lastPart(first))}
          label={texts.newName}
          action={texts.rename}
          initial={lastPart(first)}
          onClose={end}
          onName={(name) => {
            const to = `${parentOf(first)}${name}${first.endsWith('/') ? '/' : ''}`
            return transfer({ kind: 'move', bucket, toBucket: bucket, pairs: [[first, to]] }, () => undefined)
          }}
        />
      )}
      {(action === 'move' || action === 'copy') && (
        <MoveDialog {...{ kind: action, bucket, buckets, prefix, names }} onClose={close} onDone={end} />
      )}
    </div>
  )
}
