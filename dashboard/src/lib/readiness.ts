// Reads `/ready`: whether the server can answer, and what it serves.
import { queryOptions } from '@tanstack/react-query'

export interface Readiness {
  readonly status: 'ready' | 'not ready'
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>>
}

async function fetchReadiness({ signal }: { signal: AbortSignal }): Promise<Readiness> {
  const response = await fetch('/ready', { signal })
  // 503 carries the same body and says which check failed.
  if (!response.ok && response.status !== 503) throw new Error(`The server answered ${response.status}`)
  return (await response.json()) as Readiness
}

export const readinessQuery = queryOptions({
  queryKey: ['readiness'],
  queryFn: fetchReadiness,
  refetchInterval: 5_000,
})
