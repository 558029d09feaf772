// `npm run storage -- check|scrub`: compares files with rows, and reads every byte that objects hold. Removes only what no row
// names and no upload can be behind.
import { parseArgs } from 'node:util'
import { createLoginPool } from '../db/login-pool.ts'
import { createBlobStore, openBlobs } from '../storage/blobs/create.ts'
import { longestUpload } from '../storage/services.ts'
import { reconcile, type Damage } from '../storage/sweep/reconcile.ts'
import { scrub } from '../storage/sweep/scrub.ts'
import { formatTable } from './print-table.ts'
import { progress, withDatabase } from './with-database.ts'

const usage =
  'Say: npm run storage -- check (files and rows agree), or: npm run storage -- scrub (every byte is right)'

function tell(damaged: readonly Damage[]): void {
  if (damaged.length === 0) return
  const rows = damaged.map(({ bucket, name, file, problem }) => [problem, bucket, name, file])
  console.log(formatTable(['problem', 'bucket', 'object', 'file'], rows))
}

/** @returns 1 where an object is damaged, 2 for a command that there is not */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true })
  const [command] = positionals
  if (command !== 'check' && command !== 'scrub') {
    progress(usage)
    return 2
  }
  return await withDatabase(async ({ config, logins }) => {
    const db = createLoginPool(
      { ...logins.admin, options: '-c search_path= -c timezone=UTC' },
      { size: 4, timeout: config.poolTimeout, statementTimeout: 0, log: progress },
    )
    const blobs = createBlobStore(config.storage)
    try {
      await openBlobs(blobs, db)
      const report = command === 'check' ? await reconcile(db, blobs, longestUpload) : await scrub(db, blobs)
      const { damaged, ...counts } = report
      tell(damaged)
      progress(
        [...Object.entries(counts), ['damaged', damaged.length]]
          .map(([name, count]) => `${name} ${count}`)
          .join(', '),
      )
      return damaged.length > 0 ? 1 : 0
    } finally {
      await db.close()
    }
  })
}
