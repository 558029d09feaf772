// Where the time of one request went, for `Server-Timing`. Names and form are PostgREST's. Refuses nothing.

type Phase = 'jwt' | 'parse' | 'plan' | 'transaction' | 'response'

export interface Timing {
  /** The time since the last mark was spent on `phase`. */
  mark(phase: Phase): void
  /** The header's value: milliseconds by phase. */
  text(): string
}

/** @param before milliseconds that passed until now: they were spent on finding out who asks */
export function startTiming(before: number): Timing {
  const spent: Record<Phase, number> = { jwt: before, parse: 0, plan: 0, transaction: 0, response: 0 }
  let last = performance.now()
  return {
    mark: (phase) => {
      const now = performance.now()
      spent[phase] += now - last
      last = now
    },
    text: () =>
      Object.entries(spent)
        .map(([phase, time]) => `${phase};dur=${time.toFixed(1)}`)
        .join(', '),
  }
}
