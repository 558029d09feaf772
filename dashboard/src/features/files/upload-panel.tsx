// The uploads of this tab, in a corner: how far each is, cancelling, trying again, replacing what has the same name.
import { useQueryClient } from '@tanstack/react-query'
import { RotateCcw, X } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { ApiError } from '../../lib/api/client.ts'
import { messages } from '../../lib/messages/index.ts'
import { files as texts } from '../../lib/messages/files.ts'
import {
  cancelAllUploads,
  cancelUpload,
  clearUploads,
  retryUpload,
  useUploads,
  type UploadJob,
} from './uploads.ts'

/** The codes by which storage says that there is a file of this name. */
const isTaken = (error: Error | undefined) =>
  error instanceof ApiError && (error.code === 'KeyAlreadyExists' || error.code === '409')

const told = (error: Error) => (error instanceof TypeError ? messages.common.unreachable : error.message)

function Job({ job: { id, name, file, state, sent, error } }: { readonly job: UploadJob }) {
  const isOpen = state === 'waiting' || state === 'running'
  return (
    <li className="space-y-1 px-3 py-2">
      <div className="flex items-center gap-2">
        <bdi className="min-w-0 flex-1 truncate" title={name}>
          {name}
        </bdi>
        <span className="text-muted shrink-0 text-xs">{texts.states[state]}</span>
        {isTaken(error) && state === 'failed' && (
          <Button size="small" aria-label={texts.replaceOf(name)} onClick={() => retryUpload(id, true)}>
            {texts.replace}
          </Button>
        )}
        {(state === 'failed' || state === 'cancelled') && (
          <Button
            kind="quiet"
            size="icon"
            className="size-6"
            aria-label={texts.retryOf(name)}
            onClick={() => retryUpload(id, false)}
          >
            <RotateCcw aria-hidden="true" />
          </Button>
        )}
        {isOpen && (
          <Button
            kind="quiet"
            size="icon"
            className="size-6"
            aria-label={texts.cancelOf(name)}
            onClick={() => cancelUpload(id)}
          >
            <X aria-hidden="true" />
          </Button>
        )}
      </div>
      {state === 'running' && (
        <progress
          aria-label={texts.progressOf(name)}
          max={Math.max(file.size, 1)}
          value={sent}
          className="h-1.5 w-full accent-(--accent)"
        />
      )}
      {error && <p className="text-danger text-xs break-words">{told(error)}</p>}
    </li>
  )
}

export function UploadPanel() {
  const client = useQueryClient()
  const jobs = useUploads()
  const done = jobs.filter(({ state }) => state === 'done').length
  const open = jobs.filter(({ state }) => state === 'waiting' || state === 'running').length
  const isOpen = open > 0
  const tens = Math.floor(done / 10)
  // the list follows, but not each of a thousand files
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['files'] })
  }, [client, isOpen, tens])
  if (jobs.length === 0) return null
  return (
    <section
      aria-label={texts.uploads}
      className="border-line-strong bg-surface fixed right-4 bottom-4 z-30 flex max-h-80 w-[min(26rem,calc(100vw-2rem))] flex-col rounded-xl border shadow-xl"
    >
      <div className="border-line flex items-center gap-2 border-b px-3 py-2">
        <p role="status" className="min-w-0 flex-1 font-medium">
          {texts.uploadsState(done, jobs.length)}
        </p>
        {isOpen ? (
          <Button size="small" onClick={cancelAllUploads}>
            {texts.cancelAll}
          </Button>
        ) : (
          <Button size="small" onClick={clearUploads}>
            {texts.hide}
          </Button>
        )}
      </div>
      <ul tabIndex={0} aria-label={texts.uploads} className="divide-line min-h-0 divide-y overflow-y-auto">
        {jobs.map((job) => (
          <Job key={job.id} job={job} />
        ))}
      </ul>
    </section>
  )
}
