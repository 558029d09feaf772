// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, rpcOf, tablesOf } from '#runtime/client'
import type { ClientOptions } from '#runtime/client'
import { personClient } from './person/client.ts'
import { teamClient } from './team/client.ts'
import type { Functions } from './functions.ts'

export { ApiError } from '#runtime/client'
export type { Functions } from './functions.ts'
export type { Person, PersonInsert, PersonUpdate } from './person/types.ts'
export type { Team, TeamInsert, TeamUpdate } from './team/types.ts'

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions) {
  const http = createHttp(options)
  const schemas = {
    public: {
      ...tablesOf({
        person: personClient(http),
        team: teamClient(http),
      }),
      rpc: rpcOf<Functions['public'], {  }>(http, {
        born_in: null,
      }),
    },
  }
  return { ...schemas.public, schema: byName(schemas) }
}

export type Client = ReturnType<typeof createClient>
