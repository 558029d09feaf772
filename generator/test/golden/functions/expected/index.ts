// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { songRoutes } from './song/routes.ts'
import { song } from './song/table.ts'

export { functions } from './function-facts.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = '39a182deb6e597890341fce3e1133f72a4f5f4560d803e08d078478ea6905312'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 'song', table: song, routes: songRoutes },
]
