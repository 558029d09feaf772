// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { personRoutes } from './person/routes.ts'
import { person } from './person/table.ts'
import { teamRoutes } from './team/routes.ts'
import { team } from './team/table.ts'

export { functions } from './function-facts.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = '29c833d84ece4e49d33222da99dbd2a303e9fe885ab43837a8f5d07d717d48ef'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 'person', table: person, routes: personRoutes },
  { folder: 'team', table: team, routes: teamRoutes },
]
