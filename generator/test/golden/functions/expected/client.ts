// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, rpcOf, tablesOf } from '#runtime/client'
import type { ClientOptions } from '#runtime/client'
import { songClient, songFacts, type SongTypes } from './song/client.ts'
import type { Functions } from './functions.ts'

export { ApiError } from '#runtime/client'
export type { Functions } from './functions.ts'
export type { Song, SongInsert, SongUpdate } from './song/types.ts'

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions) {
  const http = createHttp(options)
  const schemas = {
    public: {
      ...tablesOf({
        song: songClient(http),
      }),
      rpc: rpcOf<Functions['public'], { first_song: SongTypes; search_songs: SongTypes; song_again: SongTypes }>(http, {
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
  return { ...schemas.public, schema: byName(schemas) }
}

export type Client = ReturnType<typeof createClient>
