// What of a grid is in view, and how far it scrolls to show a cell: at the edges, for frames of no size, for no columns.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headHeight, markWidth, revealed, rowHeight, spansOf, viewOf, type Frame } from './use-window.ts'

const spans = spansOf([100, 200, 50, 300])
const frame = (more: Partial<Frame> = {}): Frame => ({
  ...{ scrollTop: 0, scrollLeft: 0, clientWidth: 250, clientHeight: headHeight + 3 * rowHeight },
  ...more,
})

describe('columns', () => {
  it('stand beside each other, behind the checkboxes', () => {
    expect(spans.map(({ start }) => start)).toEqual([40, 140, 340, 390])
    expect(spansOf([])).toEqual([])
  })

  it('are in view where any part of them is', () => {
    const leftAndRight = (more: Partial<Frame>) => {
      const { left, right } = viewOf(frame(more), spans)
      return [left, right]
    }
    expect(leftAndRight({})).toEqual([0, 1])
    expect(leftAndRight({ scrollLeft: 139 })).toEqual([0, 2])
    expect(leftAndRight({ scrollLeft: 140 })).toEqual([1, 2])
    expect(leftAndRight({ scrollLeft: 440 })).toEqual([3, 3])
    expect(leftAndRight({ clientWidth: 4000 })).toEqual([0, 3])
    expect(viewOf(frame(), [])).toMatchObject({ left: 0, right: -1 })
  })
})

describe('rows', () => {
  it('are in view where any part of them is', () => {
    expect(viewOf(frame(), spans)).toMatchObject({ row: 0, fit: 4 })
    expect(viewOf(frame({ scrollTop: rowHeight - 1 }), spans)).toMatchObject({ row: 0 })
    expect(viewOf(frame({ scrollTop: 31_999_968 }), spans)).toMatchObject({ row: 999_999 })
    // a frame that has no height yet
    expect(viewOf(frame({ clientHeight: 0 }), spans)).toMatchObject({ row: 0, fit: 1 })
  })
})

describe('a cell is shown', () => {
  it('without scrolling where it is in view', () => {
    const there = frame({ scrollTop: 320, scrollLeft: 100 })
    for (const row of [10, 11, 12])
      expect(revealed(there, { row, column: 1 }, spans)).toEqual({ scrollTop: 320, scrollLeft: 100 })
  })

  it('by scrolling as little as it takes', () => {
    const there = frame({ scrollTop: 320, scrollLeft: 100 })
    expect(revealed(there, { row: 9, column: 0 }, spans)).toEqual({ scrollTop: 288, scrollLeft: 0 })
    expect(revealed(there, { row: 13, column: 2 }, spans)).toEqual({ scrollTop: 352, scrollLeft: 140 })
    expect(revealed(there, { row: 0, column: 1 }, spans)).toEqual({ scrollTop: 0, scrollLeft: 100 })
  })

  it('from its beginning where it is wider than the frame, and stays there', () => {
    const narrow = frame({ clientWidth: 200 })
    const { scrollLeft } = revealed(narrow, { row: 0, column: 3 }, spans)
    expect(scrollLeft).toBe(350)
    expect(revealed({ ...narrow, scrollLeft }, { row: 0, column: 3 }, spans).scrollLeft).toBe(350)
  })

  it('whole, wherever the frame was', () => {
    const numbers = fc.record({
      scrollTop: fc.nat(5000),
      scrollLeft: fc.nat(700),
      clientWidth: fc.integer({ min: 350, max: 900 }),
      clientHeight: fc.integer({ min: headHeight + rowHeight, max: 900 }),
    })
    fc.assert(
      fc.property(numbers, fc.nat(150), fc.nat(3), (there, row, column) => {
        const { scrollTop, scrollLeft } = revealed(there, { row, column }, spans)
        const { start, size } = spans[column] ?? { start: NaN, size: NaN }
        expect(scrollTop).toBeLessThanOrEqual(row * rowHeight)
        expect(scrollTop + there.clientHeight).toBeGreaterThanOrEqual(headHeight + (row + 1) * rowHeight)
        expect(scrollLeft).toBeLessThanOrEqual(start - markWidth)
        expect(scrollLeft + there.clientWidth).toBeGreaterThanOrEqual(start + size)
        const view = viewOf({ ...there, scrollTop, scrollLeft }, spans)
        expect(view.row <= row && row < view.row + view.fit).toBe(true)
        expect(view.left <= column && column <= view.right).toBe(true)
      }),
    )
  })
})
