// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, rpcOf, storageOf, tablesOf } from '#runtime/client'
import type { ByName, ClientOptions, Rpc, Storage, TableClient, TablesOf } from '#runtime/client'
import { songClient, songFacts, type SongTypes } from './song/client.ts'
import type { Functions } from './functions.ts'

export { ApiError } from '#runtime/client'
export type { Functions } from './functions.ts'
export type { Song, SongInsert, SongUpdate } from './song/types.ts'

/** The tables of each schema. */
interface Tables {
  public: {
    song: TableClient<SongTypes>
  }
}

/** The tables whose rows functions give, by function. */
interface Given {
  public: {
    first_song: SongTypes
    search_songs: SongTypes
    song_again: SongTypes
  }
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
        song: songClient(http),
      }),
      rpc: rpcOf<Functions['public'], Given['public']>(http, {
        add: null,
        anything: null,
        body: null,
        careful: null,
        first_song: songFacts,
        forget: null,
        hidden_rows: null,
        join_all: null,
        listing: null,
        loose: null,
        make_pair: null,
        page: null,
        search_songs: songFacts,
        song_again: songFacts,
        stats: null,
      }),
    },
  }
  return { ...schemas.public, schema: byName(schemas), storage: storageOf(http) }
}
