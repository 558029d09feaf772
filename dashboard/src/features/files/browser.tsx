// The files of one folder: where it is, searching, sorting, uploading by button or drop, and what is done with the selection.
import { useInfiniteQuery } from '@tanstack/react-query'
import { FolderPlus, SearchX, UploadCloud } from 'lucide-react'
import { useState, type DragEvent } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { SelectField, TextField } from '../../components/ui/field.tsx'
import { Empty, ErrorNote, Loading } from '../../components/ui/states.tsx'
import { toast } from '../../components/ui/toast.tsx'
import { listQuery, makeFolder } from '../../lib/api/storage.ts'
import { files as texts } from '../../lib/messages/files.ts'
import { Breadcrumb } from './breadcrumb.tsx'
import { dropped } from './dropped.ts'
import { FileSheet } from './file-sheet.tsx'
import { FileTable } from './file-table.tsx'
import { NameDialog } from './name-dialog.tsx'
import type { FilesSearch, Sort } from './place.ts'
import { SelectionActions, type Action } from './selection-actions.tsx'
import { useSelection } from './selection.ts'
import { UploadMenu } from './upload-menu.tsx'
import { addUploads } from './uploads.ts'

/** Whether files of the desktop are dragged, and not a text or a link of the page. */
const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files')

export function Browser({
  bucket,
  isPublic,
  allowed,
  buckets,
  search,
  onGo,
}: {
  readonly bucket: string
  readonly isPublic: boolean
  /** Types of files that the bucket takes; null: any. */
  readonly allowed: readonly string[] | null
  readonly buckets: readonly string[]
  readonly search: FilesSearch
  readonly onGo: (next: FilesSearch) => void
}) {
  const { path: prefix = '', find = '', sort = 'name.asc' } = search
  const [column = 'name', order = 'asc'] = sort.split('.')
  const list = useInfiniteQuery(listQuery({ bucket, prefix, search: find, column, order }))
  const entries = list.data ?? []
  const selection = useSelection(entries.map(({ name }) => name))
  const [action, setAction] = useState<Action>()
  const [isMaking, setMaking] = useState(false)
  const [isOver, setOver] = useState(false)

  const go = (part: FilesSearch) => onGo({ bucket, ...(search.sort && { sort: search.sort }), ...part })
  const open = (name: string) =>
    name.endsWith('/') ? go({ path: name }) : go({ path: prefix, find, open: name })

  const drop = (event: DragEvent) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    setOver(false)
    dropped(event.dataTransfer)
      .then((found) => addUploads(bucket, prefix, found))
      .catch((error: unknown) => toast({ title: String(error), kind: 'bad' }))
  }

  return (
    <div
      className="relative flex min-h-0 flex-1 flex-col gap-3 p-3 sm:px-4"
      onDragEnter={(event) => hasFiles(event) && setOver(true)}
      onDragOver={(event) => hasFiles(event) && event.preventDefault()}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={drop}
    >
      <div className="flex flex-wrap items-center gap-2">
        <Breadcrumb bucket={bucket} path={prefix} onGo={(path) => go({ path })} />
        <div className="flex flex-1 flex-wrap items-center justify-end gap-2">
          <div className="w-44">
            <TextField
              label={texts.search}
              hideLabel
              type="search"
              placeholder={texts.search}
              value={find}
              onChange={(event) => go({ path: prefix, find: event.target.value })}
            />
          </div>
          <div className="w-44">
            <SelectField
              label={texts.sortBy}
              hideLabel
              value={sort}
              onChange={(event) => go({ path: prefix, find, sort: event.target.value as Sort })}
            >
              {Object.entries(texts.sorts).map(([key, text]) => (
                <option key={key} value={key}>
                  {text}
                </option>
              ))}
            </SelectField>
          </div>
          <Button onClick={() => setMaking(true)}>
            <FolderPlus aria-hidden="true" />
            {texts.newFolder}
          </Button>
          <UploadMenu onChosen={(found) => addUploads(bucket, prefix, found)} />
        </div>
      </div>
      <SelectionActions
        {...{ bucket, buckets, prefix, selection, action }}
        onAction={setAction}
        onOpen={open}
      />
      {list.error ? (
        <ErrorNote error={list.error} retry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Loading />
      ) : entries.length === 0 ? (
        find === '' ? (
          <Empty icon={UploadCloud} title={texts.noFiles}>
            {texts.noFilesLead}
          </Empty>
        ) : (
          <Empty icon={SearchX} title={texts.noMatch(find)} />
        )
      ) : (
        <FileTable
          label={texts.list(prefix === '' ? bucket : prefix)}
          entries={entries}
          selection={selection}
          onOpen={open}
          onDelete={() => setAction('delete')}
          onRename={() => setAction('rename')}
          more={
            list.hasNextPage && (
              <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {texts.more}
              </Button>
            )
          }
        />
      )}
      {isOver && (
        <div className="border-accent bg-accent-soft text-accent-soft-ink pointer-events-none absolute inset-2 z-20 flex items-center justify-center rounded-xl border-2 border-dashed text-base font-medium">
          {texts.drop(prefix === '' ? bucket : prefix)}
        </div>
      )}
      {isMaking && (
        <NameDialog
          title={texts.newFolder}
          label={texts.folderName}
          action={texts.createFolder}
          onClose={() => setMaking(false)}
          onName={(name) => makeFolder(bucket, prefix + name, allowed)}
        />
      )}
      {search.open !== undefined && (
        <FileSheet
          key={search.open}
          {...{ bucket, isPublic, name: search.open }}
          onClose={() => go({ path: prefix, find })}
        />
      )}
    </div>
  )
}
