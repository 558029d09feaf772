// One run at a time, bursts become one, failures are tried again.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createSchedule } from './schedule.ts'

const times = { quiet: 20, longest: 100, firstRetry: 20, longestRetry: 50 }

/** Work that takes a while, notices an overlap, and fails as long as it is told to. */
function worker(duration: number) {
  const seen = { runs: 0, overlaps: 0, failing: 0 }
  let busy = false
  const work = async () => {
    if (busy) seen.overlaps += 1
    busy = true
    seen.runs += 1
    await sleep(duration)
    busy = false
    if (seen.failing > 0) {
      seen.failing -= 1
      throw new Error('no')
    }
  }
  return { seen, work }
}

describe('the schedule of generations', () => {
  it('makes one run of a burst', async () => {
    const { seen, work } = worker(5)
    const schedule = createSchedule(work, { ...times, quiet: 50, longest: 5_000 })
    for (let ring = 0; ring < 100; ring += 1) schedule.ring()
    await sleep(200)
    expect(seen.runs).toBe(1)
    await schedule.close()
  })

  it('counts the quiet from when it happened', async () => {
    const { seen, work } = worker(5)
    const schedule = createSchedule(work, { ...times, quiet: 5_000, longest: 10_000 })
    schedule.ring(Date.now() - 4_990)
    schedule.ring(Date.now() - 4_980)
    await sleep(150)
    expect(seen.runs).toBe(1)
    await schedule.close()
  })

  it('waits on while something else is looked at, and for nothing where nothing rang', async () => {
    const { seen, work } = worker(5)
    const schedule = createSchedule(work, { ...times, quiet: 200, longest: 10_000 })
    schedule.hold()
    await sleep(300)
    expect(seen.runs).toBe(0)
    schedule.ring()
    for (let hold = 0; hold < 15; hold += 1) {
      await sleep(20)
      schedule.hold()
    }
    expect(seen.runs).toBe(0)
    await sleep(400)
    expect(seen.runs).toBe(1)
    await schedule.close()
  })

  it('does not wait for ever while it rings on, and never runs twice at once', async () => {
    const { seen, work } = worker(40)
    const schedule = createSchedule(work, times)
    const end = Date.now() + 600
    while (Date.now() < end) {
      schedule.ring()
      await sleep(2)
    }
    expect(seen.runs).toBeGreaterThan(0)
    await sleep(200)
    const { runs } = seen
    await sleep(100)
    expect(seen).toMatchObject({ runs, overlaps: 0 })
    await schedule.close()
  })

  it('runs again for a ring during a run', async () => {
    const { seen, work } = worker(100)
    const schedule = createSchedule(work, times)
    const running = schedule.now()
    await sleep(10)
    schedule.ring()
    await running
    await sleep(200)
    expect(seen).toMatchObject({ runs: 2, overlaps: 0 })
    await schedule.close()
  })

  it('gives everybody who asks during a run the next one', async () => {
    const { seen, work } = worker(30)
    const schedule = createSchedule(work, times)
    const first = schedule.now()
    await sleep(10)
    await Promise.all([first, schedule.now(), schedule.now(), schedule.now()])
    expect(seen).toMatchObject({ runs: 2, overlaps: 0 })
    await schedule.close()
  })

  it('comes again after a failure until it succeeds, then rests', async () => {
    const { seen, work } = worker(1)
    const schedule = createSchedule(work, times)
    seen.failing = 4
    await expect(schedule.now()).rejects.toThrow('no')
    await sleep(600)
    expect(seen).toMatchObject({ runs: 5, failing: 0 })
    await schedule.close()
  })

  it('starts nothing after close', async () => {
    const { seen, work } = worker(1)
    const schedule = createSchedule(work, times)
    seen.failing = 1
    await expect(schedule.now()).rejects.toThrow('no')
    await schedule.close()
    schedule.ring()
    await expect(schedule.now()).rejects.toThrow('shutting down')
    await sleep(150)
    expect(seen.runs).toBe(1)
  })
})
