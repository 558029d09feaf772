// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// Uploads that go on where they were (TUS 1.0.0): pieces of some megabytes, tried again after a break. Refuses with ApiError what
// the server refuses, and gives up after some breaks without progress.
import { ApiError } from '../api-error.js'
import type { UploadOptions } from '../files.js'
import type { Http } from '../http.js'
import { send } from './send.js'

const pieceSize = 8 * 1024 ** 2
const mostBreaks = 6
const protocol = { 'tus-resumable': '1.0.0' }

/** UTF-8 in base64. */
export const inBase64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))

/** What may pass: no answer, a busy or starting server, another request that still writes. */
const mayPass = (error: unknown): boolean =>
  error instanceof ApiError &&
  error.code !== 'aborted' &&
  (error.status === 0 || error.status === 409 || error.status >= 500)

const pause = (breaks: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, Math.random() * Math.min(500 * 2 ** breaks, 15_000))
    signal?.addEventListener('abort', end)
  })

async function begin(
  http: Http,
  file: Blob,
  metadata: Readonly<Record<string, string>>,
  options: UploadOptions,
) {
  const answer = await send(http, {
    ...{ method: 'POST', path: '/storage/v1/upload/resumable', signal: options.signal },
    headers: {
      ...protocol,
      'upload-length': String(file.size),
      'upload-metadata': Object.entries(metadata)
        .map(([name, value]) => `${name} ${inBase64(value)}`)
        .join(','),
      ...(options.upsert && { 'x-upsert': 'true' }),
    },
  })
  return new URL(answer.header('location') ?? '', http.options?.url).href
}

async function offsetOf(http: Http, url: string, signal: AbortSignal | undefined): Promise<number> {
  const answer = await send(http, { method: 'HEAD', path: url, headers: protocol, signal })
  return Number(answer.header('upload-offset'))
}

/** Sends all of `file`. @param metadata as the server reads it */
export async function sendResumable(
  http: Http,
  file: Blob,
  metadata: Readonly<Record<string, string>>,
  options: UploadOptions,
): Promise<void> {
  const { signal, onProgress, onResumeUrl, resumeUrl } = options
  const tell = (sent: number) => onProgress?.({ sent, total: file.size })
  let url = resumeUrl
  let at: number | undefined = url === undefined ? 0 : undefined
  let breaks = 0
  while (url === undefined || at === undefined || at < file.size) {
    try {
      if (url === undefined) {
        url = await begin(http, file, metadata, options)
        onResumeUrl?.(url)
        if (file.size === 0) return
      }
      at ??= await offsetOf(http, url, signal)
      if (at >= file.size) break
      const from = at
      const answer = await send(http, {
        ...{ method: 'PATCH', path: url, signal, body: file.slice(from, from + pieceSize) },
        headers: {
          ...protocol,
          'upload-offset': String(from),
          'content-type': 'application/offset+octet-stream',
        },
        ...(onProgress && { onSent: (sent: number) => tell(from + sent) }),
      })
      at = Number(answer.header('upload-offset'))
      tell(at)
      breaks = 0
    } catch (error) {
      // whoever asks for an object that is there is told so at the start or the end, and again
      if (!mayPass(error) || breaks >= mostBreaks || signal?.aborted === true) throw error
      if (error instanceof ApiError && error.code === 'KeyAlreadyExists') throw error
      breaks += 1
      at = url === undefined ? 0 : undefined
      await pause(breaks, signal)
    }
  }
  tell(file.size)
}
