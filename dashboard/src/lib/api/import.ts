// Imports of rows: sent with progress, asked how far they are, ended by a signal.
import type { ImportPlan, ImportProgress, ImportReport } from '../../../../runtime/admin/contract/import.ts'
import { ApiError, askJson, csrfHeaders } from './client.ts'

export type * from '../../../../runtime/admin/contract/import.ts'

function refusalOf(status: number, text: string): Error {
  if (status === 0) return new TypeError('unreachable')
  try {
    return new ApiError(status, JSON.parse(text) as Readonly<Record<string, unknown>>)
  } catch {
    return new ApiError(status, {})
  }
}

/**
 * @param rows as CSV
 * @param onSent the part of it that has been sent, 0 to 1
 * @throws ApiError with what PostgreSQL says; what the signal was aborted with
 */
export function importRows(
  plan: ImportPlan,
  rows: Blob,
  onSent: (part: number) => void,
  signal: AbortSignal,
): Promise<ImportReport> {
  const form = new FormData()
  form.append('plan', JSON.stringify(plan))
  form.append('file', rows, 'rows.csv')
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.upload.onprogress = ({ loaded, total }) => onSent(total === 0 ? 1 : loaded / total)
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as ImportReport)
      else reject(refusalOf(request.status, request.responseText))
    }
    request.onerror = () => reject(refusalOf(0, ''))
    request.onabort = () => reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'))
    request.open('POST', '/admin/v1/import')
    for (const [name, value] of Object.entries(csrfHeaders())) request.setRequestHeader(name, value)
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

export const importProgress = (id: string, signal: AbortSignal): Promise<ImportProgress> =>
  askJson<ImportProgress>(`/admin/v1/import/${id}`, { signal })
