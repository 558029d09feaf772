// Generated from public.track. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Track, TrackInsert, TrackUpdate } from './types.ts'

/** `db.track.findMany({ limit: 10 })` */
export const trackClient = (http: Http) => tableClient<Track, TrackInsert, TrackUpdate>(http, 'track')
