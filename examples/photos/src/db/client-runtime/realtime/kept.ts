// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// A live query whose rows are kept by the changes alone: they come once, and are changed as the changes say.
import type { ApiError } from '../api-error.js'
import type { Status, Stop } from '../live-types.js'
import type { Connection } from './connection.js'
import type { ChangeFrame, Row } from './frames.js'
import type { Plan } from './plan.js'

interface Kept {
  readonly row: Row
  /** Without what only we need. */
  readonly shown: Row
}

export interface KeptListener {
  rows(rows: Row[]): void
  /** It cannot be kept this way; it has ended. */
  giveUp(): void
  failed(error: ApiError): void
  readonly status: (status: Status) => void
}

export function keep(connection: Connection, plan: Plan, listener: KeptListener): Stop {
  const { key, hidden, exact, compare } = plan
  const rows = new Map<string, Kept>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  const keyOf = (row: Row) => JSON.stringify(key.map((name) => row[name]))
  const isHeld = (row: Row) =>
    exact.every((name) => typeof row[name] !== 'number' || Number.isSafeInteger(row[name]))

  function put(row: Row): boolean {
    if (!isHeld(row)) return false
    const shown =
      hidden.length === 0
        ? row
        : Object.fromEntries(Object.entries(row).filter(([name]) => !hidden.includes(name)))
    rows.set(keyOf(row), { row, shown })
    return true
  }

  function tell(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      if (ended) return
      const kept = [...rows.values()]
      if (compare) kept.sort((left, right) => compare(left.row, right.row))
      listener.rows(kept.map(({ shown }) => shown))
    })
  }

  function stop(): void {
    ended = true
    clearTimeout(timer)
    handle.stop()
  }
  function giveUp(): void {
    stop()
    listener.giveUp()
  }

  /** Whether the change says all that is needed. */
  function isWhole({ type, record, old_record: old, truncated }: ChangeFrame): boolean {
    if (truncated) return false
    // several rows of a statement may exchange their keys
    return type !== 'UPDATE' || keyOf({ ...record, ...old }) === keyOf(record ?? {})
  }

  function apply({ type, record, old_record: old }: ChangeFrame): void {
    if (type === 'TRUNCATE') rows.clear()
    else if (type === 'DELETE') rows.delete(keyOf(old ?? {}))
    else if (!put(record ?? {})) {
      giveUp()
      return
    }
    tell()
  }

  function startAnew(): void {
    isFilled = false
    handle.restart()
  }

  let isFilled = false
  const handle = connection.add(plan.request, {
    rows: (all, isExact) => {
      if (!isExact) {
        giveUp()
        return
      }
      rows.clear()
      isFilled = true
      if (all.every(put)) tell()
      else giveUp()
    },
    changed: (frame) => {
      if (ended || !isFilled) return
      if (isWhole(frame)) apply(frame)
      else startAnew()
    },
    lost: startAnew,
    failed: (error, isFinal) => {
      if (isFinal) giveUp()
      else listener.failed(error)
    },
    status: listener.status,
  })
  return stop
}
