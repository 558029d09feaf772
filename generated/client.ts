// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, tablesOf } from '#runtime/client'
import type { ClientOptions } from '#runtime/client'
import { todosClient } from './todos/client.ts'

export { ApiError } from '#runtime/client'
export type { Functions } from './functions.ts'
export type { Todo, TodoInsert, TodoUpdate } from './todos/types.ts'

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions) {
  const http = createHttp(options)
  const schemas = {
    public: tablesOf({
      todos: todosClient(http),
    }),
  }
  return { ...schemas.public, schema: byName(schemas) }
}

export type Client = ReturnType<typeof createClient>
