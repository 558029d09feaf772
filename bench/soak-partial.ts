// `npm run soak -- partial [changes] [seed …]`: long random lives of a schema, each followed twice: by reading only what
// changed, and by reading everything. The two must never differ (decision 22).
import { randomInt } from 'node:crypto'
import { compareLife } from '../generator/test/compare-life.ts'
import { withClient } from '../runtime/db/bootstrap/with-client.ts'
import { progress, publish } from './report.ts'
import { scratchDatabase, scratchFolder } from './scratch.ts'

const lives = 5
const usualChanges = 1_000

/** Resolves to the exit code. */
export async function soakPartial(args: readonly string[]): Promise<number> {
  const [changes = usualChanges, ...given] = args.map(Number)
  const seeds = given.length > 0 ? given : Array.from({ length: lives }, () => randomInt(2 ** 31))
  const { superuser } = await scratchDatabase(await scratchFolder())
  const rows: string[][] = []
  const found: string[] = []
  for (const seed of seeds) {
    const database = `life_${seed}`
    await withClient(superuser, (client) => client.query(`create database ${database} template template0`))
    const life = await withClient({ ...superuser, database }, (client) =>
      compareLife(client, { seed, changes }),
    )
    await withClient(superuser, (client) => client.query(`drop database ${database} with (force)`))
    progress(`seed ${seed}: ${life.changes} changes, ${life.differences.length} differences`)
    rows.push([String(seed), String(life.changes), String(life.partial), String(life.differences.length)])
    found.push(...life.differences.map((difference) => `Seed ${seed}: ${difference}`))
  }
  return publish({
    name: 'soak-partial',
    columns: ['seed', 'changes', 'read in parts', 'differences'],
    rows,
    floors: [{ what: 'differences', measured: found.length, limit: 0, unit: `of ${seeds.length} lives` }],
    notes: [
      'A life ends at its first difference. Compared after every change: the model, its hash, every generated file.',
      ...found,
    ],
  })
}
