// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, tablesOf } from '#runtime/client'
import type { ClientOptions } from '#runtime/client'
import { songClient } from './song/client.ts'

export type { Functions } from './functions.ts'
export type { Song, SongInsert, SongUpdate } from './song/types.ts'

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions) {
  const http = createHttp(options)
  const schemas = {
    public: tablesOf({
      song: songClient(http),
    }),
  }
  return { ...schemas.public, schema: byName(schemas) }
}

export type Client = ReturnType<typeof createClient>
