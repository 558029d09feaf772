// Same schema, same model: whatever the order of the catalogue's rows, of creation, and of the session's settings.
import { describe, expect, it } from 'vitest'
import type { Introspection } from './rows.ts'
import type { Model } from '../model/model.ts'
import { modelHash } from '../model/hash.ts'
import { inSnapshot, readCatalogue } from './catalogue.ts'
import { introspect } from './introspect.ts'
import { databaseWith, modelOf, withClient } from './test/model-of.ts'
import { toModel } from './to-model.ts'

/** Statements that need no order among themselves, then those that need the first ones. */
const first = [
  `create type mood as enum ('b', 'a')`,
  `create type size as enum ('l')`,
  `create table users (id int primary key, name text unique, unique (name, id))`,
  `create table teams (id int primary key, at timestamptz default '2026-01-01 00:00+00')`,
  `create function f(a int) returns int language sql as 'select 1'`,
  `create function f(a text) returns int language sql as 'select 1'`,
]
const second = [
  `create table members (team int references teams, who int references users, primary key (who, team))`,
  `create view seen as select u.id, m.team, u.name from users u join members m on m.who = u.id`,
  `create table moods (mood mood, sizes size[], boss int references users, helper int references users)`,
  `create function name_of(users) returns text language sql stable as 'select $1.name'`,
  `grant select (name, id) on users to anon, authenticated`,
  `comment on column teams.at is 'When'`,
]
const script = (...statements: readonly string[]) => statements.map((one) => `${one};`).join('\n')

/** Numbers that are the same in every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; state = (state * 48271) % 2147483647) yield state
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const keys = numbers(seed)
  return items
    .map((item) => ({ item, key: keys.next().value as number }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

const shuffleLists = <T extends object>(rows: T, seed: number): T =>
  Object.fromEntries(
    Object.entries(rows).map(([key, value]) => [
      key,
      Array.isArray(value) ? shuffled(value, seed) : (value as unknown),
    ]),
  ) as T

describe('determinism', () => {
  it('does not depend on the order of the catalogue', async () => {
    const database = await databaseWith(script(...first, ...second))
    const catalogue = await withClient(database, (client) =>
      inSnapshot(client, () => readCatalogue(client, ['public'])),
    )
    const model = toModel(catalogue, ['public'])
    expect(model.schemas[0]?.relations).toHaveLength(5)
    for (const seed of [1, 7, 4242]) {
      const base: Introspection = shuffleLists(catalogue.base, seed)
      expect(toModel({ base, extra: shuffleLists(catalogue.extra, seed) }, ['public'])).toEqual(model)
    }
  })

  it('does not depend on the order of creation: no oid is in the model', async () => {
    const hashes = await Promise.all(
      [1, 2, 3].map(async (seed) =>
        modelHash(
          await modelOf(
            script(
              `create table gone_${seed} ()`,
              `drop table gone_${seed}`,
              ...shuffled(first, seed),
              ...shuffled(second, seed),
            ),
          ),
        ),
      ),
    )
    expect(new Set(hashes).size).toBe(1)
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/)
  })

  it('does not depend on the settings of the session, and leaves them as they were', async () => {
    const database = await databaseWith(script(...first, ...second))
    const models = await Promise.all(
      [
        '',
        `set timezone = 'Asia/Tokyo'; set datestyle = 'SQL, DMY'; set search_path = public; set quote_all_identifiers = on`,
      ].map((settings) =>
        withClient(database, async (client): Promise<Model> => {
          await client.query(settings)
          const model = await introspect(client, ['public'])
          const { rows } = await client.query<{ status: string }>(
            `select current_setting('timezone') as status`,
          )
          expect(rows[0]?.status === 'Asia/Tokyo').toBe(settings !== '')
          return model
        }),
      ),
    )
    expect(models[0]).toEqual(models[1])
  })

  it('survives JSON, with the same hash; any change has another hash', async () => {
    const model = await modelOf(script(...first, ...second))
    const copy = JSON.parse(JSON.stringify(model)) as Model
    expect(copy).toEqual(model)
    expect(modelHash(copy)).toBe(modelHash(model))
    const changed = await modelOf(script(...first, ...second, `comment on table users is 'People'`))
    expect(modelHash(changed)).not.toBe(modelHash(model))
  })
})
