// What the palette finds, and in which order.
import { describe, expect, it } from 'vitest'
import { firstOf, isFound } from './entries.ts'

describe('the palette', () => {
  it('finds words in any order and any case', () => {
    expect(isFound('public.Order_items', 'ITEMS order')).toBe(true)
    expect(isFound('public.orders', 'order item')).toBe(false)
    expect(isFound('anything', '')).toBe(true)
  })

  it('shows what begins so first, and not too many', () => {
    const names = ['public.reorder', 'public.orders', 'shop.order', 'public.x']
    expect(firstOf(names, (name) => name, ' order ')).toEqual([
      'public.orders',
      'shop.order',
      'public.reorder',
    ])
    expect(firstOf([...Array(50).keys()].map(String), (name) => name, '')).toHaveLength(8)
  })
})
