// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { everythingRoutes } from './everything/routes.ts'
import { everything } from './everything/table.ts'
import { partedRoutes } from './parted/routes.ts'
import { parted } from './parted/table.ts'
import { stampedRoutes } from './stamped/routes.ts'
import { stamped } from './stamped/table.ts'

export { functions } from './function-facts.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = 'db26283ffad92e269dccbeda0c88bbb9ff64c17f25c678e1ff9afdb216e80b94'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 'everything', table: everything, routes: everythingRoutes },
  { folder: 'parted', table: parted, routes: partedRoutes },
  { folder: 'stamped', table: stamped, routes: stampedRoutes },
]
