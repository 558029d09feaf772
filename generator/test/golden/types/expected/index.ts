// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { everythingRoutes } from './everything/routes.ts'
import { everything } from './everything/table.ts'
import { partedRoutes } from './parted/routes.ts'
import { parted } from './parted/table.ts'
import { representedRoutes } from './represented/routes.ts'
import { represented } from './represented/table.ts'
import { stampedRoutes } from './stamped/routes.ts'
import { stamped } from './stamped/table.ts'

export { functions } from './function-facts.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = '3f18f7aa3a13c4da5ee5eaae9301c0b397a40439e2682f55ca09215b3e2b8686'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 'everything', table: everything, routes: everythingRoutes },
  { folder: 'parted', table: parted, routes: partedRoutes },
  { folder: 'represented', table: represented, routes: representedRoutes },
  { folder: 'stamped', table: stamped, routes: stampedRoutes },
]
