// Generated from public.song. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Song, SongInsert, SongUpdate } from './types.ts'

/** `db.song.findMany({ limit: 10 })` */
export const songClient = (http: Http) => tableClient<Song, SongInsert, SongUpdate>(http, 'song')
