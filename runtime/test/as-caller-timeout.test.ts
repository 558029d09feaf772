// How long a statement may take: by role, or as the request says, but never beyond what the service may.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '../db/contract.ts'
import type { CallerFixture } from './as-caller.ts'
import { anon, createCallerFixture, service, valueOf } from './as-caller.ts'

let fixture: CallerFixture
beforeAll(async () => {
  fixture = await createCallerFixture()
})
afterAll(() => fixture.close())

const withCeiling = (ceiling: number): Database =>
  fixture.open({ statementTimeout: { anon: 1_000, authenticated: 2_000, service: ceiling } })

it.each([
  [5_000, anon, undefined, '1s'],
  [5_000, service, undefined, '5s'],
  [5_000, anon, 200, '200ms'],
  [5_000, anon, 3_000, '3s'],
  [5_000, anon, 60_000, '5s'],
  [5_000, anon, 0, '5s'],
  [5_000, service, 60_000, '5s'],
  [0, anon, 60_000, '1min'],
  [0, anon, 0, '0'],
])('service %i, %o asking for %s → %s', async (ceiling, caller, asked, expected) => {
  const database = withCeiling(ceiling)
  try {
    const statement = { text: 'show statement_timeout', values: [] }
    const settings = { readOnly: true, ...(asked === undefined ? {} : { statementTimeout: asked }) }
    expect(valueOf(await database.asCaller(caller, statement, settings))).toBe(expected)
  } finally {
    await database.close()
  }
})
