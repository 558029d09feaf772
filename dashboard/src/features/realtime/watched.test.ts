// The list of the inspector: two streams become one, the newest ones stay.
import { describe, expect, it } from 'vitest'
import type { WatchedChange } from '../../lib/api/realtime.ts'
import { delayOf, mostEntries, shownOf, Watched } from './watched.ts'

const change = (id: number, more: Partial<WatchedChange> = {}): WatchedChange => ({
  ...{ type: 'INSERT', schema: 'public', table: 'notes', record: {}, old_record: null, truncated: false },
  ...{ cursor: `s.1.${id}`, committed_at: '2026-01-01T00:00:00.000Z', sent_at: '2026-01-01T00:00:00.012Z' },
  ...more,
})

describe('the list of changes', () => {
  it('joins what both streams say of a change, whichever comes first', () => {
    const watched = new Watched()
    watched.add(change(1), 'all', 0)
    watched.add(change(2, { type: 'DELETE' }), 'own', 0)
    watched.add(change(2, { type: 'UPDATE', cursor: 's.1.2.3:4:' }), 'all', 0)
    const [second, first] = watched.list()
    expect([second?.own?.type, second?.all?.type, first?.own]).toEqual(['DELETE', 'UPDATE', undefined])
    expect(first && shownOf(first).cursor).toBe('s.1.1')
    watched.clear()
    expect(watched.list()).toEqual([])
  })

  it('keeps the newest, and counts by the second', () => {
    const watched = new Watched()
    for (let id = 1; id <= mostEntries + 10; id += 1) watched.add(change(id), 'own', id <= 10 ? 0 : 6_000)
    expect(watched.list()).toHaveLength(mostEntries)
    expect(watched.list()[0]?.key).toBe(`s.1.${mostEntries + 10}`)
    expect(watched.rate(6_000)).toBe(mostEntries / 5)
    expect(delayOf(change(1))).toBe(12)
  })
})
