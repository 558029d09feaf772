// The figures: ranks, memory and processor time of a real process.
import { describe, expect, it } from 'vitest'
import { median, processorTime, quantile, residentMemory } from './measure.ts'

describe('quantile', () => {
  it('takes the nearest rank, whatever the order', () => {
    const values = [5, 1, 4, 2, 3]
    expect([quantile(values, 0), quantile(values, 0.5), quantile(values, 0.95), quantile(values, 1)]).toEqual(
      [1, 3, 5, 5],
    )
    expect(values).toEqual([5, 1, 4, 2, 3])
  })

  it('sorts numbers as numbers', () => {
    expect(median([100, 9, 20])).toBe(20)
  })

  it('refuses to invent a figure', () => {
    expect(() => quantile([], 0.5)).toThrow('nothing was measured')
  })
})

describe.runIf(process.platform === 'linux')('processes', () => {
  it('reads the memory of this one as Node does', () => {
    const { now, peak } = residentMemory(process.pid)
    expect(now).toBeGreaterThan(0)
    expect(peak).toBeGreaterThanOrEqual(now)
    expect(Math.abs(now - process.memoryUsage.rss() / 1024 ** 2)).toBeLessThan(20)
  })

  it('reads processor time in milliseconds', () => {
    const used = process.cpuUsage()
    const expected = (used.user + used.system) / 1000
    expect(Math.abs(processorTime(process.pid) - expected)).toBeLessThan(100)
  })

  it('throws for a process that is not there', () => {
    expect(() => residentMemory(2 ** 30)).toThrow('ENOENT')
  })
})
