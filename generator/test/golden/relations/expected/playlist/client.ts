// Generated from public.playlist. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Playlist, PlaylistInsert, PlaylistUpdate } from './types.ts'

/** `db.playlist.findMany({ limit: 10 })` */
export const playlistClient = (http: Http) => tableClient<Playlist, PlaylistInsert, PlaylistUpdate>(http, 'playlist')
