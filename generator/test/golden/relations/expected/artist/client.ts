// Generated from public.artist. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Artist, ArtistInsert, ArtistUpdate } from './types.ts'

/** `db.artist.findMany({ limit: 10 })` */
export const artistClient = (http: Http) => tableClient<Artist, ArtistInsert, ArtistUpdate>(http, 'artist')
