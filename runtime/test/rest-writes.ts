// What the tests of writes share: the same rows before every test, and what the tables hold afterwards.
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { schemaSql, tables } from './rest-facts.ts'
import type { Case, Rest } from './rest-harness.ts'
import { createRest } from './rest-harness.ts'

/** A case, and optionally a query for one value `v` that must hold afterwards. */
export type Write = Case & { readonly after?: readonly [sql: string, value: unknown] }

export const back = { prefer: 'return=representation' }
export const object = 'application/vnd.pgrst.object+json'
export const titles = `select string_agg(id || title, ',' order by id) v from todos`
export const notes = `select string_agg(a || b || coalesce(note, '-'), ',' order by a, b) v from pairs`
export const unchanged = [titles, '1one,2two,3three'] as const

/** Opens the tables of rest-facts.ts for a test file, in their first state before each test. */
export function writes(strictBodies = true): { rest: () => Rest; check: (row: Write) => Promise<void> } {
  let rest: Rest
  beforeAll(async () => {
    rest = await createRest(schemaSql, tables, { strictBodies })
  })
  afterAll(async () => {
    await rest.close()
  })
  beforeEach(async () => {
    await rest.query(`truncate todos, pairs, "we""ird; --"; delete from secrets where id > 2;
      insert into todos (id, title, done) values (1, 'one', true), (2, 'two', false), (3, 'three', null);
      insert into pairs values (1, 'x', 'first'), (1, 'y', 'second')`)
  })
  return {
    rest: () => rest,
    check: async (row) => {
      await rest.check(row)
      if (row.after) expect((await rest.query(row.after[0]))[0]?.v).toEqual(row.after[1])
    },
  }
}
