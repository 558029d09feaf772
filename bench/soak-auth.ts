// `npm run soak -- auth [--rounds N] [--at-once N] [--kill-every N]`: one refresh token at a time, refreshed 200 times at
// once through two servers on one database, one of which is killed (-9) in between. Nobody may be logged out, and no token
// may have two successors (security.md 4.4).
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { withClient } from '../runtime/db/bootstrap/with-client.ts'
import { complaintsOf } from './auth/check-rounds.ts'
import { keyOf, postTo, refresh, signUp, unlimited, type Answer, type Post } from './auth/people.ts'
import { median } from './measure.ts'
import { startServer, type ServerProcess } from './product.ts'
import { progress, publish, toMarkdown, type Report } from './report.ts'
import { scratchFolder, scratchServer } from './scratch.ts'

interface Options {
  readonly rounds: number
  readonly atOnce: number
  readonly killEvery: number
}

function optionsOf(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: text, 'at-once': text, 'kill-every': text },
  })
  return {
    rounds: Number(values.rounds ?? 100),
    atOnce: Number(values['at-once'] ?? 200),
    killEvery: Number(values['kill-every'] ?? 5),
  }
}

/** A server that can be killed and comes back on the same folder. */
interface Victim {
  server: ServerProcess
  readonly start: () => Promise<ServerProcess>
}

const post = ({ server }: Victim): Post => postTo(keyOf(server))

/** Half of the requests come at once, half within this: a server answers equal ones that it has under way together. */
const spread = 300

/** Refreshes `token` at both at once. @param kill who is killed meanwhile, after how many milliseconds */
async function volley(
  servers: readonly Victim[],
  token: unknown,
  atOnce: number,
  kill?: { readonly victim: Victim; readonly delay: number },
): Promise<ReadonlyMap<Victim, readonly Answer[]>> {
  const each = Math.ceil(atOnce / servers.length)
  const answers = servers.map(async (victim) => {
    const asked = Array.from({ length: each }, async (_, at) => {
      if (at % 2 === 1) await sleep(Math.random() * spread)
      return refresh(post(victim), token)
    })
    return [victim, await Promise.all(asked)] as const
  })
  if (kill) {
    await sleep(kill.delay)
    await kill.victim.server.kill()
  }
  return new Map(await Promise.all(answers))
}

/** Whether a request to the user's own data is answered. */
const isSignedIn = async ({ server }: Victim, accessToken: unknown): Promise<boolean> => {
  const { url, anonKey } = keyOf(server)
  const headers = { apikey: anonKey, authorization: `Bearer ${String(accessToken)}` }
  const response = await fetch(`${url}/rest/v1/todos`, { headers })
  await response.arrayBuffer()
  return response.status === 200
}

/** Resolves to the exit code: 1 when anything was wrong. Kept in bench/results only with the usual figures. */
export async function soakAuth(args: readonly string[]): Promise<number> {
  const { rounds, atOnce, killEvery } = optionsOf(args)
  const folder = await scratchFolder()
  const database = await scratchServer(folder)
  const { host = '', port = 0, user = '' } = database.connection
  const env = {
    ...unlimited,
    DATABASE_URL: `postgres://${user}@localhost:${port}/postgres?host=${encodeURIComponent(host)}`,
    MIGRATE_ON_START: 'on',
    SECRETS_FILE: join(folder, 'secrets.env'),
    STORAGE_DIR: join(folder, 'uploads'),
    // a machine that is short of time must not look like a stolen token
    REFRESH_REUSE_WINDOW: '10m',
  }
  const servers: Victim[] = []
  for (const name of ['a', 'b']) {
    await mkdir(join(folder, name))
    const start = () => startServer(join(folder, name), [], env)
    servers.push({ server: await start(), start })
  }
  const [a, b] = servers as [Victim, Victim]
  const session = await signUp(post(a), 'soak@example.com')
  let [token, accessToken] = [session.refresh_token, session.access_token]
  const first = token
  const complaints: string[] = []
  const times: number[] = []
  let [kills, cut, answers] = [0, 0, 0]
  await withClient(database.connection, async (client) => {
    for (let round = 1; round <= rounds; round += 1) {
      const victim = round % 2 === 0 ? a : b
      const other = victim === a ? b : a
      const isKilling = round % killEvery === 0
      const typical = times.length > 0 ? median(times) : 500
      const begun = performance.now()
      const told = await volley(
        servers,
        token,
        atOnce,
        isKilling ? { victim, delay: Math.random() * typical } : undefined,
      )
      if (!isKilling) times.push(performance.now() - begun)
      const killed = isKilling ? (told.get(victim) ?? []) : []
      const living = [...(told.get(other) ?? []), ...(isKilling ? [] : (told.get(victim) ?? []))]
      const retry = await refresh(post(other), token)
      const { rows } = await client.query<{ all: number; unused: number }>(
        `select count(*)::int as all, count(*) filter (where not revoked)::int as unused from auth.refresh_tokens`,
      )
      complaints.push(
        ...complaintsOf({ round, living, killed, retry, tokens: rows[0] ?? { all: 0, unused: 0 } }),
      )
      kills += isKilling ? 1 : 0
      cut += killed.filter(({ status }) => status === 0).length
      answers += living.length + killed.length + 1
      token = retry.body.refresh_token
      accessToken = retry.body.access_token
      if (isKilling) victim.server = await victim.start()
      if (round % 10 === 0) progress(`round ${round}: ${complaints.join('; ') || 'no complaints'}`)
    }
    // a token from long ago ends the whole family, on both
    if (!(await isSignedIn(a, accessToken))) complaints.push('the honest client is not signed in')
    await client.query(
      `update auth.refresh_tokens set updated_at = updated_at - interval '1 hour' where revoked`,
    )
  })
  const stale = await refresh(post(a), first)
  if (stale.body.error_code !== 'refresh_token_already_used')
    complaints.push(`an old token again is answered by ${stale.status}`)
  const family = await Promise.all(servers.map((victim) => refresh(post(victim), token)))
  if (family.some(({ status }) => status === 200)) complaints.push('the family outlives the reuse')
  await sleep(500)
  for (const victim of servers)
    if (await isSignedIn(victim, accessToken)) complaints.push('an access token outlives its session')
  const report: Report = {
    name: 'soak-auth',
    columns: ['rounds', 'at once', 'kills', 'answers', 'cut off', 'median round ms'],
    rows: [[String(rounds), String(atOnce), String(kills), String(answers), String(cut), median(times)]],
    floors: [{ what: 'complaints', measured: complaints.length, limit: 0, unit: `in ${rounds} rounds` }],
    notes: [
      'Each round refreshes one token through two servers on one database at once; one of them is killed at a random moment of some rounds and started again. Checked after each: one successor, one usable token, one row more, and a client that asks again is told the same.',
      ...complaints.slice(0, 20),
    ],
  }
  if (args.length === 0) return publish(report)
  console.log(toMarkdown(report, new Date().toISOString().slice(0, 10)))
  return complaints.length === 0 ? 0 : 1
}
