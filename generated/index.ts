// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { todosRoutes } from './todos/routes.ts'
import { todos } from './todos/table.ts'

export { functions } from './function-facts.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = '86aadf8c2cfac97acab52360ec77d76b0e540aaba0ba3ca8c865b61e8e8fa43a'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 'todos', table: todos, routes: todosRoutes },
]
