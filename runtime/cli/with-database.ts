// What every command on the database needs: settings, server, bootstrap, and the end of what it started.
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load.ts'
import { bootstrap } from '../db/bootstrap/bootstrap.ts'
import type { Logins, PostgresServer } from '../db/contract.ts'
import { openServer } from '../db/server.ts'

/** A database that is ours. */
export interface CommandContext {
  readonly config: Config
  readonly server: PostgresServer
  readonly logins: Logins
}

/** Progress of a command goes to stderr: stdout is for data. */
export const progress = (line: string): void => console.error(line)

/** Joins or starts the server, prepares the database, runs `use`, lets go of the server. */
export async function withDatabase<T>(use: (context: CommandContext) => Promise<T>): Promise<T> {
  const config = loadConfig(process.env)
  const server = await openServer(config, progress)
  try {
    const { appSecret, apiSchemas } = config
    const logins = await bootstrap(server, { appSecret, apiSchemas, log: progress })
    return await use({ config, server, logins })
  } finally {
    await server.close()
  }
}

/** Where no event trigger does it, DDL is followed by securing the new tables of these schemas. */
export function toSecure({ logins, config }: CommandContext): { readonly secure?: readonly string[] } {
  return logins.level === 'limited' ? { secure: config.apiSchemas } : {}
}
