// Which rows a caller reaches, and why: policies computed part by part as that caller, in transactions that change nothing.
// Refuses (404) what is no table, (400) values that no column can take.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Logins } from '../../db/contract.ts'
import { searchPathOf, settingsStep } from '../../db/caller/settings.ts'
import { errors, ApiError } from '../../errors/index.ts'
import { toCaller } from '../../identity/claims.ts'
import type { PolicyTest, PolicyTestBody, TestedRow } from '../contract/policies.ts'
import type { SqlSessions } from '../sql/session.ts'
import { evaluate, stagesWith, type Evaluated } from './evaluate.ts'
import { missingRights, readFacts, type TestFacts } from './facts.ts'
import { failsAlways } from './outcome.ts'
import { checkGiven, describeRows, nextRows, sampleRows } from './rows.ts'
import { judge, stagesOf } from './verdict.ts'

/** Milliseconds of each statement. */
const timeout = 10_000

export interface PolicyTester {
  /** @throws ApiError */
  test(body: PolicyTestBody): Promise<PolicyTest>
}

function notesOf(
  { verb }: PolicyTestBody,
  { triggers, columns }: TestFacts,
  unknown: readonly string[],
): string[] {
  const before = triggers.filter(
    (trigger) => (verb === 'insert' && trigger.insert) || (verb === 'update' && trigger.update),
  )
  return [
    ...before.map(
      ({ name }) => `The trigger ${name} may change the row before it is checked; it does not run here.`,
    ),
    ...unknown.map(
      (name) => `${name} stays null here: its default cannot be computed without changing something.`,
    ),
    ...(columns.some(({ primary }) => primary)
      ? []
      : ['The table has no primary key: rows are told apart by their values.']),
  ]
}

export function createPolicyTester(
  logins: Pick<Logins, 'api' | 'service'>,
  sessions: SqlSessions,
  apiSchemas: readonly string[],
): PolicyTester {
  const searchPath = searchPathOf([...apiSchemas, 'extensions'])

  /** In a transaction that cannot change anything and is taken back. */
  function as<T>(
    role: string,
    claims: Readonly<Record<string, unknown>>,
    work: (client: pg.Client) => Promise<T>,
  ) {
    const caller = toCaller(role, claims)
    return sessions.run(logins[caller.login], randomUUID(), async (client) => {
      await client.query('begin isolation level repeatable read')
      const { text, values } = settingsStep(caller, { readOnly: true }, searchPath, timeout)
      await client.query(text, [...values])
      return work(client)
    })
  }

  async function asCaller(client: pg.Client, body: PolicyTestBody): Promise<PolicyTest> {
    const { verb } = body
    const facts = await readFacts(client, body.schema, body.table)
    const given = Object.keys(body.row ?? {})
    checkGiven(given, facts)
    const isInsert = verb === 'insert'
    const sample = isInsert
      ? undefined
      : await as('service_role', {}, (service) => sampleRows(service, body, facts.columns))
    const next = isInsert || verb === 'update' ? await nextRows(client, body, facts, sample?.rows) : undefined
    const missing = missingRights(body, facts, given)
    const outlines = facts.active ? stagesOf[verb] : []
    const stages = await stagesWith(outlines, facts)
    const old = sample && (await describeRows(client, body, facts, sample.rows))
    const made = next && (await describeRows(client, body, facts, next.rows))
    const shown = old ?? made ?? []
    const rowsOf = { old: sample?.rows, new: next?.rows }
    const found = await evaluate(client, body, facts, stages, rowsOf, shown.length)
    /** The parts for which every statement fails, where it does. */
    const brokenOf = async ({ broken }: Evaluated, isReadBack = false) =>
      stages.length > 0 && missing.length === 0 && (await failsAlways(client, body, facts, isReadBack))
        ? broken
        : undefined
    const broken = await brokenOf(found)
    const readingBack = isInsert
      ? await stagesWith([{ command: 'select', kind: 'check', of: 'new' }], facts)
      : []
    const isReadable = facts.columns.some((column) => column.may.select)
    const readable = isInsert && (await evaluate(client, body, facts, readingBack, rowsOf, shown.length))
    const unreadable = readable && isReadable ? await brokenOf(readable, true) : undefined
    const isReadBack = (
      { results, settled }: Evaluated,
      row: number,
      without: Evaluated['broken'] | undefined,
    ) => {
      const told = { values: results[row] ?? [], settled: settled.get(row) }
      return judge(readingBack, told, without).verdict === 'passes'
    }
    const rows = shown.map(({ key, values: told }, index): TestedRow => {
      const results = found.results[index] ?? []
      const judged = judge(stages, { values: results, settled: found.settled.get(index) }, broken)
      const isRefused = missing.length > 0
      const passes = judged.verdict === 'passes' && !isRefused
      return {
        key,
        values: told,
        new_values: made?.[index]?.values ?? null,
        verdict: isRefused ? 'refused' : judged.verdict,
        results,
        decided: judged.decided,
        readable:
          readable && passes
            ? isReadable && (!facts.active || isReadBack(readable, index, unreadable))
            : null,
      }
    })
    return {
      rls: facts.active ? 'on' : facts.rls ? 'bypassed' : 'off',
      missing,
      stages,
      rows,
      truncated: sample?.truncated ?? false,
      notes: notesOf(body, facts, next?.unknown ?? []),
    }
  }

  return {
    test: async (body) => {
      try {
        return await as(body.as.role, body.as.claims ?? {}, (client) => asCaller(client, body))
      } catch (error) {
        if (error instanceof pg.DatabaseError && error.code === '57014') {
          throw new ApiError(400, '57014', 'The policies took longer than 10 seconds', {
            hint: 'Test fewer rows.',
            cause: error,
          })
        }
        throw error instanceof pg.DatabaseError ? errors.internal(error) : error
      }
    },
  }
}
