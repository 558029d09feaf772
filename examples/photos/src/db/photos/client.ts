// Generated from public.photos. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '../client-runtime/index.js'
import type { Facts, Http, Many, One, TableClient } from '../client-runtime/index.js'
import { commentsFacts, type CommentTypes } from '../comments/client.js'
import { likesFacts, type LikeTypes } from '../likes/client.js'
import { profilesFacts, type ProfileTypes } from '../profiles/client.js'
import type { Photo, PhotoInsert, PhotoUpdate } from './types.js'

/** The types of `public.photos`, and its ways to others. */
export interface PhotoTypes {
  row: Photo
  insert: PhotoInsert
  update: PhotoUpdate
  computed: {}
  relations: {
    user: One<ProfileTypes>
    comments: Many<CommentTypes>
    likes: Many<LikeTypes>
    profiles: Many<ProfileTypes>
  }
  kinds: {}
}

export const photosFacts: Facts = {
  table: 'photos',
  key: ['id'],
  live: {
    id: 'exact',
    user_id: 'exact',
    path: 'text',
    caption: 'text',
    is_public: 'exact',
    created_at: 'time',
  },
  relations: {
    user: { to: 'profiles!photos_user_id_fkey', facts: () => profilesFacts },
    comments: { to: 'comments!comments_photo_id_fkey', many: true, facts: () => commentsFacts },
    likes: { to: 'likes!likes_photo_id_fkey', many: true, facts: () => likesFacts },
    profiles: { to: 'profiles!likes', many: true, via: { table: 'likes', schema: 'public' }, facts: () => profilesFacts },
  },
}

/** `db.photos.findMany({ limit: 10 })` */
export const photosClient = (http: Http): TableClient<PhotoTypes> =>
  tableClient<PhotoTypes>(http, photosFacts)
