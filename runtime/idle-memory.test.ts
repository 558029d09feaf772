// When memory is given back: after work, twice, never in the middle of it, and not where there is much of it.
import { describe, expect, it } from 'vitest'
import { createIdleMemory } from './idle-memory.ts'

/** @returns a look after so many milliseconds of work, with as many MB in use; how often memory was given back by then */
function watched() {
  let [time, heap, collections] = [0, 0, 0]
  const look = createIdleMemory({
    processorTime: () => time,
    heapUsed: () => heap * 1024 ** 2,
    collect: () => {
      collections += 1
      time += 100_000 // a collection is no work for anybody
    },
  })
  return (worked: number, megabytes = 50) => {
    time += worked * 1000
    heap = megabytes
    look()
    return collections
  }
}

describe('memory of an idle process', () => {
  it('is given back after the start, twice', () => {
    const look = watched()
    expect([look(0), look(10), look(10), look(10)]).toEqual([1, 2, 2, 2])
  })

  it('is given back after work, not during it', () => {
    const look = watched()
    expect([look(5_000), look(5_000), look(10), look(399), look(10)]).toEqual([0, 0, 1, 2, 2])
    expect([look(400), look(10), look(10), look(10)]).toEqual([2, 3, 4, 4])
  })

  it('stays where there is so much that a collection would be felt', () => {
    const look = watched()
    expect([look(0, 300), look(0, 257), look(0, 256)]).toEqual([0, 0, 1])
  })
})
