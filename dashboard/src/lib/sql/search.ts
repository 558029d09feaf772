// What the address of the SQL editor holds: limits of a run, the saved query that is open. Refuses nothing: what makes no sense
// is left out.

export interface SqlSearch {
  /** Rows of each statement at most. */
  readonly rows?: number
  /** Seconds. */
  readonly limit?: number
  readonly read?: boolean
  /** Id of a saved query. */
  readonly snippet?: string | undefined
}

export const rowCaps: readonly number[] = [100, 1000, 10_000]
export const timeLimits: readonly number[] = [15, 60, 600]

export function sqlSearch({ rows, limit, read, snippet }: Readonly<Record<string, unknown>>): SqlSearch {
  return {
    ...(rowCaps.includes(Number(rows)) && { rows: Number(rows) }),
    ...(timeLimits.includes(Number(limit)) && { limit: Number(limit) }),
    ...(read === true && { read }),
    ...(typeof snippet === 'string' && { snippet }),
  }
}
