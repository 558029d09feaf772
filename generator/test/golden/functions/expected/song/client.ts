// Generated from public.song. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Song, SongInsert, SongUpdate } from './types.ts'

/** The types of `public.song`, and its ways to others. */
export interface SongTypes {
  row: Song
  insert: SongInsert
  update: SongUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const songFacts: Facts = {
  table: 'song',
  key: ['id'],
  json: ['meta'],
  live: { id: 'int', title: 'text', meta: 'same' },
}

/** `db.song.findMany({ limit: 10 })` */
export const songClient = (http: Http): TableClient<SongTypes> =>
  tableClient<SongTypes>(http, songFacts)
