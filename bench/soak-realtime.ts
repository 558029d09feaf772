// `npm run soak -- realtime [seconds] [seed]`: the model of delivery (runtime/test/realtime-model) at length, with two
// servers on one database that are killed (-9), stopped and started again, as is PostgreSQL. Nobody may miss a change, hear of one twice, or of what
// they may not see (security.md 4.2).
import { randomInt } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import jwt from 'jsonwebtoken'
import { runModel } from '../runtime/test/realtime-model/run.ts'
import { unlimited } from './auth/people.ts'
import { startServer } from './product.ts'
import { progress, publish, toMarkdown, type Report } from './report.ts'
import { databaseUrl, scratchFolder, scratchServer } from './scratch.ts'

const usualSeconds = 300

/** Resolves to the exit code: 1 when anything was wrong. Kept in bench/results only with the usual figures. */
export async function soakRealtime(args: readonly string[]): Promise<number> {
  const [seconds = usualSeconds, seed = randomInt(2 ** 31)] = args.map(Number)
  const folder = await scratchFolder()
  const { connection } = await scratchServer(folder)
  const env = {
    ...unlimited,
    DATABASE_URL: databaseUrl(connection),
    MIGRATE_ON_START: 'on',
    SECRETS_FILE: join(folder, 'secrets.env'),
    STORAGE_DIR: join(folder, 'uploads'),
  }
  const starts = ['a', 'b'].map((name) => async () => {
    await mkdir(join(folder, name), { recursive: true })
    return startServer(join(folder, name), [], env)
  })
  const servers = []
  // one after the other: the first makes the secrets
  for (const start of starts) servers.push({ now: await start(), start })
  const { ANON_KEY: anonKey = '', JWT_SECRET: secret = '' } = servers[0]?.now.secrets ?? {}
  progress(`seed ${seed}, ${seconds} seconds`)
  const report = await runModel({
    ...{ seed, connection, anonKey, milliseconds: seconds * 1000, writers: 6, subscribers: 20, pace: 1_500 },
    tokenOf: (claims) => jwt.sign({ aud: 'authenticated', ...claims }, secret, { expiresIn: '10h' }),
    // a process of PostgreSQL that is killed takes all others along: it starts anew by its log
    crash: (backend) => process.kill(backend, 'SIGKILL'),
    endpoints: servers.map((one) => ({
      port: () => Number(new URL(one.now.url).port),
      restart: async () => {
        await one.now.kill()
        one.now = await one.start()
      },
      freeze: () => {
        const { child } = one.now
        child.kill('SIGSTOP')
        return () => child.kill('SIGCONT')
      },
    })),
  })
  const { events, snapshots, resumes, refetches, errors } = report.figures
  const blows = [...report.blows].map(([name, count]) => `${name} ${count} times`).join(', ')
  const result: Report = {
    name: 'soak-realtime',
    columns: ['seconds', 'transactions', 'changes', 'told', 'resumed', 'snapshots', 'must_refetch', 'errors'],
    rows: [
      [seconds, report.transactions, report.changes, events, resumes, snapshots, refetches, errors].map(
        String,
      ),
    ],
    floors: [{ what: 'complaints', measured: report.complaints.length, limit: 0, unit: `with seed ${seed}` }],
    notes: [
      'Writers change 50 rows in transactions that overlap; subscribers leave, come back by their cursors, read slowly. Checked for each change: it fits what the subscriber has, is newer, was not told before, may be seen and is wanted; in the end everybody has what SELECT shows them.',
      `What went wrong on purpose: ${blows}.`,
      ...report.complaints,
    ],
  }
  if (args.length === 0) return publish(result)
  console.log(toMarkdown(result, new Date().toISOString().slice(0, 10)))
  return report.complaints.length === 0 ? 0 : 1
}
