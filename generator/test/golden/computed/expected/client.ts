// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, rpcOf, storageOf, tablesOf } from '#runtime/client'
import type { ByName, ClientOptions, Rpc, Storage, TableClient, TablesOf } from '#runtime/client'
import { personClient, type PersonTypes } from './person/client.ts'
import { teamClient, type TeamTypes } from './team/client.ts'
import type { Functions } from './functions.ts'

export { ApiError } from '#runtime/client'
export type { Functions } from './functions.ts'
export type { Person, PersonInsert, PersonUpdate } from './person/types.ts'
export type { Team, TeamInsert, TeamUpdate } from './team/types.ts'

/** The tables of each schema. */
interface Tables {
  public: {
    person: TableClient<PersonTypes>
    team: TableClient<TeamTypes>
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
        person: personClient(http),
        team: teamClient(http),
      }),
      rpc: rpcOf<Functions['public'], Given['public']>(http, {
        born_in: null,
      }),
    },
  }
  return { ...schemas.public, schema: byName(schemas), storage: storageOf(http) }
}
