// Generated from public.likes. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '../client-runtime/index.js'
import type { Facts, Http, One, TableClient } from '../client-runtime/index.js'
import { photosFacts, type PhotoTypes } from '../photos/client.js'
import { profilesFacts, type ProfileTypes } from '../profiles/client.js'
import type { Like, LikeInsert, LikeUpdate } from './types.js'

/** The types of `public.likes`, and its ways to others. */
export interface LikeTypes {
  row: Like
  insert: LikeInsert
  update: LikeUpdate
  computed: {}
  relations: {
    photo: One<PhotoTypes>
    user: One<ProfileTypes>
  }
  kinds: {}
}

export const likesFacts: Facts = {
  table: 'likes',
  key: ['photo_id', 'user_id'],
  live: { photo_id: 'exact', user_id: 'exact' },
  relations: {
    photo: { to: 'photos!likes_photo_id_fkey', facts: () => photosFacts },
    user: { to: 'profiles!likes_user_id_fkey', facts: () => profilesFacts },
  },
}

/** `db.likes.findMany({ limit: 10 })` */
export const likesClient = (http: Http): TableClient<LikeTypes> =>
  tableClient<LikeTypes>(http, likesFacts)
