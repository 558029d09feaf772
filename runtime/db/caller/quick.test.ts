// Which statements may share a connection.
import { expect, it } from 'vitest'
import { createQuickness } from './quick.ts'

const times = (count: number, run: () => void) => Array.from({ length: count }).forEach(run)

it('a statement is quick after eight quick runs, not before', () => {
  const { isQuick, note } = createQuickness()
  times(7, () => note('a', 1))
  expect(isQuick('a')).toBe(false)
  note('a', 1)
  expect(isQuick('a')).toBe(true)
  expect(isQuick('b')).toBe(false)
})

it('one that takes twenty milliseconds never is', () => {
  const { isQuick, note } = createQuickness()
  times(500, () => note('a', 20))
  expect(isQuick('a')).toBe(false)
})

it('one slow run takes the right away for two hundred runs', () => {
  const { isQuick, note } = createQuickness()
  times(8, () => note('a', 1))
  note('a', 101)
  times(199, () => note('a', 1))
  expect(isQuick('a')).toBe(false)
  note('a', 1)
  expect(isQuick('a')).toBe(true)
})

it('remembers a bounded number of statements', () => {
  const { isQuick, note } = createQuickness()
  times(8, () => note('a', 1))
  for (let n = 0; n < 2_000; n += 1) note(`other ${n}`, 1)
  expect(isQuick('a')).toBe(false)
})
