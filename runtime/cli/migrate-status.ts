// `npm run migrate:status`: where every migration stands, ours and the user's. Applies nothing of the user's.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { migrationStatus } from '../db/migrations/apply-migrations.ts'
import { formatTable } from './print-table.ts'
import { progress, withDatabase } from './with-database.ts'

/** @returns 1 when files and history disagree, 0 otherwise (pending migrations are no fault). */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } })
  return await withDatabase(async ({ config, logins }) => {
    const folders = { system: join(config.root, 'migrations/system'), user: config.migrationsDir }
    const states = []
    for (const kind of ['system', 'user'] as const) {
      const found = await migrationStatus(logins.admin, { directory: folders[kind], kind })
      for (const { version, name, state, appliedAt, problem } of found) {
        states.push({
          kind,
          version,
          name,
          state,
          appliedAt: appliedAt?.toISOString() ?? null,
          problem: problem ?? null,
        })
      }
    }
    if (values.json) console.log(JSON.stringify(states, null, 2))
    else {
      const columns = ['kind', 'version', 'name', 'state', 'applied at']
      const rows = states.map((row) => [
        row.kind,
        String(row.version),
        row.name,
        row.state,
        row.appliedAt ?? '',
      ])
      console.log(formatTable(columns, rows))
    }
    const problems = states.flatMap(({ problem }) => problem ?? [])
    problems.forEach(progress)
    return problems.length > 0 ? 1 : 0
  })
}
