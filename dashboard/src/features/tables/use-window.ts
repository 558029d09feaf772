// Which rows and columns of a grid are in view. Rows are equally high and widths are known, so that nothing is measured but the frame,
// and a grid is drawn once for each step that it scrolls.
import { useLayoutEffect, useMemo, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'
import type { Place } from './range.ts'

/** Pixels. */
export const rowHeight = 32
export const headHeight = 34
export const markWidth = 40

/** Rows and columns beyond what is in view, at each side. */
const beyond = { rows: 6, columns: 1 } as const

/** A column: which, where it begins, its width. */
export interface Span {
  readonly index: number
  readonly start: number
  readonly size: number
}

/** Columns beside each other, behind the one of checkboxes. */
export function spansOf(widths: readonly number[]): readonly Span[] {
  let start = markWidth
  return widths.map((size, index) => {
    const span = { index, start, size }
    start += size
    return span
  })
}

/** Where the frame is and how large. */
export type Frame = Pick<HTMLElement, 'scrollTop' | 'scrollLeft' | 'clientWidth' | 'clientHeight'>

/** What of a grid is in the frame. */
export interface View {
  readonly row: number
  /** Rows that fit, partly counts. */
  readonly fit: number
  /** First and last column. */
  readonly left: number
  readonly right: number
}

export function viewOf(
  { scrollTop, scrollLeft, clientWidth, clientHeight }: Frame,
  spans: readonly Span[],
): View {
  const left = spans.findIndex(({ start, size }) => start + size > scrollLeft)
  const after = spans.findIndex(({ start }) => start >= scrollLeft + clientWidth)
  return {
    row: Math.floor(scrollTop / rowHeight),
    fit: Math.max(0, Math.ceil((clientHeight - headHeight) / rowHeight)) + 1,
    left: left < 0 ? spans.length : left,
    right: (after < 0 ? spans.length : after) - 1,
  }
}

/** Where the frame must be to show a cell, moved as little as it takes. */
export function revealed(
  { scrollTop, scrollLeft, clientWidth, clientHeight }: Frame,
  { row, column }: Place,
  spans: readonly Span[],
): Pick<Frame, 'scrollTop' | 'scrollLeft'> {
  const top = row * rowHeight
  const { start, size } = spans[column] ?? { start: markWidth, size: 0 }
  const lowest = top + rowHeight + headHeight - clientHeight
  const begin = start - markWidth
  // of a column that is wider than the frame the beginning is shown
  const rightmost = Math.min(start + size - clientWidth, begin)
  return {
    scrollTop: top < scrollTop ? top : Math.max(lowest, scrollTop),
    scrollLeft: begin < scrollLeft ? begin : Math.max(rightmost, scrollLeft),
  }
}

const isSame = (one: View, other: View): boolean =>
  one.row === other.row && one.fit === other.fit && one.left === other.left && one.right === other.right

/** @param spans the same array as long as the columns are the same */
export function useWindow(frame: RefObject<HTMLElement>, count: number, spans: readonly Span[]) {
  const [view, setView] = useState<View>({ row: 0, fit: 0, left: 0, right: -1 })
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const update = () =>
      setView((old) => {
        const next = viewOf(element, spans)
        return isSame(old, next) ? old : next
      })
    update()
    const observer = new ResizeObserver(update)
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame, spans])

  const from = Math.max(0, Math.min(view.row, count - view.fit) - beyond.rows)
  const to = Math.min(count - 1, view.row + view.fit + beyond.rows)
  const inView = useMemo(
    () => spans.slice(Math.max(0, view.left - beyond.columns), view.right + beyond.columns + 1),
    [spans, view.left, view.right],
  )
  return {
    ...{ from, to, inView },
    /** Rows in the page at most. */
    most: view.fit + 2 * beyond.rows + 1,
    /** Draws what came into view before the browser paints. */
    onScroll: () => {
      const next = frame.current && viewOf(frame.current, spans)
      if (next && !isSame(view, next)) flushSync(() => setView(next))
    },
    /** Scrolls to a cell, drawn together with whatever else changes now. */
    reveal: (place: Place) => {
      const element = frame.current
      if (!element) return
      const { scrollTop: top, scrollLeft: left } = revealed(element, place, spans)
      if (top !== element.scrollTop || left !== element.scrollLeft) element.scrollTo({ top, left })
      setView(viewOf(element, spans))
    },
  }
}
