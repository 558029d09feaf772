// Changes as two streams tell them: what somebody sees, and beside it what the service role sees, so that what he was not told
// stands in its place. Keeps the newest ones.
import type { WatchedChange } from '../../lib/api/realtime.ts'

export interface Entry {
  /** Of the change, the same in both streams. */
  readonly key: string
  readonly own: WatchedChange | undefined
  readonly all: WatchedChange | undefined
}

export const mostEntries = 2_000

/** A cursor without what was read beside it. */
const placeOf = ({ cursor }: WatchedChange): string => cursor.split('.').slice(0, 3).join('.')

export class Watched {
  #entries = new Map<string, Entry>()
  /** When the last ones came, in milliseconds. */
  readonly #times: number[] = []

  /** @param side whose stream told it */
  add(change: WatchedChange, side: 'own' | 'all', now: number): void {
    const key = placeOf(change)
    const known = this.#entries.get(key)
    this.#entries.set(key, { key, own: known?.own, all: known?.all, [side]: change })
    if (known) return
    this.#times.push(now)
    const [first] = this.#entries.keys()
    if (this.#entries.size > mostEntries && first !== undefined) this.#entries.delete(first)
  }

  clear(): void {
    this.#entries = new Map()
  }

  /** The newest first. */
  list(): readonly Entry[] {
    return [...this.#entries.values()].reverse()
  }

  /** Changes in a second, over the last five. */
  rate(now: number): number {
    while ((this.#times[0] ?? now) < now - 5_000) this.#times.shift()
    return this.#times.length / 5
  }
}

/** What is shown of an entry. */
export const shownOf = ({ own, all }: Entry): WatchedChange => {
  const change = own ?? all
  if (!change) throw new Error('an entry without a change')
  return change
}

/** Milliseconds from the commit until it was sent. */
export const delayOf = ({ committed_at, sent_at }: WatchedChange): number =>
  Math.max(0, Date.parse(sent_at) - Date.parse(committed_at))
