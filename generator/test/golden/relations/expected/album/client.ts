// Generated from public.album. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Album, AlbumInsert, AlbumUpdate } from './types.ts'

/** `db.album.findMany({ limit: 10 })` */
export const albumClient = (http: Http) => tableClient<Album, AlbumInsert, AlbumUpdate>(http, 'album')
