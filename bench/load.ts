// Light traffic from outside the server: a fixed number of reads per second. When a starved machine lets them pile up it
// asks less, so that a failed request tells of the server and not of an overload.
import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { atEnd } from './cleanup.ts'
import type { Product } from './product.ts'

export interface LoadResult {
  /** Milliseconds from the first request to the last. */
  readonly took: number
  readonly requests: number
  readonly failed: number
  /** Milliseconds of every answered request. */
  readonly times: readonly number[]
  /** The first failures, for the message. */
  readonly failures: readonly string[]
}

export interface Load {
  /** Stops asking, waits for what is under way. */
  stop(): Promise<LoadResult>
}

const tick = 5
const mostUnderWay = 32

/** Begins to read `tables` in turn with the service key. */
export function startLoad(product: Product, tables: readonly string[], perSecond: number): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: mostUnderWay })
  const headers = { apikey: product.serviceKey }
  const begun = performance.now()
  let next = begun
  const times: number[] = []
  const failures: string[] = []
  const pending = new Set<Promise<void>>()
  let requests = 0
  let failed = 0

  function fail(why: string): void {
    failed += 1
    if (failures.length < 5) failures.push(why)
  }

  function ask(table: string): Promise<void> {
    const from = performance.now()
    return new Promise((resolve) => {
      const request = get(`${product.url}/rest/v1/${table}?limit=5`, { agent, headers }, (response) => {
        let body = ''
        response.on('data', (chunk) => (body += String(chunk)))
        response.on('end', () => {
          times.push(performance.now() - from)
          if (response.statusCode !== 200) fail(`${response.statusCode ?? '?'} ${body}`)
          resolve()
        })
        response.on('error', (error) => {
          fail(error.message)
          resolve()
        })
      })
      request.on('error', (error) => {
        fail(error.message)
        resolve()
      })
    })
  }

  const timer = setInterval(() => {
    const now = performance.now()
    for (; next <= now && pending.size < mostUnderWay; next += 1000 / perSecond) {
      const asked = ask(tables[requests % tables.length] ?? '')
      requests += 1
      pending.add(asked)
      void asked.then(() => pending.delete(asked))
    }
    next = Math.max(next, now) // what could not be asked in its time is not asked later
  }, tick)

  const end = atEnd('load', async () => {
    clearInterval(timer)
    await Promise.all(pending)
    agent.destroy()
  })
  return {
    stop: async () => {
      await end()
      return { took: next - begun, requests, failed, times, failures }
    },
  }
}

/** The results of several loads as one. */
export function joined(loads: readonly LoadResult[]): LoadResult {
  const sum = (figure: (load: LoadResult) => number) => loads.reduce((total, load) => total + figure(load), 0)
  return {
    took: sum(({ took }) => took),
    requests: sum(({ requests }) => requests),
    failed: sum(({ failed }) => failed),
    times: loads.flatMap(({ times }) => times),
    failures: loads.flatMap(({ failures }) => failures),
  }
}

/** Asks until the server knows the column (an unknown one is 400). Throws after a minute. */
export async function untilServed(product: Product, table: string, column: string): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const response = await fetch(`${product.url}/rest/v1/${table}?select=${column}&limit=1`, {
      headers: { apikey: product.serviceKey },
    })
    const body = await response.text()
    if (response.status === 200) return
    if (Date.now() > deadline) throw new Error(`${table}.${column} is not served: ${response.status} ${body}`)
    await sleep(5)
  }
}
