// All checks of the doctor, from the settings to the rights in the database. What cannot be examined because of something else is
// left out, and that is told. Changes nothing, but makes a database ours that is new, as the first start would.
import { advise } from '../../admin/advisors/advise.ts'
import type { Config } from '../../config/config.ts'
import { bootstrap } from '../../db/bootstrap/bootstrap.ts'
import { canLogIn, loginsOf } from '../../db/bootstrap/logins.ts'
import { privilegeLevel } from '../../db/bootstrap/privilege-level.ts'
import { withClient } from '../../db/bootstrap/with-client.ts'
import type { Logins, PostgresServer, PrivilegeLevel } from '../../db/contract.ts'
import { openServer } from '../../db/server.ts'
import { finding, type Finding } from './finding.ts'
import { examineDisks, examineNode } from './machine.ts'
import { examineDurability, examineServer, volatileRule } from './server.ts'
import { examineSettings } from './settings.ts'

export interface Diagnosis {
  /** Null where the database was not reached. */
  readonly level: PrivilegeLevel | null
  /** The worst first. */
  readonly findings: readonly Finding[]
}

const rank = { ERROR: 0, WARN: 1, INFO: 2 } as const

/** True where the server would not start: then that is told instead of the advice. */
const refusesVolatile = ({ production, acceptVolatileWrites }: Config) => production && !acceptVolatileWrites

async function examineRights(logins: Logins, config: Config): Promise<readonly Finding[]> {
  const { apiSchemas } = config
  const { level, admin } = logins
  if (!(await canLogIn(admin))) return []
  const advice = await withClient(admin, (client) => advise(client, { level, apiSchemas }))
  return advice
    .filter(({ rule }) => !(rule === volatileRule && refusesVolatile(config)))
    .map(({ level: severity, why: hint, ...same }) => ({ severity, ...same, hint }))
}

async function examineDatabase(
  server: PostgresServer,
  config: Config,
  log: (line: string) => void,
): Promise<Diagnosis> {
  const { appSecret, apiSchemas } = config
  return await withClient(server.connection, async (client) => {
    const { rows } = await client.query<{ isNew: boolean }>(
      `select to_regclass('lite.migrations') is null as "isNew"`,
    )
    const isNew = rows[0]?.isNew === true
    // a bootstrap would mend what is looked for
    const logins = isNew
      ? await bootstrap(server, { appSecret, apiSchemas, log })
      : loginsOf(server, appSecret, await privilegeLevel(client))
    const found = [
      ...(await examineServer(client, { config, logins, isNew })),
      ...(refusesVolatile(config) ? await examineDurability(client) : []),
      ...(await examineRights(logins, config)),
    ]
    return { level: logins.level, findings: found }
  })
}

/** @param root the project's folder @param log hears what is done meanwhile */
export async function examine(
  environment: NodeJS.ProcessEnv,
  root: string,
  log: (line: string) => void,
): Promise<Diagnosis> {
  const { config, findings } = examineSettings(environment, root)
  const found = [...findings, ...examineNode(process.versions.node, root)]
  const ordered = (all: readonly Finding[]) => [...all].sort((a, b) => rank[a.severity] - rank[b.severity])
  if (!config) return { level: null, findings: ordered(found) }
  found.push(...(await examineDisks(config)))
  let server: PostgresServer
  try {
    server = await openServer(config, log)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return {
      level: null,
      findings: ordered([...found, finding('ERROR', 'no_database', 'PostgreSQL', why)]),
    }
  }
  try {
    const { level, findings: more } = await examineDatabase(server, config, log)
    return { level, findings: ordered([...found, ...more]) }
  } finally {
    await server.close()
  }
}
