// The same transactions without HTTP and without Node: role, claims and statement in one pipeline. The ceiling of them all.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import type { Case } from './cases.ts'
import type { Sizes } from './schema.ts'
import { user } from './schema.ts'
import type { Round } from './traffic.ts'
import { run } from './traffic.ts'

/** As many as the peer's pool has. */
const clients = 8

const settings = `select set_config('role', 'authenticated', true), set_config('request.jwt.claims', '{"sub": "${user}", "role": "authenticated"}', true), set_config('request.jwt.claim.sub', '${user}', true);`

/** Runs one round. @param folder where scripts may be written */
export async function runPgbench(
  api: ClientConfig,
  folder: string,
  { sql, ids }: Case,
  sizes: Sizes,
  seconds: number,
): Promise<Round> {
  const script = join(folder, 'pgbench.sql')
  const id = `('00000000-0000-4000-8000-' || lpad(to_hex(:n), 12, '0'))::uuid`
  await writeFile(
    script,
    `\\set n 2 * random(1, ${Math.floor(ids(sizes) / 2)})
\\startpipeline
${settings}
${sql.replace(':id', id.replace(':n', ':n::int'))};
\\endpipeline
`,
  )
  const { host = '', port = 5432, user: login = '', database = '', password } = api
  const out = await run(
    'pgbench',
    [
      ...['-n', '-M', 'prepared', '-c', String(clients), '-T', String(Math.max(1, seconds)), '-f', script],
      ...['-h', host, '-p', String(port), '-U', login, database],
    ],
    { PGPASSWORD: String(password) },
  )
  const number = (pattern: RegExp) => Number(pattern.exec(out)?.[1])
  const average = number(/latency average = ([\d.]+) ms/)
  return {
    requests: number(/actually processed: (\d+)/),
    perSecond: number(/tps = ([\d.]+)/),
    p50: average,
    p99: NaN,
    failed: number(/failed transactions: (\d+)/) || 0,
  }
}
