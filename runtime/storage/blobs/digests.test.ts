// Digests of large bodies: right whatever comes in which pieces, of many bodies at once; a thread that ends, or dies, is followed by
// another.
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { createDigests, type Digest, type Sums } from './digests.ts'
import { measure } from './measure.ts'

const rightSums = (bytes: Buffer): Sums => ({
  md5: createHash('md5').update(bytes).digest(),
  sha256: createHash('sha256').update(bytes).digest(),
})

/** The thread that comes next. */
const nextThread = async () => ((await once(process, 'worker')) as [Worker])[0]

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve()
    yield bytes.subarray(at, at + size)
  }
}

async function read(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function through(bytes: Buffer, size: number, begin: () => Digest) {
  const { body, result } = measure(inPieces(bytes, size), bytes.length, begin)
  return { bytes: await read(body), measured: await result() }
}

describe('a body', () => {
  const begin = createDigests()

  it.each([
    [0, 10],
    [1, 10],
    [262_143, 65_536],
    [262_144, 65_536],
    [262_145, 7_777],
    [3_000_000, 1_000_000],
    [5_000_001, 262_145],
    [9_000_000, 65_536],
  ])('of %d bytes in pieces of %d passes unchanged, with its digests', async (length, size) => {
    const sent = randomBytes(length)
    const { bytes, measured } = await through(sent, size, begin)
    expect(bytes.equals(sent)).toBe(true)
    expect(measured).toEqual({ size: length, ...rightSums(sent) })
  })

  it('is not mixed with others, of which some never end', async () => {
    const bodies = Array.from({ length: 40 }, (_, at) => randomBytes(300_000 + at * 50_001))
    const left = bodies.slice(0, 5).map(async (bytes) => {
      for await (const chunk of measure(inPieces(bytes, 70_000), bytes.length, begin).body)
        if (chunk.length < 70_000) break
    })
    const done = await Promise.all(bodies.map((bytes, at) => through(bytes, 10_000 + at * 5_003, begin)))
    await Promise.all(left)
    expect(done.map(({ measured }) => measured)).toEqual(
      bodies.map((bytes) => ({ size: bytes.length, ...rightSums(bytes) })),
    )
  })

  it('beyond its limit is refused, and one that breaks off has no digests', async () => {
    const bytes = randomBytes(900_000)
    const long = measure(inPieces(bytes, 65_536), 800_000, begin)
    await expect(read(long.body)).rejects.toMatchObject({ code: 'EntityTooLarge' })
    await expect(long.result()).rejects.toThrow('has not ended')
    expect((await through(bytes, 65_536, begin)).measured).toEqual({ size: 900_000, ...rightSums(bytes) })
  })
})

describe('the thread', () => {
  const bytes = randomBytes(1_000_000)

  it('comes with the first large body, ends when none comes, and comes again', async () => {
    const begin = createDigests(1)
    for (let turn = 0; turn < 3; turn += 1) {
      const coming = nextThread()
      expect((await through(bytes.subarray(0, 1000), 100, begin)).measured.size).toBe(1000)
      const [thread, { measured }] = await Promise.all([coming, through(bytes, 65_536, begin)])
      expect(measured).toEqual({ size: bytes.length, ...rightSums(bytes) })
      await once(thread, 'exit')
    }
  })

  it('that dies takes its bodies along, and no other', async () => {
    const begin = createDigests()
    const coming = nextThread()
    const bodies = [begin(), begin()]
    await Promise.all(bodies.map((body) => body.update([bytes])))
    await (await coming).terminate()
    for (const body of bodies) {
      await expect(body.update([bytes])).rejects.toThrow('gone')
      await expect(body.end()).rejects.toThrow('gone')
    }
    expect((await through(bytes, 65_536, begin)).measured).toEqual({
      size: bytes.length,
      ...rightSums(bytes),
    })
  })

  it('that dies while a body waits for room refuses it', async () => {
    const begin = createDigests()
    const coming = nextThread()
    // more than is ever under way, so that the rest waits for what comes back
    const refused = expect(begin().update([Buffer.alloc(64_000_000)])).rejects.toThrow('gone')
    await (await coming).terminate()
    await refused
  })
})
