// Generated from public.playlist_track. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { PlaylistTrack, PlaylistTrackInsert, PlaylistTrackUpdate } from './types.ts'

/** `db.playlist_track.findMany({ limit: 10 })` */
export const playlistTrackClient = (http: Http) => tableClient<PlaylistTrack, PlaylistTrackInsert, PlaylistTrackUpdate>(http, 'playlist_track')
