// Explains the statement of an answered request again: as the same role and claims, read-only, taken back. Refuses nothing itself;
// rejects with what Postgres says.
import type { Database } from '../db/contract.ts'
import type { StatementNote } from '../observe/note.ts'
import { explained } from './plan/explain.ts'

/**
 * @param analyze runs it, and measures
 * @returns the plan as JSON
 */
export async function replay(
  database: Database,
  { caller, text, values, settings }: StatementNote,
  analyze: boolean,
): Promise<string> {
  const options = analyze ? (['analyze', 'buffers'] as const) : []
  const result = await database.asCaller(caller, explained({ text, values }, { format: 'json', options }), {
    ...settings,
    ...{ readOnly: true, rollback: true },
  })
  return result.rows.map(([line]) => line?.toString('utf8') ?? '').join('\n')
}
