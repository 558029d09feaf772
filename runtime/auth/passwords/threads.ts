// Threads of our own that compute bcrypt. On Linux they run at a lower priority than the rest of the process: a flood of
// logins takes what other requests leave over, and the thread pool of Node stays free. Refuses nothing.
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

/** Compares with `hash`, or makes a new one of `cost`. */
export type Job =
  { readonly password: string; readonly hash: string } | { readonly password: string; readonly cost: number }

type Result = { readonly value: string | boolean } | { readonly error: string }

/**
 * Nice value, of 0 (usual) to 19 (humblest): such a thread gets next to nothing where all want the processor.
 * At 0 a flood of logins left REST a tenth of its speed or less, at 10 a third, at 19 half (bench/auth.ts).
 */
const niceness = 19

// Text, not a file: it runs the same from sources and from dist. On Linux pid 0 means the calling thread alone.
const program = `
const { parentPort, workerData } = require('node:worker_threads')
const bcrypt = require(workerData.bcrypt)
if (process.platform === 'linux') require('node:os').setPriority(0, workerData.niceness)
parentPort.on('message', ({ password, hash, cost }) => {
  try {
    const value = hash === undefined ? bcrypt.hashSync(password, cost) : bcrypt.compareSync(password, hash)
    parentPort.postMessage({ value })
  } catch (error) {
    parentPort.postMessage({ error: error.message })
  }
})`

/** Runs jobs, each on a thread of its own that comes back for the next; the caller bounds how many at once. */
export function createThreads(): (job: Job) => Promise<string | boolean> {
  const idle: Worker[] = []

  function start(): Worker {
    const bcrypt = createRequire(import.meta.url).resolve('bcrypt')
    const worker = new Worker(program, { eval: true, workerData: { bcrypt, niceness } })
    // the server, not a thread, keeps the process alive
    worker.unref()
    return worker
  }

  return (job) =>
    new Promise((resolve, reject) => {
      const worker = idle.pop() ?? start()
      const onMessage = (result: Result): void => {
        worker.off('error', reject)
        idle.push(worker)
        if ('error' in result) reject(new Error(result.error))
        else resolve(result.value)
      }
      // a thread that died is not used again
      worker.once('error', reject)
      worker.once('message', onMessage)
      worker.postMessage(job)
    })
}
