// MD5 and SHA-256 of large bodies on a thread of its own, beside the one that answers: digesting is most of the work of an upload. The
// thread begins with the first body and ends when none came for a while. A body whose thread dies is refused.
import { Worker } from 'node:worker_threads'

export interface Sums {
  readonly md5: Buffer
  readonly sha256: Buffer
}

/** The digests of one body. */
export interface Digest {
  /** Resolves when the bytes were handed over, and waits where much is under way already. */
  update(chunks: readonly Buffer[]): Promise<void>
  /** After the last {@link update}. */
  end(): Promise<Sums>
  /** Forgets a body that does not end. */
  drop(): void
}

/** Bytes that are handed over at once. */
const blockSize = 256 * 1024
/** Blocks under way at most, of all bodies together. */
const most = 16
/** Milliseconds. */
const idleTime = 10_000

// Text, not a file: it runs the same from sources and from dist.
const program = `
const { createHash } = require('node:crypto')
const { parentPort } = require('node:worker_threads')
const bodies = new Map()
parentPort.on('message', ({ id, block, length, isLast }) => {
  if (block) {
    let sums = bodies.get(id)
    if (!sums) bodies.set(id, (sums = [createHash('md5'), createHash('sha256')]))
    const bytes = new Uint8Array(block, 0, length)
    for (const sum of sums) sum.update(bytes)
    parentPort.postMessage({ block }, [block])
    return
  }
  const [md5, sha256] = bodies.get(id) ?? []
  bodies.delete(id)
  if (isLast) parentPort.postMessage({ id, md5: md5.digest('hex'), sha256: sha256.digest('hex') })
})`

type Answer =
  { readonly block: ArrayBuffer } | { readonly id: number; readonly md5: string; readonly sha256: string }

interface Promised<T> {
  readonly resolve: (value: T) => void
  readonly reject: (error: Error) => void
}

/** One thread from its start to its end. */
class Thread {
  readonly #worker = new Worker(program, { eval: true })
  readonly #free: ArrayBuffer[] = []
  readonly #takers: Promised<ArrayBuffer>[] = []
  readonly #ends = new Map<number, Promised<Sums>>()
  #made = 0
  #lastId = 0
  /** Why it takes no more. */
  #fault: Error | undefined
  readonly #bodies = new Set<number>()
  readonly #idle: number
  #timer: NodeJS.Timeout | undefined

  constructor(idle: number) {
    this.#idle = idle
    // the server, not a thread, keeps the process alive
    this.#worker.unref()
    this.#worker.on('message', (answer: Answer) => this.#hear(answer))
    this.#worker.on('error', (error) => (this.#fault = error))
    this.#worker.on('exit', () => {
      this.#fault ??= new Error('the thread of digests is gone')
      for (const { reject } of [...this.#takers, ...this.#ends.values()]) reject(this.#fault)
    })
  }

  get isThere(): boolean {
    return this.#fault === undefined
  }

  #hear(answer: Answer): void {
    if ('block' in answer) {
      const taker = this.#takers.shift()
      if (taker) taker.resolve(answer.block)
      else this.#free.push(answer.block)
      return
    }
    const { id, md5, sha256 } = answer
    this.#ends.get(id)?.resolve({ md5: Buffer.from(md5, 'hex'), sha256: Buffer.from(sha256, 'hex') })
    this.#ends.delete(id)
  }

  #take(): ArrayBuffer | Promise<ArrayBuffer> {
    if (this.#fault) throw this.#fault
    const free = this.#free.pop()
    if (free) return free
    if (this.#made === most) return new Promise((resolve, reject) => this.#takers.push({ resolve, reject }))
    this.#made += 1
    return new ArrayBuffer(blockSize)
  }

  #end(): void {
    this.#fault = new Error('the thread of digests has ended')
    void this.#worker.terminate()
  }

  begin(): Digest {
    const id = (this.#lastId += 1)
    clearTimeout(this.#timer)
    this.#bodies.add(id)
    const done = () => {
      this.#bodies.delete(id)
      if (this.#bodies.size === 0) this.#timer = setTimeout(() => this.#end(), this.#idle).unref()
    }
    return {
      update: async (chunks) => {
        let block: ArrayBuffer | undefined
        let length = 0
        const hand = () => {
          if (block) this.#worker.postMessage({ id, block, length }, [block])
          ;[block, length] = [undefined, 0]
        }
        for (const chunk of chunks) {
          for (let at = 0; at < chunk.length;) {
            block ??= await this.#take()
            const part = chunk.subarray(at, at + blockSize - length)
            new Uint8Array(block).set(part, length)
            length += part.length
            at += part.length
            if (length === blockSize) hand()
          }
        }
        hand()
      },
      end: async () => {
        if (this.#fault) throw this.#fault
        const sums = new Promise<Sums>((resolve, reject) => this.#ends.set(id, { resolve, reject }))
        this.#worker.postMessage({ id, isLast: true })
        return sums.finally(done)
      },
      drop: () => {
        if (!this.#fault) this.#worker.postMessage({ id })
        done()
      },
    }
  }
}

/** @param idle milliseconds without a body after which the thread ends @returns begins the digests of one body */
export function createDigests(idle = idleTime): () => Digest {
  let thread: Thread | undefined
  return () => {
    if (!thread?.isThere) thread = new Thread(idle)
    return thread.begin()
  }
}
