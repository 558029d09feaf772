// Which statements are quick, by their own history: only these may share a connection, where one waits for another.

/** Milliseconds that a quick statement takes at most, on average. */
const quick = 10
/** One that took this long is not quick any more. More than a pause of our own event loop, which no statement is to blame for. */
const slow = 100
/** Runs before a statement is judged, and again after it was slow. */
const trial = 8
const probation = 200
const limit = 2_000

interface History {
  average: number
  /** Runs that are still to be watched before it may share. */
  left: number
}

export interface Quickness {
  readonly isQuick: (text: string) => boolean
  /** @param time of one run in milliseconds */
  readonly note: (text: string, time: number) => void
}

/** Makes the memory of one process, bounded. */
export function createQuickness(): Quickness {
  const histories = new Map<string, History>()
  return {
    isQuick: (text) => histories.get(text)?.left === 0,
    note: (text, time) => {
      let history = histories.get(text)
      if (!history) {
        if (histories.size >= limit) histories.clear()
        histories.set(text, (history = { average: time, left: trial }))
      }
      history.average += (time - history.average) / 8
      if (time > slow) history.left = probation
      else if (history.left > 0 && (history.left > 1 || history.average < quick)) history.left -= 1
    },
  }
}
