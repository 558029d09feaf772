// What `/ready` asks: can the database be reached, are the migrations applied, is what we serve current.
import { basename } from 'node:path'
import type { Logins } from './db/contract.ts'
import { migrationStatus } from './db/migrations/apply-migrations.ts'
import type { Check, CheckResult } from './http/health.ts'
import type { Reload } from './reload/start.ts'
import type { Services } from './services.ts'

export interface Readiness {
  readonly checks: Readonly<Record<string, Check>>
  /** From now on `/ready` answers 503: nothing new is to be sent here. */
  shutDown(): void
}

/** Milliseconds for which an answer about migrations holds; nothing pending holds for good. */
const freshness = 2_000

function createMigrationCheck({ config }: Services, logins: Logins): Check {
  let known: CheckResult | undefined
  let asked = 0
  return async () => {
    if (known?.ok || (known && Date.now() - asked < freshness)) return known
    // System migrations need no look: the bootstrap applied them, or this process would not have started.
    const states = await migrationStatus(logins.admin, { directory: config.migrationsDir, kind: 'user' })
    const pending = states.filter(({ state }) => state !== 'applied')
    const names = pending.map(
      (one) => `${one.state} ${one.migration ? basename(one.migration.file) : one.version}`,
    )
    asked = Date.now()
    known =
      pending.length === 0
        ? { ok: true, detail: 'applied' }
        : { ok: false, detail: `${names.join(', ')}: run npm run migrate` }
    return known
  }
}

function generatedCheck(reload: Pick<Reload, 'status'>): CheckResult {
  const { state, error, relations, leftOut } = reload.status()
  const without = leftOut.map(({ schema, name, reason }) => `${schema}.${name} left out: ${reason}`)
  const detail = [`${relations} ${relations === 1 ? 'table' : 'tables'} served`, ...without]
  if (state === 'failed')
    detail.push(`the last generation failed, the API before it is served: ${error ?? 'unknown'}`)
  if (state === 'stale') detail.push('the schema changed since, and REGENERATE=off')
  // A failed generation leaves a working API, so it is told but takes no traffic away.
  return { ok: state !== 'starting', detail: detail.join('; ') }
}

/** Makes the checks of `/ready`. */
export function createReadiness(parts: {
  readonly services: Services
  readonly logins: Logins
  readonly reload: Pick<Reload, 'status'>
}): Readiness {
  const { services, logins, reload } = parts
  let stopping = false
  return {
    checks: {
      database: async () => {
        const ok = await services.database.isReady()
        return { ok, detail: ok ? `connected, level ${logins.level}` : 'not reachable' }
      },
      migrations: createMigrationCheck(services, logins),
      generated: () => generatedCheck(reload),
      server: () =>
        stopping ? { ok: false, detail: 'shutting down' } : { ok: true, detail: 'accepting requests' },
    },
    shutDown() {
      stopping = true
    },
  }
}
