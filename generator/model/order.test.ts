// The model's order and fingerprint.
import { describe, expect, it } from 'vitest'
import { compare, sortedBy } from './order.ts'
import { modelHash } from './hash.ts'
import type { Model } from './model.ts'

describe('order', () => {
  it('compares by code units, part by part, shorter first', () => {
    expect(compare(['a'], ['B'])).toBeGreaterThan(0)
    expect(compare(['a'], ['a', ''])).toBeLessThan(0)
    expect(compare(['a', 'b'], ['a', 'c'])).toBeLessThan(0)
    expect(compare(['ä'], ['z'])).toBeGreaterThan(0)
    expect(compare([], [])).toBe(0)
  })

  it('sorts a copy and keeps equal ones in place', () => {
    const items = [
      { name: 'b', n: 1 },
      { name: 'a', n: 2 },
      { name: 'b', n: 3 },
    ]
    expect(sortedBy(items, ({ name }) => [name]).map(({ n }) => n)).toEqual([2, 1, 3])
    expect(items.map(({ n }) => n)).toEqual([1, 2, 3])
  })
})

describe('modelHash', () => {
  const model: Model = { schemas: [], leftOut: [], mentioned: { enums: [], composites: [] } }
  const reason = (text: string): Model => ({ ...model, leftOut: [{ schema: 'a', name: 'b', reason: text }] })

  it('does not depend on the order of keys', () => {
    const { schemas, leftOut, mentioned } = model
    expect(modelHash({ mentioned, leftOut, schemas })).toBe(modelHash(model))
  })

  it('tells different values apart, quotes and braces in them included', () => {
    const texts = ['x', '"x"', 'x","y":"', '{}', '', '\\']
    expect(new Set(texts.map((text) => modelHash(reason(text)))).size).toBe(texts.length)
  })
})
