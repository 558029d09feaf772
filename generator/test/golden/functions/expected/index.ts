// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { songRoutes } from './song/routes.ts'
import { song } from './song/table.ts'

export { functions } from './function-facts.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = '44b8172b4f1c3ac3c20600758596eb323732e73d2a2a714aab8b012ffb750709'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 'song', table: song, routes: songRoutes },
]
