// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, storageOf, tablesOf } from './client-runtime/index.js'
import type { ByName, ClientOptions, Storage, TableClient, TablesOf } from './client-runtime/index.js'
import { commentsClient, type CommentTypes } from './comments/client.js'
import { likesClient, type LikeTypes } from './likes/client.js'
import { photosClient, type PhotoTypes } from './photos/client.js'
import { profilesClient, type ProfileTypes } from './profiles/client.js'

export { ApiError } from './client-runtime/index.js'
export type { Functions } from './functions.js'
export type { Comment, CommentInsert, CommentUpdate } from './comments/types.js'
export type { Like, LikeInsert, LikeUpdate } from './likes/types.js'
export type { Photo, PhotoInsert, PhotoUpdate } from './photos/types.js'
export type { Profile, ProfileInsert, ProfileUpdate } from './profiles/types.js'

/** The tables of each schema. */
interface Tables {
  public: {
    comments: TableClient<CommentTypes>
    likes: TableClient<LikeTypes>
    photos: TableClient<PhotoTypes>
    profiles: TableClient<ProfileTypes>
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
      comments: commentsClient(http),
      likes: likesClient(http),
      photos: photosClient(http),
      profiles: profilesClient(http),
    }),
  }
  return { ...schemas.public, schema: byName(schemas), storage: storageOf(http) }
}
