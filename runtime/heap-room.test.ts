// How far a heap may grow until all of it is collected: small ones far, large ones as V8 has it.
import { describe, expect, it } from 'vitest'
import { createHeapRoom } from './heap-room.ts'

/** @returns a look at a heap of so many MB; all that was said by then */
function watched() {
  const said: number[] = []
  let heap = 0
  const look = createHeapRoom({
    heapUsed: () => heap * 1024 ** 2,
    letGrow: (percent) => said.push(percent),
  })
  return (megabytes: number) => {
    heap = megabytes
    look()
    return [...said]
  }
}

describe('room of a heap', () => {
  it('is given to a small one, once', () => {
    const look = watched()
    expect([look(30), look(90), look(127)]).toEqual([[200], [200], [200]])
  })

  it('is none of ours where the heap is large', () => {
    const look = watched()
    expect([look(128), look(500)]).toEqual([[], []])
  })

  it('follows a heap that grows, and one that shrinks', () => {
    const look = watched()
    expect([look(30), look(400), look(30)].at(-1)).toEqual([200, 0, 200])
  })
})
