// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { personRoutes } from './person/routes.ts'
import { person } from './person/table.ts'
import { teamRoutes } from './team/routes.ts'
import { team } from './team/table.ts'

export { functions } from './function-facts.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = '01b548fb47a9d18711ec12a6cc07ebc2f1e581e035a3192077ad3b48b94c5d5f'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 'person', table: person, routes: personRoutes },
  { folder: 'team', table: team, routes: teamRoutes },
]
