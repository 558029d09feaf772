// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, tablesOf } from './client-runtime/index.js'
import type { ClientOptions } from './client-runtime/index.js'
import { todosClient } from './todos/client.js'

export { ApiError } from './client-runtime/index.js'
export type { Functions } from './functions.js'
export type { Todo, TodoInsert, TodoUpdate } from './todos/types.js'

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
