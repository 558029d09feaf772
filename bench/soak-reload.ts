// `npm run soak -- reload`: 200 regenerations of a schema of 200 tables under traffic. Nothing may be left behind
// (decision 23).
import { setTimeout as sleep } from 'node:timers/promises'
import { withClient } from '../runtime/db/bootstrap/with-client.ts'
import { startLoad, untilServed } from './load.ts'
import { median, residentMemory } from './measure.ts'
import { startProduct, type Product } from './product.ts'
import { progress, publish } from './report.ts'
import { addColumn, createTables, tableName } from './schema.ts'
import { scratchFolder } from './scratch.ts'

const tables = 200
const changes = 200
const requestsPerSecond = 200
/** Changes before the first figure: caches, prepared statements and compiled code are part of a running server. */
const warmUp = 20

interface Memory {
  readonly changes: number
  readonly resident: number
  readonly heap: number
  readonly external: number
  readonly blocked: number
}

async function memoryOf(product: Product, after: number): Promise<Memory> {
  const { heap = NaN, external = NaN, blocked } = await product.ask('heap')
  await sleep(1_000) // freed pages go back after the collection
  const { now } = residentMemory(product.pid)
  progress(`${after} changes: ${Math.round(now)} MB`)
  return { changes: after, resident: now, heap, external, blocked }
}

/** Adds columns one after the other, each served before the next; milliseconds of each. */
async function change(product: Product, from: number, to: number): Promise<readonly number[]> {
  return await withClient(product.superuser, async (client) => {
    const times: number[] = []
    for (let at = from; at < to; at += 1) {
      const table = tableName((at * 7) % tables)
      const begun = performance.now()
      await addColumn(client, table, `column_${at}`)
      await untilServed(product, table, `column_${at}`)
      times.push(performance.now() - begun)
    }
    return times
  })
}

/** Takes no arguments. Resolves to the exit code. */
export async function soakReload(): Promise<number> {
  const product = await startProduct(await scratchFolder())
  await withClient(product.superuser, (client) => createTables(client, 0, tables))
  await untilServed(product, tableName(tables - 1), 'id')
  const names = Array.from({ length: tables }, (_, at) => tableName(at))
  const load = startLoad(product, names, requestsPerSecond)
  await change(product, 0, warmUp)
  const samples = [await memoryOf(product, 0)]
  const times: number[] = []
  const step = changes / 4
  for (let done = 0; done < changes; done += step) {
    times.push(...(await change(product, warmUp + done, warmUp + done + step)))
    samples.push(await memoryOf(product, done + step))
  }
  const result = await load.stop()
  await product.stop()
  const grown = (figure: (memory: Memory) => number) => {
    const [first, last] = [samples[0], samples.at(-1)]
    return first && last ? figure(last) - figure(first) : NaN
  }
  return publish({
    name: 'soak-reload',
    columns: ['changes', 'RSS MB', 'heap MB', 'external MB', 'loop block ms'],
    rows: samples.map(({ changes: after, ...memory }) => [
      String(after),
      memory.resident,
      memory.heap,
      memory.external,
      memory.blocked,
    ]),
    floors: [
      { what: 'growth of RSS', measured: grown(({ resident }) => resident), limit: 40, unit: 'MB' },
      {
        what: 'growth of the heap after collection',
        measured: grown(({ heap }) => heap),
        limit: 20,
        unit: 'MB',
      },
      { what: 'failed requests', measured: result.failed, limit: 0, unit: `of ${result.requests}` },
    ],
    notes: [
      `${tables} tables, ${changes} columns added one after the other after ${warmUp} to warm up, ${requestsPerSecond} reads/s over all tables; a change was served after ${Math.round(median(times))} ms (median).`,
      'RSS of the server from /proc, the generator’s process not counted; heap after a garbage collection that a module preloaded by the bench makes. Nothing of it is in the product.',
      ...result.failures.map((failure) => `Failed: ${failure}`),
    ],
  })
}
