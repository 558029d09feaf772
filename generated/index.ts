// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { todosRoutes } from './todos/routes.ts'
import { todos } from './todos/table.ts'

export { functions } from './function-facts.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = 'ed9528f07cb8461e2cfb0d53b97b551dedc41880998ee2978a86b509369045a2'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 'todos', table: todos, routes: todosRoutes },
]
