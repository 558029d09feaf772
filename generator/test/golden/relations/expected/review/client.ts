// Generated from public.review. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Maybe, TableClient } from '#runtime/client'
import { albumFacts, type AlbumTypes } from '../album/client.ts'
import type { Review, ReviewInsert, ReviewUpdate } from './types.ts'

/** The types of `public.review`, and its ways to others. */
export interface ReviewTypes {
  row: Review
  insert: ReviewInsert
  update: ReviewUpdate
  computed: {}
  relations: {
    album_by_album_id: Maybe<AlbumTypes>
  }
  kinds: {}
}

export const reviewFacts: Facts = {
  table: 'review',
  key: ['id'],
  live: { id: 'int', album: 'text', album_id: 'int' },
  relations: {
    album_by_album_id: { to: 'album!review_album_id_fkey', facts: () => albumFacts },
  },
}

/** `db.review.findMany({ limit: 10 })` */
export const reviewClient = (http: Http): TableClient<ReviewTypes> =>
  tableClient<ReviewTypes>(http, reviewFacts)
