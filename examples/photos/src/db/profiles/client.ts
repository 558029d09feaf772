// Generated from public.profiles. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '../client-runtime/index.js'
import type { Facts, Http, Many, TableClient } from '../client-runtime/index.js'
import { commentsFacts, type CommentTypes } from '../comments/client.js'
import { likesFacts, type LikeTypes } from '../likes/client.js'
import { photosFacts, type PhotoTypes } from '../photos/client.js'
import type { Profile, ProfileInsert, ProfileUpdate } from './types.js'

/** The types of `public.profiles`, and its ways to others. */
export interface ProfileTypes {
  row: Profile
  insert: ProfileInsert
  update: ProfileUpdate
  computed: {}
  relations: {
    comments: Many<CommentTypes>
    likes: Many<LikeTypes>
    photos: Many<PhotoTypes>
    photos_via_likes: Many<PhotoTypes>
  }
  kinds: {}
}

export const profilesFacts: Facts = {
  table: 'profiles',
  key: ['id'],
  live: { id: 'exact', name: 'text' },
  relations: {
    comments: { to: 'comments!comments_user_id_fkey', many: true, facts: () => commentsFacts },
    likes: { to: 'likes!likes_user_id_fkey', many: true, facts: () => likesFacts },
    photos: { to: 'photos!photos_user_id_fkey', many: true, facts: () => photosFacts },
    photos_via_likes: { to: 'photos!likes', many: true, via: { table: 'likes', schema: 'public' }, facts: () => photosFacts },
  },
}

/** `db.profiles.findMany({ limit: 10 })` */
export const profilesClient = (http: Http): TableClient<ProfileTypes> =>
  tableClient<ProfileTypes>(http, profilesFacts)
