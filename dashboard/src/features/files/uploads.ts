// The queue of uploads of this tab: three at a time, each with its progress; one that fails can be tried again. It lives beside
// the pages, so that an upload goes on while another page is open.
import { useSyncExternalStore } from 'react'
import { ApiError, csrfHeaders } from '../../lib/api/client.ts'
import { objectUrl } from '../../lib/api/storage.ts'

export interface UploadJob {
  readonly id: number
  readonly bucket: string
  /** The whole name that the object gets. */
  readonly name: string
  readonly file: File
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  /** Bytes. */
  readonly sent: number
  readonly error: Error | undefined
  readonly replace: boolean
}

/** A way to stop what runs. */
type Stop = () => void

interface Sending {
  readonly onProgress: (sent: number) => void
  readonly onEnd: (error?: Error) => void
}

const atOnce = 3
const largestAtOnce = 6_000_000

let jobs: readonly UploadJob[] = []
let lastId = 0
const stops = new Map<number, Stop>()
const listeners = new Set<() => void>()

const isOpen = ({ state }: UploadJob) => state === 'waiting' || state === 'running'

const warn = (event: BeforeUnloadEvent) => event.preventDefault()

function set(next: typeof jobs): void {
  jobs = next
  if (jobs.some(isOpen)) addEventListener('beforeunload', warn)
  else removeEventListener('beforeunload', warn)
  for (const listener of listeners) listener()
}

const change = (id: number, part: Partial<UploadJob>) =>
  set(jobs.map((job) => (job.id === id ? { ...job, ...part } : job)))

function refusalOf(status: number, text: string): Error {
  if (status === 0) return new TypeError('unreachable')
  try {
    return new ApiError(status, JSON.parse(text) as Readonly<Record<string, unknown>>)
  } catch {
    return new ApiError(status, {})
  }
}

const headersOf = ({ replace }: UploadJob) => ({ ...csrfHeaders(), ...(replace && { 'x-upsert': 'true' }) })
const typeOf = ({ file }: UploadJob) => (file.type === '' ? 'application/octet-stream' : file.type)

function sendWhole(job: UploadJob, { onProgress, onEnd }: Sending): Stop {
  const request = new XMLHttpRequest()
  request.upload.onprogress = ({ loaded }) => onProgress(loaded)
  request.onload = () =>
    onEnd(request.status < 300 ? undefined : refusalOf(request.status, request.responseText))
  request.onerror = () => onEnd(refusalOf(0, ''))
  request.open('POST', objectUrl(job.bucket, job.name))
  const headers = { ...headersOf(job), 'content-type': typeOf(job) }
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
  request.send(job.file)
  return () => request.abort()
}

/** In pieces, so that a break costs one of them, and the same file goes on where it stopped, even after a reload. */
function sendPieces(job: UploadJob, { onProgress, onEnd }: Sending): Stop {
  const stopped = new AbortController()
  const isStopped = () => stopped.signal.aborted
  const begin = async () => {
    const { DetailedError, Upload } = await import('tus-js-client')
    if (isStopped()) return
    const { file, bucket, name } = job
    const upload = new Upload(file, {
      endpoint: `${location.origin}/storage/v1/upload/resumable`,
      chunkSize: largestAtOnce,
      retryDelays: [0, 1000, 3000, 5000],
      headers: headersOf(job),
      metadata: { bucketName: bucket, objectName: name, contentType: typeOf(job) },
      fingerprint: () =>
        Promise.resolve(JSON.stringify(['upload', bucket, name, file.size, file.lastModified, job.replace])),
      removeFingerprintOnSuccess: true,
      onProgress,
      onSuccess: () => onEnd(),
      onError: (error) => {
        const response = error instanceof DetailedError ? error.originalResponse : null
        onEnd(response ? refusalOf(response.getStatus(), response.getBody()) : refusalOf(0, ''))
      },
    })
    stopped.signal.addEventListener('abort', () => void upload.abort(true).catch(() => undefined))
    const [known] = await upload.findPreviousUploads()
    if (known) upload.resumeFromPreviousUpload(known)
    if (!isStopped()) upload.start()
  }
  begin().catch((error: unknown) => onEnd(error instanceof Error ? error : new Error(String(error))))
  return () => stopped.abort()
}

function pump(): void {
  for (const job of jobs.filter(({ state }) => state === 'waiting')) {
    if (stops.size >= atOnce) return
    const sending: Sending = {
      onProgress: (sent) => change(job.id, { sent }),
      onEnd: (error) => {
        if (!stops.delete(job.id)) return
        change(job.id, error ? { state: 'failed', error } : { state: 'done', sent: job.file.size })
        pump()
      },
    }
    const send = job.file.size <= largestAtOnce ? sendWhole : sendPieces
    stops.set(job.id, send(job, sending))
    change(job.id, { state: 'running', sent: 0, error: undefined })
  }
}

/** @param found files with the names that they have below `prefix` */
export function addUploads(
  bucket: string,
  prefix: string,
  found: readonly { readonly file: File; readonly path: string }[],
): void {
  const added = found.map(({ file, path }): UploadJob => {
    lastId += 1
    const name = prefix + path
    return { id: lastId, bucket, name, file, state: 'waiting', sent: 0, error: undefined, replace: false }
  })
  set([...jobs, ...added])
  pump()
}

/** Puts it back into the queue. @param replace what is there under this name */
export function retryUpload(id: number, replace: boolean): void {
  change(id, { state: 'waiting', replace })
  pump()
}

export function cancelUpload(id: number): void {
  stops.get(id)?.()
  stops.delete(id)
  change(id, { state: 'cancelled' })
  pump()
}

export function cancelAllUploads(): void {
  const open = jobs.filter(isOpen)
  for (const { id } of open) {
    stops.get(id)?.()
    stops.delete(id)
  }
  set(jobs.map((job) => (isOpen(job) ? { ...job, state: 'cancelled' } : job)))
}

/** Forgets all that has ended. */
export const clearUploads = (): void => set(jobs.filter(isOpen))

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useUploads = (): readonly UploadJob[] => useSyncExternalStore(subscribe, () => jobs)
