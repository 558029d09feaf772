// Where the selection is to go: a bucket, and a folder in it that is walked to. Refuses to put a folder into itself.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Folder } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { SelectField } from '../../components/ui/field.tsx'
import { ErrorNote, Loading } from '../../components/ui/states.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { listQuery, transfer } from '../../lib/api/storage.ts'
import { messages } from '../../lib/messages/index.ts'
import { files as texts } from '../../lib/messages/files.ts'
import { Breadcrumb } from './breadcrumb.tsx'
import { copyOf, lastPart } from './place.ts'

function Folders({
  bucket,
  path,
  onGo,
}: {
  readonly bucket: string
  readonly path: string
  readonly onGo: (path: string) => void
}) {
  const listing = { bucket, prefix: path, search: '', column: 'name', order: 'asc' }
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    listQuery(listing),
  )
  if (error) return <ErrorNote error={error} />
  if (isPending) return <Loading lines={3} />
  const folders = data.filter(({ isFolder }) => isFolder)
  return (
    <ul className="max-h-56 overflow-y-auto">
      {folders.map(({ name }) => (
        <li key={name}>
          <button
            type="button"
            onClick={() => onGo(name)}
            className="hover:bg-raised flex w-full items-center gap-2 rounded px-2 py-1.5 text-left"
          >
            <Folder aria-hidden="true" className="size-4 shrink-0" />
            <bdi className="min-w-0 truncate">{lastPart(name)}</bdi>
          </button>
        </li>
      ))}
      {folders.length === 0 && <li className="text-muted px-2 py-1.5">{texts.noFolders}</li>}
      {hasNextPage && (
        <li>
          <Button size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {texts.more}
          </Button>
        </li>
      )}
    </ul>
  )
}

export function MoveDialog({
  kind,
  bucket,
  buckets,
  prefix,
  names,
  onClose,
  onDone,
}: {
  readonly kind: 'move' | 'copy'
  readonly bucket: string
  readonly buckets: readonly string[]
  readonly prefix: string
  readonly names: readonly string[]
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const client = useQueryClient()
  const [target, setTarget] = useState({ bucket, path: prefix })
  const [progress, setProgress] = useState<string>()
  const isHere = target.bucket === bucket && target.path === prefix
  const isInside =
    target.bucket === bucket && names.some((name) => name.endsWith('/') && target.path.startsWith(name))
  const work = useMutation({
    mutationFn: () => {
      const pairs = names.map((name) => {
        const to = `${target.path}${lastPart(name)}${name.endsWith('/') ? '/' : ''}`
        return [name, isHere ? copyOf(name) : to] as const
      })
      return transfer({ kind, bucket, toBucket: target.bucket, pairs }, (done, total) =>
        setProgress(texts.progress(done, total)),
      )
    },
    onSuccess: () => {
      toast({ title: (kind === 'move' ? texts.moved : texts.copied)(names.length) })
      onDone()
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['files'] }),
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={(kind === 'move' ? texts.moveTitle : texts.copyTitle)(names.length)}
      footer={
        <>
          {work.isPending && <p className="text-muted mr-auto self-center">{progress}</p>}
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button
            kind="primary"
            busy={work.isPending}
            disabled={isInside || (kind === 'move' && isHere)}
            onClick={() => work.mutate()}
          >
            {kind === 'move' ? texts.moveHere : texts.copyHere}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <SelectField
          label={texts.toBucket}
          value={target.bucket}
          onChange={(event) => setTarget({ bucket: event.target.value, path: '' })}
        >
          {buckets.map((id) => (
            <option key={id}>{id}</option>
          ))}
        </SelectField>
        <Breadcrumb
          {...target}
          label={texts.target}
          onGo={(path) => setTarget({ bucket: target.bucket, path })}
        />
        <Folders {...target} onGo={(path) => setTarget({ bucket: target.bucket, path })} />
        {isInside && <p className="text-danger">{texts.intoItself}</p>}
        {work.error && <ErrorNote error={work.error} />}
      </div>
    </Dialog>
  )
}
