// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { songRoutes } from './song/routes.ts'
import { song } from './song/table.ts'

export { functions } from './functions.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = 'b74b2ad150b7e7a49b57a30085787428ee7b9ac18e15284e35cfde76ede7abc7'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 'song', table: song, routes: songRoutes },
]
