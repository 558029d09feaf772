// Where the time of one request went, for `Server-Timing`. Names and form are PostgREST's. Refuses nothing.

const phases = ['jwt', 'parse', 'plan', 'transaction', 'response'] as const
type Phase = (typeof phases)[number]

export interface Timing {
  /** The time since the last mark was spent on `phase`. */
  mark(phase: Phase): void
  /** The header's value: milliseconds by phase. */
  text(): string
}

/** `12.3`, as `toFixed(1)` would write it, at a fraction of its price. */
function tenths(milliseconds: number): string {
  const whole = Math.round(milliseconds * 10)
  return `${Math.floor(whole / 10)}.${whole % 10}`
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
    text: () => {
      let text = ''
      for (const phase of phases) text += `${text === '' ? '' : ', '}${phase};dur=${tenths(spent[phase])}`
      return text
    },
  }
}
