// `npm run db:reset`: back to an empty database, then migrations and seed.sql. Refuses in production, and on a server
// that is not ours unless --force says that its data may go.
import { parseArgs } from 'node:util'
import { bootstrap } from '../db/bootstrap/bootstrap.ts'
import { dropEverything, schemasToDrop } from '../db/bootstrap/drop-everything.ts'
import { withClient } from '../db/bootstrap/with-client.ts'
import { applyMigrations } from '../db/migrations/apply-migrations.ts'
import { seed } from './seed.ts'
import type { CommandContext } from './with-database.ts'
import { progress, toSecure, withDatabase } from './with-database.ts'

async function reset(context: CommandContext): Promise<void> {
  const { config, server } = context
  const { appSecret, apiSchemas } = config
  await withClient(server.connection, (client) => dropEverything(client, apiSchemas))
  const logins = await bootstrap(server, { appSecret, apiSchemas, log: progress })
  await applyMigrations(logins.admin, {
    directory: config.migrationsDir,
    kind: 'user',
    log: progress,
    ...toSecure(context),
  })
  await seed({ ...context, logins })
}

/** @returns 0 when done, 1 when refused. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { force: { type: 'boolean', default: false } } })
  if (process.env.NODE_ENV === 'production') {
    progress('db:reset deletes all data and does not run with NODE_ENV=production')
    return 1
  }
  return await withDatabase(async (context) => {
    const { config, server } = context
    const schemas = await withClient(server.connection, (client) => schemasToDrop(client, config.apiSchemas))
    if (!server.embedded && !values.force) {
      progress(`DATABASE_URL is not the embedded server. db:reset would delete everything in the schemas`)
      progress(`${schemas.join(', ')}. If you want that: npm run db:reset -- --force`)
      return 1
    }
    await reset(context)
    return 0
  })
}
