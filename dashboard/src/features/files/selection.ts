// What is selected in a list, by click, Ctrl and Shift, and by keyboard, as lists of files have it everywhere.
import { useState, type KeyboardEvent, type MouseEvent } from 'react'

export interface Selection {
  readonly names: ReadonlySet<string>
  /** The row that takes the keyboard. */
  readonly focus: number
  readonly click: (index: number, event: MouseEvent) => void
  readonly toggle: (index: number) => void
  /** The keyboard is in this row now. */
  readonly enter: (index: number) => void
  /** @returns the row to which the focus goes; undefined where the key is none of ours */
  readonly key: (event: KeyboardEvent) => number | undefined
  readonly all: () => void
  readonly clear: () => void
}

/** @param names of the rows in their order; whatever is selected and not among them does not count */
export function useSelection(names: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [place, setPlace] = useState({ anchor: 0, focus: 0 })
  const shown = new Set(names.filter((name) => chosen.has(name)))
  const focus = Math.max(0, Math.min(place.focus, names.length - 1))

  const extend = (to: number) => {
    const [from, end] = [Math.min(place.anchor, to), Math.max(place.anchor, to)]
    setChosen(new Set(names.slice(from, end + 1)))
    setPlace({ anchor: place.anchor, focus: to })
  }
  const toggle = (index: number) => {
    const name = names[index]
    if (name === undefined) return
    const next = new Set(shown)
    if (!next.delete(name)) next.add(name)
    setChosen(next)
    setPlace({ anchor: index, focus: index })
  }
  const all = () => setChosen(new Set(names))
  const clear = () => setChosen(new Set())

  return {
    names: shown,
    focus,
    toggle,
    // where a range begins stays: a click with Shift enters its row first
    enter: (index) => setPlace((now) => (now.focus === index ? now : { ...now, focus: index })),
    all,
    clear,
    click: (index, event) => {
      if (event.shiftKey) extend(index)
      else if (event.ctrlKey || event.metaKey) toggle(index)
      else {
        setChosen(new Set(names.slice(index, index + 1)))
        setPlace({ anchor: index, focus: index })
      }
    },
    key: (event) => {
      const last = names.length - 1
      const moves: Readonly<Record<string, number>> = {
        ArrowDown: Math.min(focus + 1, last),
        ArrowUp: Math.max(focus - 1, 0),
        Home: 0,
        End: last,
      }
      const to = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined
      if (to !== undefined) {
        if (event.shiftKey) extend(to)
        else setPlace({ anchor: to, focus: to })
        return to
      }
      if (event.key === ' ') toggle(focus)
      else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) all()
      else if (event.key === 'Escape') clear()
      else return undefined
      return focus
    },
  }
}
