// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, rpcOf, storageOf, tablesOf } from '#runtime/client'
import type { ByName, ClientOptions, Rpc, Storage, TableClient, TablesOf } from '#runtime/client'
import { everythingClient, type EverythingTypes } from './everything/client.ts'
import { partedClient, type PartedTypes } from './parted/client.ts'
import { representedClient, type RepresentedTypes } from './represented/client.ts'
import { stampedClient, type StampedTypes } from './stamped/client.ts'
import type { Functions } from './functions.ts'

export { ApiError } from '#runtime/client'
export type { Functions } from './functions.ts'
export type { Everything, EverythingInsert, EverythingUpdate } from './everything/types.ts'
export type { Parted, PartedInsert, PartedUpdate } from './parted/types.ts'
export type { Represented, RepresentedInsert, RepresentedUpdate } from './represented/types.ts'
export type { Stamped, StampedInsert, StampedUpdate } from './stamped/types.ts'

/** The tables of each schema. */
interface Tables {
  public: {
    everything: TableClient<EverythingTypes>
    parted: TableClient<PartedTypes>
    represented: TableClient<RepresentedTypes>
    stamped: TableClient<StampedTypes>
  }
}

/** The tables whose rows functions give, by function. */
interface Given {
  public: {}
}

/** What each schema offers. */
interface Schemas {
  public: TablesOf<Tables['public']> & { rpc: Rpc<Functions['public'], Given['public']> }
}

/** What `createClient` gives. */
export type Client = Schemas['public'] & { readonly schema: ByName<Schemas>; readonly storage: Storage }

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions): Client {
  const http = createHttp(options)
  const schemas = {
    public: {
      ...tablesOf<Tables['public']>({
        everything: everythingClient(http),
        parted: partedClient(http),
        represented: representedClient(http),
        stamped: stampedClient(http),
      }),
      rpc: rpcOf<Functions['public'], Given['public']>(http, {
        floatmultirange: null,
      }),
    },
  }
  return { ...schemas.public, schema: byName(schemas), storage: storageOf(http) }
}
