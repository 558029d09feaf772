// Hashing threads: jobs side by side, one after the other on the same thread, and after one that failed.
import { expect, it } from 'vitest'
import { createThreads } from './threads.ts'

it('hashes and compares, many at once and again', async () => {
  const run = createThreads()
  const hashes = await Promise.all(['one', 'two', 'three'].map((password) => run({ password, cost: 4 })))
  const [hash = ''] = hashes.map(String)
  expect(hash).toMatch(/^\$2b\$04\$/)
  expect(new Set(hashes).size).toBe(3)
  for (let again = 0; again < 5; again += 1) {
    expect(await run({ password: 'one', hash })).toBe(true)
    expect(await run({ password: 'two', hash })).toBe(false)
  }
})

it('tells what failed, and takes the next job', async () => {
  const run = createThreads()
  await expect(run({ password: 'one', cost: 'many' as unknown as number })).rejects.toThrow('Invalid salt')
  expect(await run({ password: 'one', hash: 'no hash' })).toBe(false)
})
