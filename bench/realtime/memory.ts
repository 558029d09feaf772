// What sockets that say nothing cost the server in memory: its RSS with none and with many, after collecting garbage.
import { setTimeout as sleep } from 'node:timers/promises'
import { residentMemory } from '../measure.ts'
import type { Product } from '../product.ts'
import { progress } from '../report.ts'
import type { Opening } from './clients.ts'
import { phoenix, startReceivers } from './clients.ts'

/** kB for each socket. */
export interface SocketMemory {
  readonly idle: number
  readonly joined: number
  /** Of it what JavaScript knows of. */
  readonly idleHeap: number
  readonly joinedHeap: number
}

interface Held {
  readonly resident: number
  readonly heap: number
}

/** In kB, once what was under way has settled. */
async function held(product: Product): Promise<Held> {
  for (let at = 0; at < 3; at += 1) {
    await product.ask('heap')
    await sleep(300)
  }
  const { heap = NaN, external = NaN } = await product.ask('heap')
  return { resident: residentMemory(product.pid).now * 1024, heap: (heap + external) * 1024 }
}

async function holding(product: Product, count: number, opening: Opening): Promise<Held> {
  const receivers = startReceivers(product.url)
  await receivers.open(Array.from({ length: count }, () => opening))
  const found = await held(product)
  await receivers.stop()
  await sleep(500)
  return found
}

/** @param product that has served nothing yet */
export async function measureMemory(product: Product, count: number): Promise<SocketMemory> {
  // code that runs for the first time takes memory, too, which no socket costs
  await holding(product, 200, phoenix(product, 'warm'))
  const none = await held(product)
  const idle = await holding(product, count, phoenix(product))
  const joined = await holding(product, count, phoenix(product, 'hall'))
  progress(`memory, kB: ${JSON.stringify({ none, idle, joined })}`)
  return {
    idle: (idle.resident - none.resident) / count,
    joined: (joined.resident - none.resident) / count,
    idleHeap: (idle.heap - none.heap) / count,
    joinedHeap: (joined.heap - none.heap) / count,
  }
}
