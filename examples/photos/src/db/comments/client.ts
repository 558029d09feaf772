// Generated from public.comments. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '../client-runtime/index.js'
import type { Facts, Http, One, TableClient } from '../client-runtime/index.js'
import { photosFacts, type PhotoTypes } from '../photos/client.js'
import { profilesFacts, type ProfileTypes } from '../profiles/client.js'
import type { Comment, CommentInsert, CommentUpdate } from './types.js'

/** The types of `public.comments`, and its ways to others. */
export interface CommentTypes {
  row: Comment
  insert: CommentInsert
  update: CommentUpdate
  computed: {}
  relations: {
    photo: One<PhotoTypes>
    user: One<ProfileTypes>
  }
  kinds: {}
}

export const commentsFacts: Facts = {
  table: 'comments',
  key: ['id'],
  live: { id: 'exact', photo_id: 'exact', user_id: 'exact', body: 'text', created_at: 'time' },
  relations: {
    photo: { to: 'photos!comments_photo_id_fkey', facts: () => photosFacts },
    user: { to: 'profiles!comments_user_id_fkey', facts: () => profilesFacts },
  },
}

/** `db.comments.findMany({ limit: 10 })` */
export const commentsClient = (http: Http): TableClient<CommentTypes> =>
  tableClient<CommentTypes>(http, commentsFacts)
