// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, storageOf, tablesOf } from './client-runtime/index.js'
import type { ByName, ClientOptions, Storage, TableClient, TablesOf } from './client-runtime/index.js'
import { todosClient, type TodoTypes } from './todos/client.js'

export { ApiError } from './client-runtime/index.js'
export type { Functions } from './functions.js'
export type { Todo, TodoInsert, TodoUpdate } from './todos/types.js'

/** The tables of each schema. */
interface Tables {
  public: {
    todos: TableClient<TodoTypes>
  }
}

/** What each schema offers. */
interface Schemas {
  public: TablesOf<Tables['public']>
}

/** What `createClient` gives. */
export type Client = Schemas['public'] & { readonly schema: ByName<Schemas>; readonly storage: Storage }

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions): Client {
  const http = createHttp(options)
  const schemas = {
    public: tablesOf<Tables['public']>({
      todos: todosClient(http),
    }),
  }
  return { ...schemas.public, schema: byName(schemas), storage: storageOf(http) }
}
