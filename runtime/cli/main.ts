// The commands of `npm run <command>`: one line each. Refuses unknown names; a failure is one clear message and exit code 1.
import { ConfigError } from '../config/load.ts'

type Command = () => Promise<{ run(args: readonly string[]): Promise<number> }>

const commands: Readonly<Record<string, Command>> = {
  generate: () => import('./generate.ts'),
  migrate: () => import('./migrate.ts'),
  'migrate:new': () => import('./migrate-new.ts'),
  'migrate:status': () => import('./migrate-status.ts'),
  'migrate:diff': () => import('./migrate-diff.ts'),
  sql: () => import('./sql.ts'),
  seed: () => import('./seed.ts'),
  'db:reset': () => import('./db-reset.ts'),
  doctor: () => import('./doctor.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
  admin: () => import('./admin.ts'),
  storage: () => import('./storage.ts'),
}

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    console.error(`Unknown command "${name}". Commands: ${Object.keys(commands).join(', ')}`)
    return 2
  }
  try {
    return await (await command()).run(args)
  } catch (error) {
    if (process.env.DEBUG || !(error instanceof Error)) console.error(error)
    else console.error(error instanceof ConfigError ? error.message : `${name} failed: ${error.message}`)
    return 1
  }
}

process.exitCode = await main()
