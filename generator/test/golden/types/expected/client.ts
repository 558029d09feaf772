// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, rpcOf, tablesOf } from '#runtime/client'
import type { ClientOptions } from '#runtime/client'
import { everythingClient } from './everything/client.ts'
import { partedClient } from './parted/client.ts'
import { representedClient } from './represented/client.ts'
import { stampedClient } from './stamped/client.ts'
import type { Functions } from './functions.ts'

export { ApiError } from '#runtime/client'
export type { Functions } from './functions.ts'
export type { Everything, EverythingInsert, EverythingUpdate } from './everything/types.ts'
export type { Parted, PartedInsert, PartedUpdate } from './parted/types.ts'
export type { Represented, RepresentedInsert, RepresentedUpdate } from './represented/types.ts'
export type { Stamped, StampedInsert, StampedUpdate } from './stamped/types.ts'

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions) {
  const http = createHttp(options)
  const schemas = {
    public: {
      ...tablesOf({
        everything: everythingClient(http),
        parted: partedClient(http),
        represented: representedClient(http),
        stamped: stampedClient(http),
      }),
      rpc: rpcOf<Functions['public'], {  }>(http, {
        floatmultirange: null,
      }),
    },
  }
  return { ...schemas.public, schema: byName(schemas) }
}

export type Client = ReturnType<typeof createClient>
