// Writers of the model: transactions of many forms on the same few rows, with pauses inside, so that they end in another
// order than they began. Each change of a row counts up its version.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Random } from './random.ts'
import { hotRows, valuesSql } from './world.ts'

const columns = 'id, v, owner, team, open, note, pad'
const setters = '(v, owner, team, open, note, pad)'

function ids(random: Random, most: number): string {
  const count = 1 + random(most)
  return Array.from({ length: count }, () => 1 + random(hotRows)).join(', ')
}

function counted(random: Random, most: number): string {
  // in the order of ids, so that few writers wait for each other for ever
  return `with row as (select id from public.hot_versions where id in (${ids(random, most)}) order by id for update),
    n as (update public.hot_versions h set v = h.v + 1 from row where row.id = h.id returning h.id, h.v)`
}

function upsert(random: Random): string {
  return `${counted(random, 4)}
    insert into public.hot (${columns}) select n.id, n.v, ${valuesSql(random)} from n
    on conflict (id) do update set ${setters} =
      (excluded.v, excluded.owner, excluded.team, excluded.open, excluded.note, excluded.pad)`
}

function statement(random: Random): string {
  const kind = random(100)
  if (kind < 45)
    return `${counted(random, 3)}
      update public.hot h set ${setters} = (n.v, ${valuesSql(random)}) from n where n.id = h.id`
  if (kind < 75) return upsert(random)
  if (kind < 90) return `delete from public.hot where id in (${ids(random, 3)})`
  if (kind < 93) return 'truncate public.hot'
  return `update public.hot h set note = 'a' where false`
}

/** New rows by COPY, in place of old ones. */
async function copy(client: pg.Client, random: Random): Promise<void> {
  const { rows } = await client.query<{ id: number; v: string }>(
    `${counted(random, 5)} , gone as (delete from public.hot where id in (select id from n)) select id, v from n`,
  )
  const lines = rows.map(({ id, v }) => `${id},${v},,${random(4)},${String(random.chance(50))},ab,x`)
  await client.query(
    `copy public.hot (${columns}) from program 'printf "${lines.join('\\n')}\\n"' with (format csv)`,
  )
}

async function transaction(client: pg.Client, random: Random): Promise<void> {
  const isLong = random.chance(3)
  await client.query(random.chance(10) ? 'begin isolation level repeatable read' : 'begin')
  const count = 1 + random(random.chance(20) ? 20 : 4)
  for (let step = 0; step < count; step += 1) {
    const isUndone = random.chance(10)
    if (isUndone) await client.query('savepoint s')
    if (random.chance(5)) await copy(client, random)
    else await client.query(statement(random))
    if (isUndone) await client.query(random.chance(70) ? 'rollback to s' : 'release s')
    if (random.chance(30)) await sleep(random(12))
  }
  if (isLong) await sleep(300 + random(1_200))
  await client.query(random.chance(12) ? 'rollback' : 'commit')
}

export interface Writer {
  readonly committed: () => number
  /** Resolves when it has stopped. */
  readonly done: Promise<void>
}

/** Writes until `signal` fires; its connection may be killed. */
export function startWriter(connection: pg.ClientConfig, random: Random, signal: AbortSignal): Writer {
  let count = 0
  async function life(): Promise<void> {
    while (!signal.aborted) {
      const client = new pg.Client({ ...connection, application_name: 'model writer' })
      let isBroken = false
      const isGoingOn = () => !isBroken && !signal.aborted
      client.on('error', () => (isBroken = true))
      client.on('end', () => (isBroken = true))
      try {
        await client.connect()
        await client.query(`set lock_timeout = '120ms'`)
        while (isGoingOn()) {
          await transaction(client, random).then(
            () => (count += 1),
            (error: unknown) => {
              // waited for another too long, or was killed; anything else is a fault of the model
              if (error instanceof pg.DatabaseError && !/^(23505|40|55|57)/.test(error.code ?? ''))
                throw error
              return client.query('rollback').catch(() => undefined)
            },
          )
          await sleep(random(8))
        }
      } catch (error) {
        if (error instanceof pg.DatabaseError && !/^(40|53|55|57|08)/.test(error.code ?? '')) throw error
        await sleep(50)
      } finally {
        await client.end().catch(() => undefined)
      }
    }
  }
  return { committed: () => count, done: life() }
}
