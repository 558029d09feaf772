// Cursors survive being written and read, however many transactions ran when they were made.
import { expect, it } from 'vitest'
import { formatCursor, parseCursor } from './cursor.ts'

it('reads what it wrote, with a thousand transactions that ran', () => {
  const running = new Set(Array.from({ length: 1_000 }, (_, at) => 4_000_000_000 + 3 * at))
  const cursor = {
    ...{ stream: '8c0e1d2f-0000-4000-8000-000000000001', tick: 41, id: Infinity },
    seen: { xmin: 4_000_000_000, xmax: 4_000_003_000, running },
  }
  expect(parseCursor(formatCursor(cursor))).toEqual(cursor)
})

it('refuses what it did not write', () => {
  for (const text of ['', 'x.1.2', '1'.repeat(70_000)])
    expect(() => parseCursor(text)).toThrow('The cursor is none of ours')
})
